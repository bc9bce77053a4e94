"""Days of the post, one after the other: what is booked, what happens, and what the timer looks after."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from logistics.booking import book
from logistics.holding import terms as office_terms
from logistics.lockers import reserving
from logistics.lockers import terms as locker_terms
from logistics.lockers.messages import Said, hear
from logistics.models import LockerBank, LockerReservation, Office, Parcel, ParcelStatus, Shipment
from logistics.models.services import Kind
from logistics.quotes import PriceBook, quote
from logistics.secret_codes import shown
from logistics.setup import install_portugal
from logistics.setup_offices import install_coimbra
from logistics.setup_places import install_place_services, install_places
from logistics.simulation.clock import Clock
from logistics.simulation.fates import DAY, SUNDAY, Chances, Way
from logistics.simulation.people import People
from logistics.sizes import ParcelSpec

# After the last day of booking, what is on its way comes to its end: the longest term of an office, and the way back.
TAIL_DAYS = 25
HOURS_WITH_BOOKINGS = range(9, 19)


@dataclass
class Month:
    """``parcels`` booked over ``days`` days that lie behind us. ``refused`` collects what the post would not record, and why."""

    days: int
    parcels: int
    seed: int = 1
    chances: Chances = field(default_factory=Chances)
    refused: list[str] = field(default_factory=list)
    unsendable: int = 0
    price_books: dict[dt.datetime, PriceBook] = field(default_factory=dict)  # of the hour that is simulated

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - the same seed gives the same month
        self.clock = Clock()
        today = timezone.localdate()
        # All of it lies behind us: nothing is recorded that is still to come.
        self.first = today - dt.timedelta(days=self.days + TAIL_DAYS)
        self.end = timezone.make_aware(dt.datetime.combine(today, dt.time(0)))

    def run(self, *, say: Callable[[str], None] = lambda _line: None) -> None:
        install_portugal()
        install_coimbra()
        install_place_services(on_sale=True)
        install_places()
        self.people = People.move_in(self.dice, senders=max(3, self.parcels // 200))
        self.lockers = list(LockerBank.objects.order_by("pk"))
        self.offices = list(Office.objects.filter(hands_out=True).order_by("pk"))
        for day in range(self.days):
            due = self.parcels * (day + 1) // self.days - self.parcels * day // self.days
            self._plan_bookings(self.first + dt.timedelta(days=day), due)
        moment = timezone.make_aware(dt.datetime.combine(self.first, dt.time(0)))
        while moment < self.end:
            self.clock.run(until=moment)
            self._timer(moment)
            if timezone.localtime(moment).hour == 0:
                say(f"{timezone.localdate(moment)}: {Shipment.objects.count()} shipments booked")
            moment += dt.timedelta(hours=1)

    def _plan_bookings(self, day: dt.date, count: int) -> None:
        for _parcel in range(count):
            clock_time = dt.time(self.dice.choice(HOURS_WITH_BOOKINGS), self.dice.randint(0, 59))
            self.clock.at(timezone.make_aware(dt.datetime.combine(day, clock_time)), self._book)

    def _timer(self, now: dt.datetime) -> None:
        """What the post's timer does by itself, and the courier who empties lockers in the morning."""
        reserving.expire(now)
        locker_terms.remind(now)
        locker_terms.to_office(now)
        office_terms.remind(now)
        office_terms.send_back(now)
        if timezone.localtime(now).hour == 10 and timezone.localdate(now).isoweekday() != SUNDAY:
            self._empty_lockers(now)
            self._bring_back(now)

    # --- Booking -----------------------------------------------------------------------------------------------------

    def _book(self, at: dt.datetime) -> None:
        sender, recipient = self.people.sender(), self.people.recipient()
        keep_cold = self.dice.random() < 0.25
        spec = ParcelSpec(self.dice.randint(150, 9000), keep_cold, *(self.dice.randint(60, 400) for _side in range(3)))
        quotes = quote(parcels=[spec], origin=sender, destination=recipient, at=at, book=self._book_of(at))
        possible = [one for one in quotes if one.is_possible]
        if not possible:
            self.unsendable += 1
            return
        chosen = self.dice.choice(possible)
        date = chosen.dates[0]
        key = f"simulated-{self.seed}-{Shipment.objects.count() + 1}"
        cash = Decimal(self.dice.randint(500, 6000)) / 100 if chosen.service.cash_on_delivery and self.dice.random() < 0.1 else Decimal(0)
        locker = self._reserve(key, spec, at) if chosen.service.kind == Kind.LOCKER else None
        office = self.dice.choice(self.offices) if chosen.service.kind in {Kind.OFFICE, Kind.LOCKER} and not locker else None
        shipment = book(
            key=key,
            service=chosen.service,
            sender=sender,
            recipient=recipient,
            parcels=[spec],
            pickup_on=date.pickup_on,
            promised_for=date.promised_for,
            reference=key,
            cash_to_collect=cash,
            office=office,
            locker=locker,
        )
        way = Way(shipment.parcels.select_related("number").get(), shipment, self.clock, self.dice, self.chances, self.refused)
        evening = dt.time(self.dice.randint(15, 18), self.dice.randint(0, 59))
        way.begin(max(at, timezone.make_aware(dt.datetime.combine(date.pickup_on, evening))))

    def _book_of(self, at: dt.datetime) -> PriceBook:
        """One price book an hour of the simulation."""
        hour = at.replace(minute=0, second=0)
        if hour not in self.price_books:
            self.price_books = {hour: PriceBook.load(at)}
        return self.price_books[hour]

    def _reserve(self, key: str, spec: ParcelSpec, at: dt.datetime) -> LockerBank | None:
        bank = self.dice.choice(self.lockers)
        hear(bank=bank, said=Said(kind="heartbeat", message_id=f"alive-{key}"), at=at)
        bank.refresh_from_db()
        try:
            reserving.reserve(bank=bank, key=key, parcels=[spec], at=at)
        except reserving.NoRoom:
            return None
        return bank

    # --- The post's own ways -----------------------------------------------------------------------------------------

    def _empty_lockers(self, now: dt.datetime) -> None:
        """What nobody took out is brought to the locker's office, where it waits once more."""
        rows = LockerReservation.objects.filter(state=LockerReservation.State.TO_EMPTY).select_related(
            "compartment__bank__office", "parcel"
        )
        for row in rows.order_by("pk"):
            bank = row.compartment.bank
            for kind, more in (("open", {"pin": shown(row.code_seed)}), ("empty", {"door": row.compartment.door})):
                message = Said(kind=kind, message_id=f"courier-{row.pk}-{kind}", **more)
                hear(bank=bank, said=message, at=now)
            parcel = Parcel.objects.select_related("number", "shipment__recipient").get(locker_reservations=row)
            way = Way(parcel, parcel.shipment, self.clock, self.dice, self.chances, self.refused)
            way.record(now + dt.timedelta(minutes=30), "EDH", office=bank.office.name)

    def _bring_back(self, now: dt.datetime) -> None:
        """What the timer turned back reaches its sender two days later."""
        turned = Parcel.objects.filter(status=ParcelStatus.RETURN_TO_SENDER, status_at__lte=now - 2 * DAY).exclude(events__code="EMI")
        for parcel in turned.select_related("number", "shipment__sender").order_by("pk"):
            Way(parcel, parcel.shipment, self.clock, self.dice, self.chances, self.refused).handed_back(now)
