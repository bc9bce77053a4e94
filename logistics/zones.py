"""Which zone a postcode lies in. No zone is a refusal, never a silent default."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from logistics.addresses import normalise_postcode
from logistics.models import Zone, ZoneRange

Place = tuple[str, str]  # country, postcode


def zone_of(*, country: str, postcode: str) -> Zone | None:
    """The zone of one postcode, in any way of writing it, or None. One query."""
    return zones_of([(country, postcode)])[(country, postcode)]


def zones_of(places: Iterable[Place]) -> dict[Place, Zone | None]:
    """The zones of several (country, postcode), in one query. Keys are as they were given.

    Where ranges overlap, the one that starts latest counts: the narrower exception inside a wide range.
    """
    asked = {place: normalise_postcode(*place) for place in places}
    wanted = Q(pk__in=[])
    for country, postcode in set(asked.values()):
        wanted |= Q(country=country, first__lte=postcode, last__gte=postcode)
    ranges = list(ZoneRange.objects.filter(wanted).select_related("zone").order_by("first"))
    found: dict[Place, Zone | None] = dict.fromkeys(asked)
    for place, (country, postcode) in asked.items():
        for row in ranges:
            # Lengths are compared too: "30" lies between "1000-001" and "8999-999" as text, but is no postcode.
            if row.country == country and len(row.first) == len(postcode) and row.first <= postcode <= row.last:
                found[place] = row.zone
    return found
