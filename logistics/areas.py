"""Ranges of postcodes as the operator types them, one a line: ``PT 3000-000 3049-999``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from logistics.addresses import COUNTRIES, normalise_postcode

_LINE = re.compile(r"(?P<country>[A-Za-z]{2})\s+(?P<first>\S+)(?:\s+(?P<last>\S+))?\Z")


class Range(NamedTuple):
    """Both ends inclusive, in the normal form of ``addresses.normalise_postcode``."""

    country: str
    first: str
    last: str

    def holds(self, country: str, postcode: str) -> bool:
        return country == self.country and len(postcode) == len(self.first) and self.first <= postcode <= self.last


@lru_cache(maxsize=256)
def read_area(text: str) -> tuple[Range, ...]:
    """The ranges of ``text``, in its order; one postcode alone is a range too. Raises ValidationError with the line that is wrong."""
    ranges = []
    for line in filter(None, map(str.strip, text.splitlines())):
        found = _LINE.match(line)
        country = found["country"].upper() if found else ""
        if found is None or country not in COUNTRIES:
            raise ValidationError(_("“%(line)s” is no range of postcodes. Write it like PT 3000-000 3049-999.") % {"line": line[:60]})
        (_unused, first), (_unused, last) = (normalise_postcode(country, found[end] or found["first"]) for end in ("first", "last"))
        if len(first) != len(last) or last < first:
            raise ValidationError(_("“%(line)s” runs backwards, or its ends are not of one kind.") % {"line": line[:60]})
        ranges.append(Range(country, first, last))
    return tuple(ranges)


def check_area(text: str) -> None:
    """For a field: ValidationError where ``read_area`` cannot read it."""
    read_area(text)


def lies_in(area: str, country: str, postcode: str) -> bool:
    """Whether a normalised postcode lies in ``area``; all do in an empty one."""
    ranges = read_area(area)
    return not ranges or any(part.holds(country, postcode) for part in ranges)
