"""Makers and shops by their distance from a place. There are some thousands at most: all of them are looked at, in one index alone."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from marketplace.search.asking import Hit
from marketplace.search.backends.database.conditions import all_of, one_of, shown
from marketplace.search.backends.database.rows import on_the_globe
from marketplace.search.documents import Kind

EARTH_KM = 6371.0
NOWHERE = -2  # less than what any two points of the globe have
WHO = (Kind.MAKER, Kind.SHOP)


@dataclass(frozen=True)
class NearHit:
    """``number`` is its place in the whole list, from 1. ``km`` as the crow flies, None where nobody knows where it is."""

    hit: Hit
    number: int
    km: float | None
    point: tuple[float, float] | None


def nearest(*, to: tuple[float, float], day: dt.date, after: Hit | None, size: int) -> list[NearHit]:
    """At most ``size``, nearest first, those without a place last; ``after`` the given one (the first page where it is not there).

    ``to`` is latitude and longitude. The nearer two places, the greater the product of their points of the unit sphere.
    One statement.
    """
    condition, params = all_of(shown(WHO, day))
    x, y, z = on_the_globe(*to)
    last = (after.kind.value, after.pk) if after else ("", 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH placed AS (SELECT e.kind, e.object_pk, e.x, e.y, e.z,"
            f" COALESCE(e.x * %s + e.y * %s + e.z * %s, {NOWHERE}) AS nearness FROM market_search_searchentry e WHERE {condition}),"
            " numbered AS (SELECT placed.*, ROW_NUMBER() OVER (ORDER BY nearness DESC, kind, object_pk) AS number FROM placed)"
            " SELECT kind, object_pk, x, y, z, number FROM numbered"
            " WHERE number > COALESCE((SELECT number FROM numbered WHERE kind = %s AND object_pk = %s), 0) ORDER BY number LIMIT %s",
            [x, y, z, *params, *last, size],
        )
        rows = cursor.fetchall()
    return [NearHit(Hit(Kind(kind), pk), number, *_where(*place, here=(x, y, z))) for kind, pk, *place, number in rows]


def points_of(hits: Sequence[Hit], *, day: dt.date) -> dict[Hit, tuple[float, float]]:
    """Latitude and longitude of each whose place is known. One statement."""
    if not hits:
        return {}
    keys = one_of("e.key", [f"{hit.kind.value}:{hit.pk}" for hit in hits])
    condition, params = all_of([*shown(WHO, day), keys, ("e.x IS NOT NULL", [])])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.kind, e.object_pk, e.x, e.y, e.z FROM market_search_searchentry e WHERE {condition}", params)
        return {Hit(Kind(kind), pk): _degrees(*place) for kind, pk, *place in cursor.fetchall()}


def _where(
    x: float | None, y: float | None, z: float | None, *, here: Sequence[float | None]
) -> tuple[float | None, tuple[float, float] | None]:
    """Kilometres from ``here``, and latitude and longitude."""
    if x is None or y is None or z is None:
        return None, None
    chord = math.dist((x, y, z), here)  # type: ignore[arg-type]
    return 2 * EARTH_KM * math.asin(min(1.0, chord / 2)), _degrees(x, y, z)


def _degrees(x: float, y: float, z: float) -> tuple[float, float]:
    return math.degrees(math.asin(max(-1.0, min(1.0, z)))), math.degrees(math.atan2(y, x))
