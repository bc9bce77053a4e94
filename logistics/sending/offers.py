"""What the post offers for one sending from home: prices, days, places, and why not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from logistics.calendar import DeliveryDate, promised_day
from logistics.models import HomeSending, Kind, PickupRequest, Service
from logistics.pickups import days_to_ask, is_too_late_for
from logistics.pricing import NOTHING, ChargeKind, Options
from logistics.quotes import PARCELS, PriceBook, Quote, quote
from logistics.refusals import Sending
from logistics.sizes import ParcelSpec
from logistics.waiting_places import Choice, PlaceBook, asks_for_place

KINDS = PARCELS | {Kind.REGISTERED}
DAYS_SHOWN = 6
HandIn = HomeSending.HandIn


@dataclass(frozen=True)
class Offer:
    """One service. ``places``: where it can wait, for services that ask for one; ``pickup_fee``: what a pick-up at home costs more."""

    quote: Quote
    places: list[Choice] = field(default_factory=list)
    refusal: str = ""
    pickup_fee: Decimal = NOTHING

    @property
    def service(self) -> Service:
        return self.quote.service

    @property
    def first(self) -> DeliveryDate:
        return self.quote.dates[0]


@dataclass(frozen=True)
class Offers:
    """All services, those that can be had first; ``pickup_days``: when the post could come to the sender."""

    rows: list[Offer]
    pickup_days: list[dt.date]

    @property
    def possible(self) -> list[Offer]:
        return [row for row in self.rows if not row.refusal]


def spec_of(sending: HomeSending) -> ParcelSpec:
    """ValueError where its size was not said yet."""
    if sending.grams is None:
        raise ValueError("nobody said yet how heavy it is")
    return ParcelSpec(sending.grams, length_mm=sending.length_mm, width_mm=sending.width_mm, height_mm=sending.height_mm)


def options_of(sending: HomeSending) -> Options:
    return Options(signature=sending.signature, insured_value=sending.insured_value, pickup=sending.hand_in == HandIn.PICKUP)


def offers_for(sending: HomeSending, *, at: dt.datetime) -> Offers:
    """Of every service that carries from a home: an offer or a refusal. A fixed number of queries.

    What must stay cold is not taken from homes: nobody knows how warm it was before.
    """
    book = PriceBook.load(at, addresses=[sending.sender, sending.recipient])
    options = Options(signature=sending.signature, insured_value=sending.insured_value)
    places = PlaceBook(destination=sending.recipient, at=at)
    rows = []
    for offered in _ask(sending, book, options=options, at=at):
        refusal, choices = offered.refusal, []
        if not refusal and offered.service.kind == Kind.LOCKER and sending.signature:
            refusal = _("%(service)s does not deliver against a signature.") % {"service": offered.service.name_in()}
        if not refusal and asks_for_place(offered.service):
            found = places.places(service=offered.service, parcels=[spec_of(sending)], chosen=sending.locker or sending.office)
            refusal, choices = found.refusal, found.choices
        rates = book.rates.get(offered.service.pk)
        rows.append(Offer(offered, choices, refusal, rates.fees.pickup_fee if rates else NOTHING))
    weekdays = {day for row in rows if not row.refusal for day in row.service.picks_up_on or row.service.delivers_on}
    days = [day for day in days_to_ask(sending.sender, now=at) if str(day.isoweekday()) in weekdays] if weekdays else []
    return Offers(sorted(rows, key=lambda row: bool(row.refusal)), days[:DAYS_SHOWN])


def quote_of(sending: HomeSending, *, at: dt.datetime, grams: int | None = None) -> Quote:
    """The offer, or refusal, of the service that was chosen, with all that was asked for; ``grams``: as if it weighed that."""
    spec = spec_of(sending)
    if grams is not None:
        spec = ParcelSpec(grams, length_mm=spec.length_mm, width_mm=spec.width_mm, height_mm=spec.height_mm)
    book = PriceBook.load(at, addresses=[sending.sender, sending.recipient])
    found = [row for row in _ask(sending, book, options=options_of(sending), at=at, spec=spec) if row.service.pk == sending.service_id]
    if found:
        return found[0]
    if sending.service is None:
        raise ValueError("no service was chosen yet")
    said = {"service": sending.service.name_in()}
    return Quote(sending.service, None, refusal=_("%(service)s is not on sale any more.") % said)


def _ask(sending: HomeSending, book: PriceBook, *, options: Options, at: dt.datetime, spec: ParcelSpec | None = None) -> list[Quote]:
    rows = quote(
        parcels=[spec or spec_of(sending)],
        origin=sending.sender,
        destination=sending.recipient,
        at=at,
        options=options,
        kinds=KINDS,
        book=book,
    )
    return [row for row in rows if not row.service.is_chilled]


def date_for(sending: HomeSending, *, at: dt.datetime, pickup_on: dt.date | None = None) -> DeliveryDate | None:
    """When it leaves and arrives if it is paid ``at``; ``pickup_on``: the day on which the post shall come for it. None: not at all.

    A pick-up that is too late by now moves to the next day on which the post comes.
    """
    if sending.service is None:
        raise ValueError("no service was chosen yet")
    book = PriceBook.load(at, addresses=[sending.sender, sending.recipient])
    ends = Sending([spec_of(sending)], book.end(sending.sender), book.end(sending.recipient))
    if sending.hand_in != HandIn.PICKUP:
        return next(iter(book.dates_for(sending.service, ends, at=at, packing_days=0)), None)
    for day in days_to_ask(sending.sender, now=at):
        if (pickup_on and day < pickup_on) or is_too_late_for(day, sending.window or PickupRequest.Window.ANY, now=at):
            continue
        if not ends.origin.place.is_picking_up(day, service=sending.service):
            continue
        promised = promised_day(service=sending.service, origin=ends.origin.place, destination=ends.destination.place, pickup_on=day)
        if promised:
            return DeliveryDate(day, promised)
    return None


def line_words(kind: str, name: str) -> str:
    """What a line of the price is called."""
    return {
        ChargeKind.CARRIAGE: _("Carriage"),
        ChargeKind.SIGNATURE: _("Signature"),
        ChargeKind.INSURANCE: _("Insurance"),
        ChargeKind.PICKUP: _("Pick-up at home"),
    }.get(ChargeKind(kind), name)
