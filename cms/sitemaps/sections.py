"""What a sitemap is made of: sections, cut into parts by ranges of keys, so that a part costs the same wherever it lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, ExpressionWrapper, F, Max, QuerySet
from django.urls import reverse
from django.utils.translation import override

from cms.public_addresses import public_address

MOST_ADDRESSES = 5_000  # in one part; the protocol allows ten times as many
# A row has an address in each language at most.
ROWS = MOST_ADDRESSES // len(settings.LANGUAGES)


@dataclass(frozen=True)
class Entry:
    """One page: its whole address by language, and when what it shows last changed (None: nobody knows).

    ``listed``: the languages whose address stands here; the others are named as its translations alone.
    """

    addresses: dict[str, str]
    changed: dt.datetime | None = None
    listed: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Part:
    number: int
    changed: dt.datetime | None = None


@dataclass(frozen=True)
class Section:
    """``parts`` tells which there are, ``entries`` what stands in one; nothing for a number that is none."""

    parts: Callable[[], Iterable[Part]]
    entries: Callable[[int], Iterable[Entry]]


def parts_of(rows: QuerySet[Any], *, changed: str = "") -> list[Part]:
    """A part for each range of ``ROWS`` keys in which there are rows; one query. ``changed``: the field or annotation with the moment."""
    by_part = rows.order_by().annotate(part=ExpressionWrapper(F("pk") / ROWS, output_field=BigIntegerField())).values("part")
    if not changed:
        return [Part(number) for number in by_part.distinct().order_by("part").values_list("part", flat=True)]
    return [Part(*found) for found in by_part.annotate(newest=Max(changed)).order_by("part").values_list("part", "newest")]


def rows_of(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    """Those of ``rows`` that are in the part, by key."""
    return rows.filter(pk__gte=number * ROWS, pk__lt=(number + 1) * ROWS).order_by("pk")


def entries_named(
    name: str, found: Iterable[tuple[dict[str, Any], dt.datetime | None]], *, path: Callable[[str], str] = public_address
) -> Iterator[Entry]:
    """An entry for each row of ``found``: the arguments of the address called ``name``, which every language has, and the moment."""
    codes = [code for code, _name in settings.LANGUAGES]
    for arguments, changed in found:
        addresses = {}
        for code in codes:
            with override(code):
                addresses[code] = path(reverse(name, kwargs=arguments))
        yield Entry(addresses, changed)
