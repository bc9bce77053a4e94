"""What waits for the clerks: labels to print, and parcels that somebody must look at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_day
from logistics.models import Parcel, ParcelStatus, PickupRequest
from logistics.pickups import pickups_to_come

# A parcel that is with the post and of which nothing was heard for this long.
SILENCE = dt.timedelta(days=3)
MOVING = (ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY)


@dataclass(frozen=True)
class PostalWork:
    """Today's work of the post, in numbers."""

    labels_to_print: int
    need_attention: int
    pickups_asked: int


def labels_to_print() -> QuerySet[Parcel]:
    """Parcels that have no printed label, are not with the post yet and were not withdrawn; the next pick-up first."""
    waiting = Parcel.objects.filter(printed_at__isnull=True, status=ParcelStatus.PENDING)
    waiting = waiting.filter(number__voided_at=None, shipment__withdrawn_at=None)
    return waiting.order_by("shipment__pickup_on", "pk")


def needing_attention(now: dt.datetime | None = None) -> QuerySet[Parcel]:
    """Parcels whose delivery failed, that are on hold, late, or have not moved for three days; the longest wait first.

    Late is what the post has and did not bring on the promised day.
    """
    now = now or timezone.now()
    stuck = Q(status__in=[ParcelStatus.DELIVERY_FAILED, ParcelStatus.ON_HOLD])
    silent = Q(status__in=MOVING, status_at__lt=now - SILENCE)
    late = Q(status__in=MOVING, shipment__promised_for__lt=timezone.localdate(now))
    return Parcel.objects.filter(stuck | silent | late).order_by("status_at", "pk")


def why_attention(parcel: Parcel) -> str:
    """In one phrase, why ``parcel`` is among those that need attention."""
    if parcel.status == ParcelStatus.DELIVERY_FAILED:
        return _("Delivery failed")
    if parcel.status == ParcelStatus.ON_HOLD:
        return _("On hold")
    if parcel.shipment.promised_for < timezone.localdate():
        return _("Late: promised for %(day)s") % {"day": format_day(parcel.shipment.promised_for)}
    return _("No movement for three days")


def postal_work() -> PostalWork:
    """The counts for a clerk's first page, in three queries."""
    asked = pickups_to_come().filter(state=PickupRequest.State.ASKED)
    return PostalWork(labels_to_print().count(), needing_attention().count(), asked.count())
