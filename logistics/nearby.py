"""Which of the post's places is nearest: by the postcode or the name of a place that somebody writes."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from logistics.addresses import normalise_postcode
from logistics.models import Office
from logistics.offices import office_for

EARTH_KM = 6371.0
Point = tuple[float, float]  # latitude, longitude in degrees


class Located(Protocol):
    """An office or a locker."""

    @property
    def point(self) -> Point | None: ...


Place = TypeVar("Place", bound=Located)


@dataclass(frozen=True)
class Near(Generic[Place]):
    """``km`` as the crow flies; None where either has no coordinates."""

    place: Place
    km: float | None


def distance_km(one: Point, other: Point) -> float:
    """Along the great circle (haversine)."""
    (lat_1, lon_1), (lat_2, lon_2) = ((math.radians(point[0]), math.radians(point[1])) for point in (one, other))
    chord = math.sin((lat_2 - lat_1) / 2) ** 2 + math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def distance_in_words(km: float | None) -> str:
    """Not to the metre, since a postcode is only known to lie near the office that delivers it; "" where it is not known."""
    if km is None:
        return ""
    return _("about %(km)s km") % {"km": round(km)} if km >= 1 else _("under 1 km")


def nearest(places: Iterable[Place], *, to: Point | None) -> list[Near[Place]]:
    """``places``, the nearest first; those without coordinates last, in their order. Without ``to`` all keep their order."""
    rows = [Near(place, distance_km(to, place.point) if to and place.point else None) for place in places]
    return sorted(rows, key=lambda row: math.inf if row.km is None else row.km) if to else rows


def point_of_postcode(country: str, postcode: str) -> Point | None:
    """Where a postcode lies: at the office that delivers it, which is as near as we know. None where none does. One query."""
    office = office_for(country=country, postcode=postcode)
    return office.point if office else None


def point_of(words: str, *, offices: Sequence[Office]) -> Point | None:
    """Where ``words`` lies: a postcode, its first four digits, or the name of a place, with or without its accents. None: we do not know.

    A postcode costs one query, a name none.
    """
    country, postcode = normalise_postcode(settings.POST_COUNTRY, words)
    if country == "PT" and re.fullmatch(r"\d{4}", postcode):
        postcode += "-000"
    if re.search(r"\d", postcode):
        return point_of_postcode(country, postcode)
    wanted = plain(words)
    found = [office for office in offices if wanted and wanted in (plain(office.locality), plain(office.name))]
    found += [office for office in offices if wanted and (wanted in plain(office.locality) or wanted in plain(office.name))]
    return found[0].point if found else None


def plain(text: str) -> str:
    """Without accents, capitals, hyphens and further blanks: how people type names of places."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.sub(r"[^\w\s]|_", " ", "".join(letter for letter in letters if not unicodedata.combining(letter))).split())
