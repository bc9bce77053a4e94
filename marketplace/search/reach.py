"""Where things are sent to. Asking the post about each product would be slow, so products that are sent alike are of one class.

A class says all that the post looks at on the sender's side: the zone, which services with an area of their own collect there, what the
seller leaves out, and whether it must be kept cold. A post with three zones has some ten of them. Prices and services on sale are not in
it: they change without any product's class.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from logistics.addresses import normalise_postcode
from logistics.areas import lies_in
from logistics.calendar import Habits, Place
from logistics.models import Service, Zone
from logistics.pricing import Rates
from logistics.quotes import PARCELS, PriceBook
from logistics.refusals import End, Sending, refusal
from logistics.sizes import ParcelSpec
from logistics.zones import zones_of
from marketplace.partner.models import Partner

A_PARCEL = 1000  # grams
KEPT_SECONDS = 60
_SENDERS = "search:senders"


@dataclass(frozen=True)
class Origin:
    """What of a seller decides. ``left_out`` are codes of services."""

    country: str
    postcode: str
    left_out: tuple[str, ...] = ()

    def sending(self, zone: Zone | None, areas: dict[str, str], *, keep_cold: bool) -> str:
        """Its class; "" where the post collects nothing."""
        if zone is None:
            return ""
        collecting = sorted(code for code, area in areas.items() if lies_in(area, *normalise_postcode(self.country, self.postcode)))
        return "|".join([zone.code, ",".join(collecting), ",".join(sorted(self.left_out)), "cold" if keep_cold else ""])


def sendings_of(origins: Iterable[Origin]) -> dict[tuple[Origin, bool], str]:
    """The class of what is sent from each, not chilled and chilled. Two queries."""
    wanted = set(origins)
    areas = dict(Service.objects.exclude(area="").values_list("code", "area"))
    zones = zones_of({(one.country, one.postcode) for one in wanted})
    return {
        (one, keep_cold): one.sending(zones[one.country, one.postcode], areas, keep_cold=keep_cold)
        for one in wanted
        for keep_cold in (False, True)
    }


@dataclass(frozen=True)
class _Senders:
    """The services on sale, and of each class somebody who sends so."""

    services: list[Service]
    rates: dict[int, Rates]
    classes: dict[str, tuple[End, Habits, bool]]


def sendings_reaching(country: str, postcode: str) -> tuple[str, ...]:
    """The classes from which some service carries a parcel of a kilogram to the postcode, in any way of writing it.

    Days are not looked at. One query; seven more once a minute.
    """
    senders = _senders()
    place = normalise_postcode(country, postcode)
    destination = End(Place(*place), "", zones_of([place])[place])
    reaching = []
    for name, (origin, habits, keep_cold) in senders.classes.items():
        sending = Sending([ParcelSpec(A_PARCEL, keep_cold)], origin, destination, habits=habits)
        if any(not refusal(service, senders.rates.get(service.pk), sending) for service in senders.services):
            reaching.append(name)
    return tuple(sorted(reaching))


def _senders() -> _Senders:
    kept: _Senders | None = cache.get(_SENDERS)
    if kept is None:
        kept = _read_senders()
        cache.set(_SENDERS, kept, KEPT_SECONDS)
    return kept


def _read_senders() -> _Senders:
    book = PriceBook.load(timezone.now())
    rows = Partner.objects.filter(is_open=True, sends_from__isnull=False).values_list(
        "sends_from__country", "sends_from__postcode", "services_left_out"
    )
    origins = {Origin(country, postcode, tuple(left_out)) for country, postcode, left_out in rows}
    zones = zones_of({(one.country, one.postcode) for one in origins})
    classes = {}
    for (one, keep_cold), name in sendings_of(origins).items():
        if name and name not in classes:
            end = End(Place(*normalise_postcode(one.country, one.postcode)), "", zones[one.country, one.postcode])
            classes[name] = (end, Habits(without=frozenset(one.left_out)), keep_cold)
    return _Senders([service for service in book.services if service.kind in PARCELS], book.rates, classes)
