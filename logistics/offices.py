"""Which office brings the parcels of a postcode to the door."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from logistics.addresses import normalise_postcode
from logistics.areas import innermost
from logistics.models import Office, OfficeArea
from logistics.zones import MANY, Place


def office_for(*, country: str, postcode: str) -> Office | None:
    """The delivery office of one postcode, in any way of writing it, or None where no office says it delivers there. One query."""
    return offices_for([(country, postcode)])[(country, postcode)]


def offices_for(places: Iterable[Place]) -> dict[Place, Office | None]:
    """The delivery offices of several (country, postcode), in one query. Keys are as they were given.

    Where areas overlap, the one that starts latest counts: the narrower exception inside a wide area.
    """
    asked = {place: normalise_postcode(*place) for place in places}
    normal = sorted(set(asked.values()))
    wanted = Q(country__in={country for country, _unused in normal})
    if len(normal) <= MANY:
        wanted = Q(pk__in=[])
        for country, postcode in normal:
            wanted |= Q(country=country, first__lte=postcode, last__gte=postcode)
    areas = list(OfficeArea.objects.filter(wanted, office__is_active=True).select_related("office").order_by("first"))
    found = {place: innermost(areas, country, postcode) for place, (country, postcode) in asked.items()}
    return {place: area.office if area else None for place, area in found.items()}


def delivered_by(office: Office, *, recipient: str) -> Q:
    """Rows whose ``recipient`` (the way to an Address, ``shipment__recipient``) ``office`` delivers, as ``offices_for`` says."""
    areas = list(OfficeArea.objects.filter(office__is_active=True))
    found = Q(pk__in=[])
    for area in areas:
        if area.office_id != office.pk:
            continue
        inside = Q(**{f"{recipient}__country": area.country, f"{recipient}__postcode__range": (area.first, area.last)})
        for other in areas:
            # A narrower area of another office inside this one.
            same_form = other.country == area.country and len(other.first) == len(area.first)
            if same_form and other.office_id != office.pk and area.first < other.first <= area.last:
                inside &= ~Q(**{f"{recipient}__postcode__range": (other.first, other.last)})
        found |= inside
    return found
