"""Which zone a postcode lies in. No zone is a refusal, never a silent default."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from cms.prepared import Prepared
from logistics.addresses import normalise_postcode
from logistics.areas import innermost
from logistics.models import Zone, ZoneRange

Place = tuple[str, str]  # country, postcode
# Above so many places all ranges of their countries are read: a condition for each would be more than a database takes.
MANY = 50


def zone_of(*, country: str, postcode: str) -> Zone | None:
    """The zone of one postcode, in any way of writing it, or None. One query."""
    return zones_of([(country, postcode)])[(country, postcode)]


def _ranges_around(*, countries: Sequence[str], postcodes: Sequence[str]) -> QuerySet[ZoneRange]:
    wanted = Q(pk__in=[])
    for country, postcode in zip(countries, postcodes, strict=True):
        wanted |= Q(country=country, first__lte=postcode, last__gte=postcode)
    return ZoneRange.objects.filter(wanted).select_related("zone").order_by("first")


_ranges: Prepared[ZoneRange] = Prepared(_ranges_around)


def zones_of(places: Iterable[Place]) -> dict[Place, Zone | None]:
    """The zones of several (country, postcode), in one query. Keys are as they were given.

    Where ranges overlap, the one that starts latest counts: the narrower exception inside a wide range.
    """
    asked = {place: normalise_postcode(*place) for place in places}
    wanted = sorted(set(asked.values()))
    if len(wanted) > MANY:
        ranges = list(
            ZoneRange.objects.filter(country__in={country for country, _unused in wanted}).select_related("zone").order_by("first")
        )
    else:
        ranges = _ranges(countries=[country for country, _unused in wanted], postcodes=[postcode for _unused, postcode in wanted])
    found = {place: innermost(ranges, country, postcode) for place, (country, postcode) in asked.items()}
    return {place: row.zone if row else None for place, row in found.items()}
