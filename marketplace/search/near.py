"""Near me: makers and shops by their distance from a postcode, a town or where somebody is; a list first, then a drawn map."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.page_cache.asking import NOTHING, kept_whole
from logistics.models import Office
from logistics.nearby import Point, distance_km, plain, point_of
from marketplace.partner.models import Partner
from marketplace.search import finding
from marketplace.search.asked import today
from marketplace.search.asking import Hit
from marketplace.search.documents import Kind
from marketplace.search.near_rows import near_rows
from marketplace.search.pin_map import Pin, Town, pin_map
from marketplace.search.reading_queries import clean_words
from producers.models import Producer

A_PAGE = 20
DECIMALS = 2  # of a degree: to about a kilometre, whatever a browser sends
MOST_TOWNS = 40
LONGEST_NUMBER = 20


@dataclass(frozen=True)
class Asked:
    """What the address asks: words, or a position; ``error`` says why nothing can be near that. ``after``: whom the page follows."""

    words: str = ""
    position: Point | None = None
    error: str = ""
    after: Hit | None = None

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        words, latitude, longitude = clean_words(given.get("near", "")), given.get("lat", ""), given.get("lon", "")
        if words or not (latitude or longitude):
            return cls(words, after=_hit(given.get("after", "")))
        north, east = _degrees(latitude, 90), _degrees(longitude, 180)
        if north is None or east is None:
            return cls(error=_("This position cannot be read. Write a postcode, or the name of a town with a post office."))
        return cls(position=(north, east), after=_hit(given.get("after", "")))

    def query(self, **more: str) -> str:
        place = {"near": self.words} if self.words else {}
        if self.position:
            place = {"lat": f"{self.position[0]:g}", "lon": f"{self.position[1]:g}"}
        return f"?{urlencode({**place, **more})}"


@kept_whole(near=NOTHING, lat=NOTHING, lon=NOTHING, after=NOTHING)
@require_safe
def near_me(request: HttpRequest) -> HttpResponse:
    """``?near=`` a postcode or a town, or ``?lat=&lon=`` in degrees; ``?after=maker:12``. Without: the towns to choose from.

    Ten queries for any number of makers.
    """
    asked = Asked.read(request.GET)
    offices = list(Office.objects.filter(is_active=True).order_by("name"))
    point = point_of(asked.words, offices=offices) if asked.words else asked.position
    context = {
        "asked": asked,
        "place_unknown": bool(asked.words) and point is None,
        "is_narrowed": bool(asked.words or asked.position or asked.error),
        "place": asked.words or _town_at(point, offices),
    }
    shown = _towns(offices) if point is None else _nearest(asked, point, offices)
    return render(request, "market_search/near.html", context | shown)


def _nearest(asked: Asked, point: Point, offices: list[Office]) -> dict[str, object]:
    found = finding.nearest(to=point, day=today(), after=asked.after, size=A_PAGE + 1)
    rows = near_rows(found[:A_PAGE])
    pins = [Pin(row.number, row.point, row.name, row.url) for row in rows if row.point]
    further = found[A_PAGE - 1].hit if len(found) > A_PAGE else None
    return {
        "rows": rows,
        "map": pin_map(pins, towns=towns_of(offices), here=point),
        "first_url": asked.query() if found and found[0].number > 1 else "",
        "next_url": asked.query(after=f"{further.kind.value}:{further.pk}") if further else "",
    }


def _towns(offices: list[Office]) -> dict[str, object]:
    """The towns in which somebody makes or sells something, with how many; those that we can find again by their name."""
    counts: Counter[str] = Counter()
    for people in (Producer.objects.filter(is_listed=True), Partner.objects.filter(is_open=True)):
        for name, count in people.order_by().values_list("municipality").annotate(Count("pk")):
            counts[plain(name)] += count
    there = sorted((one for one in towns_of(offices) if plain(one.name) in counts), key=lambda one: -counts[plain(one.name)])[:MOST_TOWNS]
    there.sort(key=lambda one: plain(one.name))
    towns = [(n, one.name, counts[plain(one.name)], f"?{urlencode({'near': one.name})}") for n, one in enumerate(there, start=1)]
    pins = [Pin(n, one.point, name, reverse("near") + url) for one, (n, name, _count, url) in zip(there, towns, strict=True)]
    return {"towns": towns, "map": pin_map(pins, towns=there)}


def towns_of(offices: list[Office]) -> list[Town]:
    """Each town once, where its first office stands."""
    found: dict[str, Town] = {}
    for office in offices:
        if office.point:
            found.setdefault(plain(office.locality), Town(office.locality, office.point))
    return list(found.values())


def _town_at(point: Point | None, offices: list[Office]) -> str:
    """The nearest town to a position, for words; "" where there is none within reach."""
    near = [(distance_km(point, town.point), town.name) for town in towns_of(offices)] if point else []
    return min(near)[1] if near and min(near)[0] < 60 else ""


def _degrees(text: str, most: int) -> float | None:
    try:
        value = float(text) if len(text) <= LONGEST_NUMBER else math.nan
    except ValueError:
        return None
    return round(value, DECIMALS) + 0.0 if math.isfinite(value) and abs(value) <= most else None


def _hit(text: str) -> Hit | None:
    """``maker:12``; None for nonsense."""
    kind, _colon, pk = text[:40].partition(":")
    fits = kind in {Kind.MAKER.value, Kind.SHOP.value} and pk.isascii() and pk.isdecimal() and len(pk) < 19
    return Hit(Kind(kind), int(pk)) if fits else None
