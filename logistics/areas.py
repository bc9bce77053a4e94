"""Ranges of postcodes as the operator types them, one a line: ``PT 3000-000 3049-999``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from logistics.addresses import COUNTRIES, normalise_postcode

_LINE = re.compile(r"(?P<country>[A-Za-z]{2})\s+(?P<first>\S+)(?:\s+(?P<last>\S+))?\Z")


class Row(Protocol):
    """A range of postcodes, both ends inclusive, in the normal form of ``addresses.normalise_postcode``."""

    @property
    def country(self) -> str: ...

    @property
    def first(self) -> str: ...

    @property
    def last(self) -> str: ...


Found = TypeVar("Found", bound=Row)


def holds(row: Row, country: str, postcode: str) -> bool:
    """Whether a normalised postcode lies in ``row``."""
    # Lengths are compared too: "30" lies between "1000-001" and "8999-999" as text, but is no postcode.
    return country == row.country and len(postcode) == len(row.first) and row.first <= postcode <= row.last


def innermost(rows: Sequence[Found], country: str, postcode: str) -> Found | None:
    """Of ``rows``, ordered by where they start, the one that holds a normalised postcode and starts latest: the narrower exception
    inside a wide range."""
    return next((row for row in reversed(rows) if holds(row, country, postcode)), None)


class Range(NamedTuple):
    """Both ends inclusive, in the normal form of ``addresses.normalise_postcode``."""

    country: str
    first: str
    last: str


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
    return not ranges or any(holds(part, country, postcode) for part in ranges)
