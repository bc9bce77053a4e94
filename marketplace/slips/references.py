"""Slip references: what is typed, printed and scanned.

Without an entity: ISO 11649 creditor references, ``RF``, two check digits (ISO 7064 MOD 97-10), then our number. Ours are always
twelve random digits long, so that a reference says nothing about an order and cannot be counted up. The check digits catch every
single wrong digit and every swap of two neighbours.

With an entity, as Portuguese people pay at machines: five digits of entity, nine of reference, seven of them random. The last two
check entity, number and amount together, likewise by MOD 97-10, so that a machine refuses another amount.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from decimal import Decimal

DIGITS = 12
LENGTH = len("RF") + 2 + DIGITS
ENTITY, SHORT = 5, 9
MOST_BY_ENTITY = Decimal("999999.99")
_SHAPE = re.compile(r"RF\d{2}[A-Z0-9]{1,21}")
# What a tired hand or a worn print makes of a digit. Our own references have no letters after RF.
_LOOKALIKES = str.maketrans("OQILZSB", "0011258")


def new_reference() -> str:
    """A random reference without spaces, e.g. ``RF18539007547034``. Whether it is free, says the database."""
    number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return f"RF{check_digits(number)}{number}"


def new_short_reference(*, entity: str, amount: Decimal) -> str:
    """A random reference of nine digits for ``amount`` at ``entity``. ``ValueError`` for more than eight digits of cents can say."""
    number = f"{secrets.randbelow(10 ** (SHORT - 2)):0{SHORT - 2}d}"
    return number + short_check_digits(number, entity=entity, amount=amount)


def short_check_digits(number: str, *, entity: str, amount: Decimal) -> str:
    """The two check digits of a number of seven digits, for an entity and an amount in euros."""
    if not 0 < amount <= MOST_BY_ENTITY:
        raise ValueError(f"{amount} cannot be asked for by entity and reference")
    return f"{98 - int(f'{entity}{number}{int(amount * 100):08d}00') % 97:02d}"


def check_digits(number: str) -> str:
    """The two check digits of ``number`` (letters and digits) by MOD 97-10: ``"539007547034"`` → ``"18"``."""
    return f"{98 - _remainder(number + 'RF00'):02d}"


def is_valid(reference: str) -> bool:
    """Whether ``reference``, in capitals and without spaces, has the form of ISO 11649 and its right check digits."""
    return bool(_SHAPE.fullmatch(reference)) and reference[2:4] == check_digits(reference[4:])


def normalise(typed: str) -> str:
    """What was typed or scanned, in the form that is stored.

    Spaces, hyphens and full stops go, small letters grow, letters that look like digits become these, and a missing
    ``RF`` is put back. The answer may still be no reference: ask ``is_valid``.
    """
    text = re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKC", typed).upper())
    return "RF" + text.removeprefix("RF").translate(_LOOKALIKES) if text else ""


def short(typed: str) -> str:
    """What was typed as nine digits, with or without the entity before them; "" where it is none."""
    digits = re.sub(r"[\s.\-/]", "", unicodedata.normalize("NFKC", typed)).upper().translate(_LOOKALIKES)
    if not (digits.isascii() and digits.isdigit() and len(digits) in {SHORT, ENTITY + SHORT}):
        return ""
    return digits[-SHORT:]


def grouped(reference: str) -> str:
    """As people read it: by fours, ``RF18 5390 0754 7034``, or nine digits by threes, ``539 007 547``."""
    size = 3 if len(reference) == SHORT else 4
    return " ".join(reference[start : start + size] for start in range(0, len(reference), size))


def _remainder(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97
