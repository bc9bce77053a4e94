"""Item numbers after UPU standard S10: two letters, eight digits and a check digit, the country. ``DA000000014PT``.

Issued from a range by one statement, so that no two issuers ever get the same one; gaps are fine, and a number that was
given out never returns. The check digit misses 1.6 % of single errors: always look the number up too.
"""

from __future__ import annotations

import logging
import re
import unicodedata

from django.db import connection, transaction
from django.utils.translation import gettext as _

from logistics.models import ItemNumber, NumberRange

WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
WARN_AT = 0.8
_FORM = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)
_LOOKALIKES = str.maketrans("OQIL", "0011")
_log = logging.getLogger(__name__)

# One statement takes the block and moves the range on: PostgreSQL locks the row and looks at the condition again when it gets
# it; SQLite has one writer at a time.
_TAKE = """
    UPDATE logistics_numberrange SET next_serial = next_serial + %(count)s
    WHERE indicator = %(indicator)s AND country = %(country)s AND next_serial + %(count)s - 1 <= last_serial
    RETURNING next_serial - %(count)s, first_serial, last_serial
"""


class RangeExhausted(Exception):
    """No block of that size is left (or there is no such range): no parcel can be booked until the operator extends it."""


def check_digit(serial: int) -> int:
    """The S10 check digit of an eight-digit serial: 11 - (weighted sum mod 11), where 10 becomes 0 and 11 becomes 5."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, f"{serial:08d}", strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


def compose(*, indicator: str, serial: int, country: str) -> str:
    """The 13 characters of one item number."""
    return f"{indicator}{serial:08d}{check_digit(serial)}{country}"


def clean(text: str) -> str:
    """What somebody typed or scanned, without blanks and in capitals; letters between the digits become the digits they look like."""
    text = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text)).upper()
    return text[:2] + text[2:11].translate(_LOOKALIKES) + text[11:] if len(text) == 13 else text


def spaced(number: str) -> str:
    """An item number in the groups that people read aloud: ``DA 000 000 014 PT``."""
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:11]} {number[11:]}"


def is_valid(number: str) -> bool:
    """Whether ``number`` has the form of S10 and the right check digit."""
    return bool(_FORM.fullmatch(number)) and check_digit(int(number[2:10])) == int(number[10])


def issue(*, indicator: str, country: str, count: int = 1) -> list[ItemNumber]:
    """``count`` new numbers in a row, e.g. a block for a counter that works offline.

    Raises ``RangeExhausted``. Inside a transaction the range stays locked until its end, so issue late and end soon.
    """
    if count < 1:
        raise ValueError("count must be 1 or more")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, {"count": count, "indicator": indicator, "country": country})
            taken = cursor.fetchone()
        if taken is None:
            raise RangeExhausted(_("There are no item numbers %(indicator)s left.") % {"indicator": f"{indicator}…{country}"})
        serial, first, last = taken
        numbers = ItemNumber.objects.bulk_create(
            [ItemNumber(number=compose(indicator=indicator, serial=serial + n, country=country)) for n in range(count)]
        )
    _warn_when_scarce(indicator=indicator, country=country, before=serial - first, after=serial - first + count, size=last - first + 1)
    return numbers


def share_used(number_range: NumberRange) -> float:
    """How much of a range is given out, 0 to 1."""
    return (number_range.next_serial - number_range.first_serial) / (number_range.last_serial - number_range.first_serial + 1)


def _warn_when_scarce(*, indicator: str, country: str, before: int, after: int, size: int) -> None:
    """Say it when 80 % is passed, and again with each further percent."""
    if after >= WARN_AT * size and (before < WARN_AT * size or before * 100 // size != after * 100 // size):
        _log.warning(
            "Item numbers %s…%s: %s of %s are used (%d %%). Extend the range, or give the services another indicator.",
            indicator,
            country,
            after,
            size,
            after * 100 // size,
        )
