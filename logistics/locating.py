"""Where postcodes and places lie, as nearly as the post knows: many at once, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable

from logistics.addresses import normalise_postcode
from logistics.models import Office
from logistics.nearby import Point, plain
from logistics.offices import offices_for
from logistics.rounds.places import spots_of_postcodes
from logistics.zones import Place


def points_of_postcodes(places: Iterable[Place]) -> dict[Place, Point]:
    """(Country, postcode), in any way of writing it → where it lies: itself, its first digits, or the office that delivers it.

    Unknown ones are left out. Two queries, one where the post has written down where all of them lie.
    """
    asked = {place: normalise_postcode(*place) for place in places}
    spots = spots_of_postcodes(asked.values()) if asked else {}
    found = {place: (spots[normal].latitude, spots[normal].longitude) for place, normal in asked.items() if normal in spots}
    missing = asked.keys() - found.keys()
    if missing:
        found |= {place: office.point for place, office in offices_for(missing).items() if office and office.point}
    return found


def points_of_towns(names: Iterable[str]) -> dict[str, Point]:
    """The name of a town or municipality → where its post office stands; those without one are left out. One query."""
    wanted = set(names) - {""}
    offices = list(Office.objects.filter(is_active=True).order_by("name")) if wanted else []
    towns = {plain(name): office.point for office in reversed(offices) if office.point for name in (office.name, office.locality)}
    return {name: towns[plain(name)] for name in wanted if plain(name) in towns}
