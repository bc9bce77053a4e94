"""What a delivery office has to bring and to fetch on one day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from logistics.destinations import REDIRECTED, bound_for, country_now, postcode_now
from logistics.models import (
    Address,
    EventCode,
    NextAction,
    Office,
    OfficeArea,
    Parcel,
    ParcelStatus,
    PickupRequest,
    Round,
    RoundParcel,
    RoundStop,
    TrackingEvent,
)
from logistics.offices import offices_for
from logistics.rounds.problem import Load

Kind = RoundStop.Kind
# Doors are knocked at between these, where nobody said another time; pick-ups have windows of their own.
DAY_OPENS, DAY_CLOSES = dt.time(8), dt.time(20)
PICKUP_WINDOWS = {
    PickupRequest.Window.MORNING: (dt.time(9), dt.time(13)),
    PickupRequest.Window.AFTERNOON: (dt.time(13), dt.time(17)),
    PickupRequest.Window.ANY: (dt.time(9), dt.time(17)),
}
# What a parcel takes of a vehicle's room where nobody measured it, and what weighs that is still to be fetched.
USUAL_LITRES, USUAL_GRAMS = 15, 2000
SECONDS_A_DOOR, SECONDS_A_PARCEL, SECONDS_A_QUESTION, SECONDS_A_FETCH = 180, 30, 60, 300
LATE, DUE = 3, 2


@dataclass
class Door:
    """One address with what is brought there, or one pick-up. ``weight``: what is late comes first, then what is due.

    ``day``: for which it is planned.
    """

    address: Address
    kind: str = Kind.DELIVERY
    parcels: list[Parcel] = field(default_factory=list)
    pickup: PickupRequest | None = None
    weight: int = 1
    day: dt.date | None = None

    @property
    def window(self) -> tuple[dt.time, dt.time]:
        """When somebody is to be there: at the hours that were promised for this door, all of them at once where that can be."""
        if self.pickup:
            return PICKUP_WINDOWS[PickupRequest.Window(self.pickup.window)]
        ways = [parcel.bound_for for parcel in self.parcels]
        promised = [(way.window_from, way.window_until) for way in ways if way.window_from and way.promised_for == self.day]
        opens, closes = max((one[0] for one in promised), default=DAY_OPENS), min((one[1] for one in promised), default=DAY_CLOSES)
        return (opens, closes) if opens < closes else min(promised)

    @property
    def load(self) -> Load:
        """Parcels that need no cold, grams, chilled parcels, millilitres: the order of ``capacity_of``."""
        if self.pickup:
            count = self.pickup.parcels
            return count, count * USUAL_GRAMS, 0, count * USUAL_LITRES * 1000
        return load_of(self.parcels)

    @property
    def service_seconds(self) -> int:
        if self.pickup:
            return SECONDS_A_FETCH + SECONDS_A_PARCEL * max(0, self.pickup.parcels - 1)
        shipments = {parcel.shipment for parcel in self.parcels}
        asked = sum(bool(shipment.cash_to_collect or shipment.signature or shipment.minimum_age) for shipment in shipments)
        return SECONDS_A_DOOR + SECONDS_A_PARCEL * (len(self.parcels) - 1) + SECONDS_A_QUESTION * asked

    @property
    def key(self) -> tuple[str, ...]:
        """The same door has the same key, whichever rows its addresses are."""
        return ("pickup", str(self.pickup.pk)) if self.pickup else door_key(self.address)


def door_key(address: Address) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in (address.country, address.postcode, address.street, address.extra, address.name))


def load_of(parcels: Iterable[Parcel]) -> Load:
    """What ``parcels`` take of a vehicle, in the order of ``capacity_of``."""
    plain = grams = chilled = millilitres = 0
    for parcel in parcels:
        is_chilled = parcel.shipment.service.is_chilled
        chilled, plain, grams = chilled + is_chilled, plain + (not is_chilled), grams + parcel.grams
        sides = (parcel.length_mm, parcel.width_mm, parcel.height_mm)
        if not is_chilled:  # chilled places are counted, not measured
            millilitres += sides[0] * sides[1] * sides[2] // 1000 if sides[0] and sides[1] and sides[2] else USUAL_LITRES * 1000
    return plain, grams, chilled, millilitres


def cash_of(parcels: Iterable[Parcel]) -> Decimal:
    """What is collected with ``parcels``: of several in a shipment, the first one's label asks for it."""
    return sum((parcel.shipment.cash_to_collect for parcel in parcels if parcel.position == 1), Decimal(0))


def to_deliver(*, office: Office, day: dt.date) -> QuerySet[Parcel]:
    """Parcels that go to doors of ``office``'s postcodes and are promised for ``day`` or earlier.

    They are with the post and on their way or at the office, or were tried in vain and are to be tried again. What is held, goes to an
    office or a locker, goes back, was withdrawn, or stands in an open round that is no draft of this day, is not among them.
    """
    areas = Exists(
        OfficeArea.objects.filter(
            office=office, country=OuterRef("country_now"), first__lte=OuterRef("postcode_now"), last__gte=OuterRef("postcode_now")
        )
    )
    failed = TrackingEvent.objects.filter(parcel=OuterRef("pk"), code=EventCode.EMH).order_by("-occurred_at", "-pk")
    moving = Q(status__in=[ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT])
    again = Q(status=ParcelStatus.DELIVERY_FAILED, then=NextAction.RETRY, status_at__date__lt=day)
    drafts = {"stop__round__office": office, "stop__round__day": day, "stop__round__state": Round.State.DRAFT}
    elsewhere = RoundParcel.objects.filter(is_open=True).exclude(**drafts)
    parcels = Parcel.objects.annotate(
        then=Subquery(failed.values("next_action")[:1]), country_now=country_now(), postcode_now=postcode_now()
    )
    waiting = parcels.filter(
        areas,
        moving | again,
        bound_for(promised_for__lte=day, office=None, locker=None),
        shipment__withdrawn_at=None,
        number__voided_at=None,
    ).exclude(pk__in=elsewhere.values("parcel"))
    with_way = waiting.select_related("number", "shipment__service", "shipment__recipient", *REDIRECTED)
    return with_way.order_by("shipment__promised_for", "pk")


def to_fetch(*, day: dt.date) -> QuerySet[PickupRequest]:
    """Confirmed pick-ups of ``day``, anywhere, that stand in no round which has left the draft."""
    asked = PickupRequest.objects.filter(day=day, state=PickupRequest.State.CONFIRMED).select_related("sender").order_by("pk")
    return asked.exclude(pk__in=RoundStop.objects.filter(pickup__day=day).exclude(round__state=Round.State.DRAFT).values("pickup"))


def doors_of(*, office: Office, day: dt.date) -> list[Door]:
    """All doors of the day: parcels of one address and recipient together, and each pick-up by itself. Three queries."""
    parcels, pickups = list(to_deliver(office=office, day=day)), list(to_fetch(day=day))
    addresses = [*(parcel.bound_for.recipient for parcel in parcels), *(pickup.sender for pickup in pickups)]
    offices = offices_for({(address.country, address.postcode) for address in addresses})
    doors: dict[tuple[str, ...], Door] = {}
    for parcel in parcels:
        recipient = parcel.bound_for.recipient
        if offices[recipient.country, recipient.postcode] != office:
            continue  # a narrower range of postcodes is another office's
        door = doors.setdefault(door_key(recipient), Door(recipient, day=day))
        door.parcels.append(parcel)
        door.weight = max(door.weight, LATE if parcel.bound_for.promised_for < day else DUE)
    fetched = [pickup for pickup in pickups if offices[pickup.sender.country, pickup.sender.postcode] == office]
    return [*doors.values(), *(Door(pickup.sender, Kind.PICKUP, pickup=pickup) for pickup in fetched)]
