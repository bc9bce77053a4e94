"""What sending costs, when it arrives, and why not.

price = the sum over the parcels of the service's step (zone of the destination × weight or volume, limits inclusive), with its
surcharges and the fees of options, VAT included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.prepared import Prepared
from logistics.addresses import normalise_postcode
from logistics.calendar import HORIZON_DAYS, POSTS_OWN, Closures, DeliveryDate, Habits, Place, dates_for
from logistics.models import Address, Service, Slot, Surcharge, Tariff, TariffStep, Zone
from logistics.pricing import NOTHING, PLAIN, Charge, Fees, Options, Rates, Step, SurchargeRow, cash_charge, charges_for
from logistics.refusals import End, Sending, refusal, steps_into
from logistics.sizes import ParcelSpec
from logistics.slots.offering import Key, SlotBook, SlotChoice
from logistics.zones import Place as ZonePlace
from logistics.zones import zones_of

# What brings parcels to whom they are for.
PARCELS = frozenset({Service.Kind.HOME, Service.Kind.SAME_DAY, Service.Kind.OFFICE, Service.Kind.LOCKER})


@dataclass(frozen=True)
class Quote:
    """One service's offer. ``price`` and ``cash_fee`` in ``settings.CURRENCY`` with VAT; ``charges`` are the lines that ``price``
    is the sum of. ``price`` is None and ``dates`` is empty where ``refusal`` says, in the active language, why it cannot be had.
    ``slots``: the hours that can be chosen, of a service that asks for them; full ones are among them. ``note``: what to know besides."""

    service: Service
    price: Decimal | None
    cash_fee: Decimal = NOTHING
    dates: list[DeliveryDate] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    refusal: str = ""
    slots: list[SlotChoice] = field(default_factory=list)
    note: str = ""

    @property
    def is_possible(self) -> bool:
        return not self.refusal

    @property
    def total(self) -> Decimal:
        """Price and cash fee together; 0 for a refusal."""
        return (self.price or NOTHING) + self.cash_fee


def _services_on(*, day: dt.date, currency: str) -> QuerySet[Service]:
    newest = Tariff.objects.filter(service=OuterRef("pk"), starts_on__lte=day, currency=currency, is_draft=False).order_by("-starts_on")
    on_sale = Service.objects.named().filter(is_active=True).annotate(tariff_pk=Subquery(newest.values("pk")[:1]))
    return on_sale.annotate(
        has_surcharges=Exists(Surcharge.objects.filter(tariff=OuterRef("tariff_pk"))),
        has_slots=Exists(Slot.objects.filter(service=OuterRef("pk"))),
    ).prefetch_related("names")


_services: Prepared[Any] = Prepared(_services_on)
_steps: Prepared[Any] = Prepared(
    lambda *, tariffs: (
        TariffStep.objects.filter(tariff__in=tariffs)
        .order_by("up_to_grams")
        .values_list("tariff", "zone", "up_to_grams", "price", *(f"tariff__{name}" for name in Fees._fields))
    )
)
_surcharges: Prepared[Any] = Prepared(
    lambda *, tariffs: Surcharge.objects.filter(tariff__in=tariffs).order_by("pk").values_list("tariff", *SurchargeRow._fields)
)


def rates_of(tariffs: list[int], *, with_surcharges: bool = True) -> dict[int, Rates]:
    """Tariffs by their id, ready to be reckoned with; a tariff without a step prices nothing and is left out. Two queries at most."""
    found: dict[int, Rates] = {}
    for pk, zone, up_to_grams, price, *fees in _steps(tariffs=tariffs) if tariffs else ():
        rates = found.get(pk) or found.setdefault(pk, Rates(Fees(*fees)))
        rates.steps.setdefault(zone, []).append(Step(up_to_grams, price))
    for pk, *row in _surcharges(tariffs=list(found)) if found and with_surcharges else ():
        found[pk].surcharges.append(SurchargeRow(*row))
    return found


@dataclass
class PriceBook:
    """Services on sale with the prices of a day and the Closures after it; loaded once, it answers many quotes."""

    day: dt.date
    services: list[Service]
    rates: dict[int, Rates]  # by service id, of those with a price
    closures: Closures
    slots: SlotBook
    zones: dict[ZonePlace, Zone | None] = field(default_factory=dict)  # those that were looked up, by country and postcode
    dates: dict[Hashable, list[DeliveryDate]] = field(default_factory=dict)  # those that were worked out

    @classmethod
    def load(cls, at: dt.datetime, *, addresses: Iterable[Address] = ()) -> PriceBook:
        """Four queries, whatever is in the tables, one more where surcharges count and two where hours are chosen. Of each service the
        newest tariff that has started counts.

        ``addresses``: those that will be asked about; with them known here, one more query answers for them all.
        """
        day = timezone.localdate(at)
        services = _services(day=day, currency=settings.CURRENCY)
        tariffs = [service.tariff_pk for service in services if service.tariff_pk]
        by_tariff = rates_of(tariffs, with_surcharges=any(service.has_surcharges for service in services))
        rates = {service.pk: by_tariff[service.tariff_pk] for service in services if service.tariff_pk in by_tariff}
        slots = SlotBook.load([service for service in services if service.has_slots], at=at)
        book = cls(day, services, rates, Closures.load(since=day, days=2 * HORIZON_DAYS), slots)
        book.look_up([(address.country, address.postcode) for address in addresses])
        return book

    def look_up(self, places: Iterable[ZonePlace]) -> None:
        """Find the zones of places not looked up yet: one query, none where all are known."""
        unknown = {place for place in places if place not in self.zones}
        if unknown:
            self.zones.update(zones_of(unknown))

    def dates_for(self, service: Service, sending: Sending, *, at: dt.datetime, packing_days: int) -> list[DeliveryDate]:
        """The next delivery dates, soonest first; worked out once for all places that work on the same days."""
        origin, destination = sending.origin.place, sending.destination.place
        key = (service.pk, origin.same_days, destination.same_days, at, packing_days, sending.habits)
        if key not in self.dates:
            self.dates[key] = dates_for(
                service=service, origin=origin, destination=destination, at=at, packing_days=packing_days, habits=sending.habits
            )
        return list(self.dates[key])

    def end(self, address: Address) -> End:
        """One end of a sending; its zone was looked up."""
        country, postcode = normalise_postcode(address.country, address.postcode)
        zone = self.zones[address.country, address.postcode]
        place = Place(country, postcode, self.closures.at(zone, country=country, postcode=postcode))
        return End(place, address.locality, zone)


def quote(
    *,
    parcels: list[ParcelSpec],
    origin: Address,
    destination: Address,
    at: dt.datetime,
    packing_days: int = 0,
    habits: Habits = POSTS_OWN,
    cash: bool = False,
    cash_amount: Decimal = NOTHING,
    options: Options = PLAIN,
    kinds: Collection[str] = PARCELS,
    book: PriceBook | None = None,
    kept: Collection[Key] = (),
) -> list[Quote]:
    """An offer or a refusal of every service on sale of one of ``kinds``, in the services' order.

    ``origin`` and ``destination`` need only country, postcode and locality and may be unsaved. ``at``: when the order is
    placed (aware). ``packing_days``: operating days the sender needs before the pick-up; ``habits``: what else the sender says.
    ``cash``: the recipient pays ``cash_amount`` at the door. ``kept``: places in slots that whoever asks has already. Five queries, six
    with surcharges, two more where hours are chosen; with a ``book`` one, none where it knows both ends. To enforce a cut-off while
    placing, ask again and look whether the chosen date is still among ``dates``. Raises ValueError for no parcel or one without weight.
    """
    if not parcels or any(parcel.grams <= 0 for parcel in parcels):
        raise ValueError("a quote needs at least one parcel, and each needs its weight")
    book = book or PriceBook.load(at)
    book.look_up([(address.country, address.postcode) for address in (origin, destination)])
    sending = Sending(parcels, book.end(origin), book.end(destination), cash, options, habits)
    quotes = []
    for service in book.services:
        if service.kind not in kinds:
            continue
        rates = book.rates.get(service.pk)
        why_not = refusal(service, rates, sending)
        dates: list[DeliveryDate] = []
        slots: list[SlotChoice] = []
        note = ""
        if not why_not:
            dates = book.dates_for(service, sending, at=at, packing_days=packing_days)
            if not dates:
                said = {"service": service.name_in(), "days": HORIZON_DAYS}
                why_not = _("%(service)s has no delivery day within the next %(days)s days.") % said
        if dates and book.slots.asks_for(service):
            days = [date.promised_for for date in dates]
            slots = book.slots.choices(service, place=sending.destination.place, days=days, kept=kept)
            why_not, note = book.slots.why_not(service, dates, slots), book.slots.note(slots)
            free = {choice.day for choice in slots if choice.is_free}
            dates = [date for date in dates if date.promised_for in free]
        if why_not or rates is None:
            quotes.append(Quote(service, None, refusal=why_not))
            continue
        charges = charges_for(
            rates=rates,
            steps=steps_into(rates, sending.destination.zone),
            parcels=parcels,
            divisor=service.volumetric_divisor,
            to=sending.destination.lies_in,
            options=options,
        )
        price = sum((charge.amount for charge in charges), NOTHING)
        fee = cash_charge(rates.fees, cash_amount) if cash else NOTHING
        quotes.append(Quote(service, price, fee, dates, charges, slots=slots, note=note))
    return quotes
