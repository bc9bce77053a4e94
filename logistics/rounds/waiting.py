"""What a delivery office has to bring and to fetch on one day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from logistics.destinations import REDIRECTED, bound_for, country_now, postcode_now
from logistics.models import (
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
from logistics.rounds.doors import Door, Kind, door_key
from logistics.rounds.locker_doors import locker_doors

LATE, DUE = 3, 2


def to_bring(*, office: Office, day: dt.date) -> QuerySet[Parcel]:
    """Parcels, anywhere, that a round of ``office`` may bring on ``day``: promised for then or earlier.

    They are with the post and on their way or at the office, or were tried in vain and are to be tried again. What is held, goes back,
    was withdrawn, or stands in an open round that is no draft of this day, is not among them.
    """
    failed = TrackingEvent.objects.filter(parcel=OuterRef("pk"), code=EventCode.EMH).order_by("-occurred_at", "-pk")
    moving = Q(status__in=[ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT])
    again = Q(status=ParcelStatus.DELIVERY_FAILED, then=NextAction.RETRY, status_at__date__lt=day)
    drafts = {"stop__round__office": office, "stop__round__day": day, "stop__round__state": Round.State.DRAFT}
    elsewhere = RoundParcel.objects.filter(is_open=True).exclude(**drafts)
    parcels = Parcel.objects.annotate(then=Subquery(failed.values("next_action")[:1]))
    due = parcels.filter(moving | again, bound_for(promised_for__lte=day), shipment__withdrawn_at=None, number__voided_at=None)
    with_way = due.exclude(pk__in=elsewhere.values("parcel")).select_related(
        "number", "shipment__service", "shipment__recipient", *REDIRECTED
    )
    return with_way.order_by("shipment__promised_for", "pk")


def to_deliver(*, office: Office, day: dt.date) -> QuerySet[Parcel]:
    """Of those, the ones that go to doors of ``office``'s postcodes, and not to an office or a locker."""
    areas = Exists(
        OfficeArea.objects.filter(
            office=office, country=OuterRef("country_now"), first__lte=OuterRef("postcode_now"), last__gte=OuterRef("postcode_now")
        )
    )
    there = to_bring(office=office, day=day).annotate(country_now=country_now(), postcode_now=postcode_now())
    return there.filter(areas, bound_for(office=None, locker=None))


def to_fetch(*, day: dt.date) -> QuerySet[PickupRequest]:
    """Confirmed pick-ups of ``day``, anywhere, that stand in no round which has left the draft."""
    asked = PickupRequest.objects.filter(day=day, state=PickupRequest.State.CONFIRMED).select_related("sender").order_by("pk")
    return asked.exclude(pk__in=RoundStop.objects.filter(pickup__day=day).exclude(round__state=Round.State.DRAFT).values("pickup"))


def doors_of(*, office: Office, day: dt.date) -> list[Door]:
    """All doors of the day: parcels of one address and recipient together, each pick-up by itself, and each of its lockers. Six queries."""
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
    fetched = [pickup for pickup in pickups if offices[pickup.sender.country, pickup.sender.postcode] == office]
    lockers = locker_doors(office=office, day=day, parcels=to_bring(office=office, day=day))
    for door in [*doors.values(), *lockers]:
        door.weight = LATE if any(parcel.bound_for.promised_for < day for parcel in door.parcels) else DUE
    return [*doors.values(), *(Door(pickup.sender, Kind.PICKUP, pickup=pickup) for pickup in fetched), *lockers]
