"""What sending costs, when it arrives, and why not.

price = the sum over the parcels of the service's step (zone of the destination × weight, limits inclusive), VAT included.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.prepared import Prepared
from logistics.calendar import HORIZON_DAYS, POSTS_OWN, DeliveryDate, Habits, Place, closed_days, closures_by_zone, dates_for
from logistics.models import Address, Service, Tariff, TariffStep, Zone
from logistics.weights import weight_text
from logistics.zones import Place as ZonePlace
from logistics.zones import zones_of

NOTHING = Decimal(0)


@dataclass(frozen=True)
class ParcelSpec:
    """One box to be sent: its weight with packing, whether it must stay cold, and its sides in millimetres where they are known."""

    grams: int
    keep_cold: bool = False
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True)
class Quote:
    """One service's offer. ``price`` and ``cash_fee`` in ``settings.CURRENCY`` with VAT; ``price`` is None and ``dates`` is
    empty where ``refusal`` says, in the active language, why the service cannot be had."""

    service: Service
    price: Decimal | None
    cash_fee: Decimal = NOTHING
    dates: list[DeliveryDate] = field(default_factory=list)
    refusal: str = ""

    @property
    def is_possible(self) -> bool:
        return not self.refusal

    @property
    def total(self) -> Decimal:
        """Price and cash fee together; 0 for a refusal."""
        return (self.price or NOTHING) + self.cash_fee


def _services_on(*, day: dt.date, currency: str) -> QuerySet[Service]:
    newest = Tariff.objects.filter(service=OuterRef("pk"), starts_on__lte=day, currency=currency).order_by("-starts_on")
    return Service.objects.filter(is_active=True).annotate(tariff_pk=Subquery(newest.values("pk")[:1])).prefetch_related("names")


_services: Prepared[Any] = Prepared(_services_on)


class Step(NamedTuple):
    """A row of a tariff: up to ``up_to_grams`` inclusive, for ``price`` with VAT."""

    up_to_grams: int
    price: Decimal


_steps: Prepared[tuple[int, Decimal, int, int, Decimal]] = Prepared(
    lambda *, tariffs: (
        TariffStep.objects.filter(tariff__in=tariffs)
        .order_by("up_to_grams")
        .values_list("tariff__service", "tariff__cash_fee", "zone", "up_to_grams", "price")
    )
)


@dataclass
class PriceBook:
    """Services on sale with the prices of a day and the Closures after it; loaded once, it answers many quotes."""

    day: dt.date
    services: list[Service]
    cash_fees: dict[int, Decimal]  # by service id, of those with a price
    steps: dict[tuple[int, int], list[Step]]  # by service and zone id, lightest first
    closures: dict[int | None, set[dt.date]]
    zones: dict[ZonePlace, Zone | None] = field(default_factory=dict)  # those that were looked up, by country and postcode

    @classmethod
    def load(cls, at: dt.datetime, *, addresses: Iterable[Address] = ()) -> PriceBook:
        """Four queries, whatever is in the tables. Of each service the newest tariff that has started counts.

        ``addresses``: those that will be asked about; with them known here, one more query answers for them all.
        """
        day = timezone.localdate(at)
        services = _services(day=day, currency=settings.CURRENCY)
        # A tariff without a step prices nothing: it comes with its steps or not at all.
        cash_fees: dict[int, Decimal] = {}
        steps: dict[tuple[int, int], list[Step]] = defaultdict(list)
        newest_ones = [service.tariff_pk for service in services if service.tariff_pk]
        for service, cash_fee, zone, up_to_grams, price in _steps(tariffs=newest_ones):
            cash_fees[service] = cash_fee
            steps[service, zone].append(Step(up_to_grams, price))
        book = cls(day, services, cash_fees, steps, closures_by_zone(since=day, days=2 * HORIZON_DAYS))
        book.look_up([(address.country, address.postcode) for address in addresses])
        return book

    def look_up(self, places: Iterable[ZonePlace]) -> None:
        """Find the zones of places not looked up yet: one query, none where all are known."""
        unknown = {place for place in places if place not in self.zones}
        if unknown:
            self.zones.update(zones_of(unknown))

    def steps_for(self, service: Service, zone: Zone | None) -> list[Step]:
        """The weight steps of ``service`` into ``zone``, lightest first; empty where it does not go there."""
        return self.steps.get((service.pk, zone.pk), []) if zone else []


def quote(
    *,
    parcels: list[ParcelSpec],
    origin: Address,
    destination: Address,
    at: dt.datetime,
    packing_days: int = 0,
    habits: Habits = POSTS_OWN,
    cash: bool = False,
    book: PriceBook | None = None,
) -> list[Quote]:
    """An offer or a refusal of every service on sale, in the services' order.

    ``origin`` and ``destination`` need only country, postcode and locality and may be unsaved. ``at``: when the order is
    placed (aware). ``packing_days``: operating days the sender needs before the pick-up; ``habits``: what else the sender says.
    ``cash``: the recipient pays at the door. Five queries; with a ``book`` one, none where it knows both ends. To enforce a
    cut-off while placing, ask again and look whether the chosen date is still among ``dates``. Raises ValueError for no parcel
    or one without weight.
    """
    if not parcels or any(parcel.grams <= 0 for parcel in parcels):
        raise ValueError("a quote needs at least one parcel, and each needs its weight")
    book = book or PriceBook.load(at)
    ends = [(address.country, address.postcode) for address in (origin, destination)]
    book.look_up(ends)
    zones = book.zones
    from_zone, to_zone = (zones[end] for end in ends)
    sender, recipient = (Place(*end, closed_days(zones[end], book.closures)) for end in ends)
    quotes = []
    for service in book.services:
        refusal = _refusal(
            service=service,
            book=book,
            parcels=parcels,
            origin=origin,
            destination=destination,
            from_zone=from_zone,
            to_zone=to_zone,
            cash=cash,
            without=habits.without,
        )
        dates: list[DeliveryDate] = []
        if not refusal:
            dates = dates_for(service=service, origin=sender, destination=recipient, at=at, packing_days=packing_days, habits=habits)
            if not dates:
                refusal = _("%(service)s has no delivery day within the next %(days)s days.") % _said(service, days=HORIZON_DAYS)
        if refusal:
            quotes.append(Quote(service, None, refusal=refusal))
            continue
        steps = book.steps_for(service, to_zone)
        price = sum((next(step.price for step in steps if parcel.grams <= step.up_to_grams) for parcel in parcels), NOTHING)
        quotes.append(Quote(service, price, book.cash_fees[service.pk] if cash else NOTHING, dates))
    return quotes


def _refusal(
    *,
    service: Service,
    book: PriceBook,
    parcels: list[ParcelSpec],
    origin: Address,
    destination: Address,
    from_zone: Zone | None,
    to_zone: Zone | None,
    cash: bool,
    without: frozenset[str],
) -> str:
    """Why ``service`` cannot be had, in one sentence; "" when it can."""
    if service.code in without:
        return _("The sender does not offer %(service)s.") % _said(service)
    if service.pk not in book.cash_fees:
        return _("%(service)s has no price at present.") % _said(service)
    steps = book.steps_for(service, to_zone)
    if not steps:
        place = f"{destination.postcode} {destination.locality}".strip()
        return _("%(service)s does not go to %(place)s.") % _said(service, place=place)
    # Chilled vans go only where the chilled service is sold, at both ends.
    if from_zone is None or (service.is_chilled and not book.steps_for(service, from_zone)):
        place = f"{origin.postcode} {origin.locality}".strip()
        return _("%(service)s does not collect from %(place)s.") % _said(service, place=place)
    if any(parcel.keep_cold for parcel in parcels) and not service.is_chilled:
        return _("%(service)s does not keep cold. Chilled goods need a chilled service.") % _said(service)
    if service.is_chilled and not any(parcel.keep_cold for parcel in parcels):
        return _("%(service)s is only for goods that must stay cold.") % _said(service)
    heaviest, limit = max(parcel.grams for parcel in parcels), min(service.max_grams, steps[-1].up_to_grams)
    if heaviest > limit:
        said = _said(service, weight=weight_text(heaviest), limit=weight_text(limit))
        return _("A parcel of %(weight)s is heavier than %(service)s takes. Its limit is %(limit)s.") % said
    if cash and not service.cash_on_delivery:
        return _("%(service)s does not take cash at the door.") % _said(service)
    return ""


def _said(service: Service, **more: object) -> dict[str, object]:
    return {"service": service.name_in(), **more}
