"""The books of parcels: every number that was given out is a parcel, every parcel came to an end or stands on the clerks' list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from logistics.models import Hold, ItemNumber, LockerReservation, Parcel, ParcelStatus, Scan, TrackingEvent
from logistics.queues import needing_attention
from logistics.tracking import status_of

CHUNK = 500


@dataclass
class Balance:
    """Parcels by where they ended; ``off`` says what does not add up, a sentence each."""

    booked: int = 0
    delivered: int = 0
    returned: int = 0
    lost: int = 0
    withdrawn: int = 0
    on_the_list: int = 0
    off: list[str] = field(default_factory=list)

    @property
    def accounted(self) -> int:
        return self.delivered + self.returned + self.lost + self.withdrawn + self.on_the_list

    def lines(self) -> list[tuple[str, int]]:
        return [
            ("booked", self.booked),
            ("delivered", self.delivered),
            ("back at the sender's", self.returned),
            ("lost", self.lost),
            ("withdrawn", self.withdrawn),
            ("on the clerks' list", self.on_the_list),
        ]


def balance(now: dt.datetime) -> Balance:
    """What the database says at ``now``."""
    given_back = Exists(TrackingEvent.objects.filter(parcel=OuterRef("pk"), code="EMI"))
    listed = needing_attention(now).order_by()
    parcels = Parcel.objects.annotate(given_back=given_back)
    withdrawn = Q(shipment__withdrawn_at__isnull=False, status=ParcelStatus.PENDING) | Q(status=ParcelStatus.VOID)
    found = Balance(
        booked=parcels.count(),
        delivered=parcels.filter(status=ParcelStatus.DELIVERED).count(),
        returned=parcels.filter(status=ParcelStatus.RETURN_TO_SENDER, given_back=True).count(),
        lost=parcels.filter(status=ParcelStatus.LOST).count(),
        withdrawn=parcels.filter(withdrawn).count(),
        on_the_list=listed.count(),
    )
    if found.accounted != found.booked:
        ends = Q(status__in=ParcelStatus.final()) | Q(status=ParcelStatus.RETURN_TO_SENDER, given_back=True)
        nowhere = parcels.exclude(ends).exclude(withdrawn).exclude(pk__in=listed.values("pk"))
        for number, status in nowhere.values_list("number__number", "status")[:10]:
            found.off.append(f"{number} ({status}) came to no end and stands on no list")
        found.off.append(f"{found.booked} parcels are booked, {found.accounted} accounted for")
    _numbers(found)
    _statuses(found)
    _places(found)
    _scans(found)
    return found


def _numbers(found: Balance) -> None:
    without = ItemNumber.objects.filter(parcel=None, voided_at=None).count()
    if without:
        found.off.append(f"{without} item numbers were given out and have no parcel")


def _statuses(found: Balance) -> None:
    """What the parcel says of itself follows from its events."""
    for parcel in Parcel.objects.exclude(status=ParcelStatus.VOID).prefetch_related("events").order_by("pk").iterator(chunk_size=CHUNK):
        status, since = status_of(list(parcel.events.all()))
        if (parcel.status, parcel.status_at) != (status, since):
            found.off.append(f"{parcel.pk} says {parcel.status} since {parcel.status_at}, its events say {status} since {since}")


def _places(found: Balance) -> None:
    """Nobody's compartment or shelf is taken by a parcel that is elsewhere."""
    gone = Parcel.objects.filter(status__in=[*ParcelStatus.final(), ParcelStatus.RETURN_TO_SENDER])
    for what, rows in (
        ("locker", LockerReservation.objects.filter(ended_at=None, parcel__in=gone)),
        ("office", Hold.objects.filter(ended_at=None, parcel__in=gone)),
    ):
        for number in rows.values_list("parcel__number__number", flat=True)[:10]:
            found.off.append(f"{number} has ended and still has its place in a {what}")
    doubled = Hold.objects.filter(ended_at=None).order_by().values("parcel").annotate(times=Count("pk")).filter(times__gt=1).count()
    if doubled:
        found.off.append(f"{doubled} parcels wait at two offices at once")


def _scans(found: Balance) -> None:
    """Each recorded scan is an event, and each event that a scan made is there once."""
    recorded = Scan.objects.filter(result__in=["recorded", "unaccepted"])
    without = recorded.filter(~Exists(TrackingEvent.objects.filter(parcel=OuterRef("parcel"), code=OuterRef("code")))).count()
    if without:
        found.off.append(f"{without} scans were answered as recorded and left no event")
    doubled = (
        TrackingEvent.objects.values("parcel", "code", "occurred_at", "office").annotate(times=Count("pk")).filter(times__gt=1).count()
    )
    if doubled:
        found.off.append(f"{doubled} events stand twice")
