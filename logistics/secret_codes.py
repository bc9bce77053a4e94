"""Six digits that open a door or stand for a person: never in the database, and yet shown again to whoever may see them.

Kept are a seed of 128 random bits and a hash to find the row by. The digits are the HMAC of the seed with the installation's secret
key, so a copy of the database alone gives none away, and a hash cannot be tried out without the key. Wrong ones are counted by whoever
asks: six digits are few.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

DIGITS = 6


@dataclass(frozen=True)
class SecretCode:
    """``digits`` to be shown; ``seed`` and ``hash`` to be kept."""

    seed: str
    digits: str
    hash: str

    def fields(self) -> dict[str, str]:
        """For a row with ``code_seed`` and ``code_hash``."""
        return {"code_seed": self.seed, "code_hash": self.hash}


def draw(scope: str) -> SecretCode:
    """A new code. ``scope`` says where it counts (``hold:7`` for office 7): the same digits elsewhere have another hash."""
    seed = secrets.token_hex(16)
    return SecretCode(seed, digits_of(seed), hash_of(scope, digits_of(seed)))


def digits_of(seed: str) -> str:
    """What ``draw`` gave with this seed; "" without one."""
    if not seed:
        return ""
    return f"{int(salted_hmac('logistics.secret_codes.digits', seed, algorithm='sha256').hexdigest(), 16) % 10**DIGITS:0{DIGITS}}"


def hash_of(scope: str, digits: str) -> str:
    return salted_hmac("logistics.secret_codes.hash", f"{scope}|{digits}", algorithm="sha256").hexdigest()


def tidy(typed: str) -> str:
    """The digits of what somebody typed; "" where it cannot be a code."""
    digits = re.sub(r"[\s.-]", "", typed)
    return digits if re.fullmatch(rf"[0-9]{{{DIGITS}}}", digits) else ""


def is_it(typed: str, *, scope: str, kept_hash: str) -> bool:
    """Whether ``typed`` is the code with this hash."""
    digits = tidy(typed)
    return bool(digits and kept_hash) and constant_time_compare(hash_of(scope, digits), kept_hash)


def shown(seed: str) -> str:
    """``123 456``, as people read it out."""
    digits = digits_of(seed)
    return f"{digits[:3]} {digits[3:]}" if digits else ""
