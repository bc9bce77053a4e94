"""What a delivery office has to bring and to fetch on one day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from logistics.destinations import REDIRECTED, bound_for, country_now, postcode_now
from logistics.lockers.couriers import to_take_out
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
from logistics.rounds.locker_doors import brought_to_lockers, lockers_of

LATE, DUE = 3, 2


def to_deliver(*, office: Office, day: dt.date) -> QuerySet[Parcel]:
    """Parcels that go to doors of ``office``'s postcodes or into its lockers, and are promised for ``day`` or earlier.

    They are with the post and on their way or at the office, or were tried in vain and are to be tried again. What is held, goes to an
    office, goes back, was withdrawn, lies in a locker where its sender left it, or stands in an open round that is no draft of this day, is
    not among them.
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
    to_doors = Q(areas) & bound_for(promised_for__lte=day, office=None, locker=None)
    into_lockers = Q(pk__in=brought_to_lockers(office).values("parcel")) & bound_for(promised_for__lte=day)
    waiting = parcels.filter(to_doors | into_lockers, moving | again, shipment__withdrawn_at=None, number__voided_at=None)
    left_by_senders = to_take_out().filter(parcel=OuterRef("pk"))
    waiting = waiting.filter(~Exists(left_by_senders)).exclude(pk__in=elsewhere.values("parcel"))
    with_way = waiting.select_related("number", "shipment__service", "shipment__recipient", *REDIRECTED)
    return with_way.order_by("shipment__promised_for", "pk")


def to_fetch(*, day: dt.date) -> QuerySet[PickupRequest]:
    """Confirmed pick-ups of ``day``, anywhere, that stand in no round which has left the draft."""
    asked = PickupRequest.objects.filter(day=day, state=PickupRequest.State.CONFIRMED).select_related("sender").order_by("pk")
    return asked.exclude(pk__in=RoundStop.objects.filter(pickup__day=day).exclude(round__state=Round.State.DRAFT).values("pickup"))


def doors_of(*, office: Office, day: dt.date) -> list[Door]:
    """All doors of the day: parcels of one address and recipient together, each pick-up by itself, and each locker. Four queries."""
    lockers = lockers_of(office=office, day=day)
    parcels, pickups = list(to_deliver(office=office, day=day)), list(to_fetch(day=day))
    to_doors = [parcel for parcel in parcels if parcel.pk not in lockers.bringing and parcel.bound_for.locker_id is None]
    addresses = [*(parcel.bound_for.recipient for parcel in to_doors), *(pickup.sender for pickup in pickups)]
    offices = offices_for({(address.country, address.postcode) for address in addresses})
    doors: dict[tuple[str, ...], Door] = {}
    for parcel in to_doors:
        recipient = parcel.bound_for.recipient
        if offices[recipient.country, recipient.postcode] != office:
            continue  # a narrower range of postcodes is another office's
        door = doors.setdefault(door_key(recipient), Door(recipient, day=day))
        door.parcels.append(parcel)
    fetched = [pickup for pickup in pickups if offices[pickup.sender.country, pickup.sender.postcode] == office]
    brought = [*doors.values(), *lockers.doors(parcel for parcel in parcels if parcel.pk in lockers.bringing)]
    for door in brought:
        door.weight = LATE if any(parcel.bound_for.promised_for < day for parcel in door.parcels) else DUE
    return [*brought, *(Door(pickup.sender, Kind.PICKUP, pickup=pickup) for pickup in fetched)]
