"""What can be asked for a parcel, and why the rest cannot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.calendar import ONE_DAY, operating_days
from logistics.lockers import reserving
from logistics.lockers.sizes import sizes_for
from logistics.models import (
    Address,
    EventCode,
    LockerBank,
    NextAction,
    Office,
    Parcel,
    ParcelStatus,
    Redirection,
    RedirectionPrice,
    Service,
)
from logistics.nearby import Near, nearest, point_of_postcode
from logistics.offices import offices_for
from logistics.quotes import PriceBook
from logistics.refusals import steps_into
from logistics.sizes import ParcelSpec

Kind = Redirection.Kind
# Until it is loaded for delivery; after an attempt in vain, until it is loaded again.
STILL = frozenset({ParcelStatus.PENDING, ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT, ParcelStatus.DELIVERY_FAILED})
DAYS_OFFERED = 5
Place = TypeVar("Place", Office, LockerBank)
PLACES_SHOWN = 6
FARTHEST_KM = 80


def why_not(parcel: Parcel) -> str:
    """Why ``parcel`` cannot go another way at all now; "" where it can. Uses its shipment, number and events."""
    if parcel.status == ParcelStatus.OUT_FOR_DELIVERY:
        return _("It is out for delivery already, so its way cannot be changed any more.")
    if parcel.status not in STILL or parcel.number.voided_at or parcel.shipment.withdrawn_at:
        return _("Its way cannot be changed any more.")
    if parcel.shipment.returns_id or parcel.shipment.recipient.country != settings.POST_COUNTRY:
        return _("The way of this parcel cannot be changed.")
    if parcel.status == ParcelStatus.DELIVERY_FAILED:
        failed = max(
            (event for event in parcel.events.all() if event.code == EventCode.EMH), key=lambda event: event.occurred_at, default=None
        )
        if failed is None or failed.next_action != NextAction.RETRY:
            return _("It is not delivered again, so its way cannot be changed.")
    return ""


@dataclass(frozen=True)
class Wish:
    """What is asked for. ``recipient``: the address as it was written, unsaved; None where the one that it has stays."""

    kind: str
    recipient: Address | None = None
    office: Office | None = None
    locker: LockerBank | None = None
    day: dt.date | None = None


class Possible:
    """What can be asked for one parcel ``at`` a moment, with prices. Each answer is looked up when it is first needed."""

    def __init__(self, parcel: Parcel, *, at: dt.datetime) -> None:
        self.parcel, self.at = parcel, at
        self.way = parcel.bound_for
        self.today = timezone.localdate(at)

    @cached_property
    def why_not(self) -> str:
        return why_not(self.parcel)

    @cached_property
    def prices(self) -> dict[str, Decimal]:
        """Of the kinds that the operator offers."""
        return dict(RedirectionPrice.objects.filter(is_offered=True).values_list("kind", "price"))

    @cached_property
    def book(self) -> PriceBook:
        return PriceBook.load(self.at, addresses=[self.way.recipient])

    @property
    def service(self) -> Service:
        return self.parcel.shipment.service

    @property
    def spec(self) -> ParcelSpec:
        one = self.parcel
        return ParcelSpec(one.grams, self.service.is_chilled, one.length_mm, one.width_mm, one.height_mm)

    @property
    def goes_to_a_door(self) -> bool:
        return self.way.office_id is None and self.way.locker_id is None

    def refusal(self, kind: str) -> str:
        """Why ``kind`` cannot be had for this parcel, wherever to; "" where it can."""
        if self.why_not:
            return self.why_not
        if kind not in self.prices:
            return _("The post does not offer this.")
        shipment = self.parcel.shipment
        if kind in {Kind.NEIGHBOUR, Kind.LOCKER} and (shipment.cash_to_collect or shipment.minimum_age or shipment.signature):
            return _("Something has to be paid, signed or shown when this parcel is taken, so only whoever it is for can take it.")
        if kind in {Kind.DAY, Kind.NEIGHBOUR} and not self.goes_to_a_door:
            return _("This parcel does not go to a door.")
        if kind == Kind.DAY and not self.days:
            return (
                _("A chilled parcel must not wait for a day on which we do not deliver.")
                if self.service.is_chilled
                else _("No day is free.")
            )
        if kind == Kind.OFFICE:
            if self.service.is_chilled:
                return _("Our offices do not keep cold, so a chilled parcel cannot wait there.")
            if not self.offices:
                return _("No office near you keeps parcels at present.")
        if kind == Kind.LOCKER:
            if not sizes_for(self.spec):
                return _("It is too large or too heavy for a locker.")
            if not self.banks:
                return _("No locker near you has room at present.")
        return ""

    @cached_property
    def days(self) -> list[dt.date]:
        """Days after the promised one on which it can come to the same door. What is chilled waits for one night, and never over a day
        without delivery."""
        since = max(self.way.promised_for, self.today) + ONE_DAY
        if self.service.is_chilled:
            waited = self.parcel.redirections.filter(kind=Kind.DAY, in_force_at__isnull=False).exists()
            place = self.book.end(self.way.recipient).place
            return [since] if not waited and place.is_operating(since, service=self.service) else []
        return list(islice(self._operating(self.way.recipient, since), DAYS_OFFERED))

    def _operating(self, address: Address, since: dt.date) -> Iterator[dt.date]:
        self.book.look_up([(address.country, address.postcode)])
        return operating_days(service=self.service, place=self.book.end(address).place, since=since)

    @cached_property
    def offices(self) -> list[Near[Office]]:
        return self._near(Office.objects.filter(is_active=True, hands_out=True).order_by("name"))

    @cached_property
    def banks(self) -> list[Near[LockerBank]]:
        rows = [bank for bank in LockerBank.objects.filter(is_active=True) if reserving.answers(bank, self.at)]
        near = self._near([bank for bank in rows if bank.is_chilled or not self.service.is_chilled])
        sizes = sizes_for(self.spec)
        free = reserving.free_compartments([row.place.pk for row in near]).filter(size__in=sizes)
        with_room = set(free.values_list("bank", flat=True))
        return [row for row in near if row.place.pk in with_room]

    def _near(self, rows: Iterable[Place]) -> list[Near[Place]]:
        point = point_of_postcode(self.way.recipient.country, self.way.recipient.postcode)
        if point is None:
            return []
        return [row for row in nearest(rows, to=point) if row.km is not None and row.km <= FARTHEST_KM][:PLACES_SHOWN]

    def why_not_there(self, address: Address) -> str:
        """Why this parcel's service does not carry it to ``address``; "" where it does."""
        said = {"service": self.service.name_in(), "place": f"{address.postcode} {address.locality}"}
        if address.country != settings.POST_COUNTRY:
            return _("A parcel can be redirected within the country alone.")
        self.book.look_up([(address.country, address.postcode)])
        end, rates = self.book.end(address), self.book.rates.get(self.service.pk)
        steps = steps_into(rates, end.zone)
        if not steps or not end.lies_in(self.service.area) or steps[-1].up_to_grams < self.parcel.grams:
            return _("%(service)s does not go to %(place)s.") % said
        return ""

    def day_at(self, address: Address) -> dt.date | None:
        """When it comes to ``address`` instead: on the promised day where the same office delivers there, a day later where it has to go
        to another one; None where that cannot be, as for what is chilled over a day without delivery."""
        before = self.way.recipient
        offices = offices_for([(before.country, before.postcode), (address.country, address.postcode)])
        same = offices[before.country, before.postcode] == offices[address.country, address.postcode]
        first = max(self.way.promised_for, self.today)
        day = next(self._operating(address, first if same else first + ONE_DAY), None)
        if day is not None and self.service.is_chilled and day > first + (not same) * ONE_DAY:
            return None
        return day
