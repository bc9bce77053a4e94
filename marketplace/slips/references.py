"""Slip references: ISO 11649 creditor references, ``RF``, two check digits (ISO 7064 MOD 97-10), then our number.

Ours are always twelve random digits long, so that a reference says nothing about an order and cannot be counted up.
The check digits catch every single wrong digit and every swap of two neighbours.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

DIGITS = 12
LENGTH = len("RF") + 2 + DIGITS
_SHAPE = re.compile(r"RF\d{2}[A-Z0-9]{1,21}")
# What a tired hand or a worn print makes of a digit. Our own references have no letters after RF.
_LOOKALIKES = str.maketrans("OQILZSB", "0011258")


def new_reference() -> str:
    """A random reference without spaces, e.g. ``RF18539007547034``. Whether it is free, says the database."""
    number = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    return f"RF{check_digits(number)}{number}"


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


def grouped(reference: str) -> str:
    """By fours, as people read it: ``RF18 5390 0754 7034``."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def _remainder(text: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in text)) % 97
