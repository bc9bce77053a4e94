"""What events mean for a parcel that waits. Inside the transaction of the event, which holds the parcel's row; writes rows only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone

from logistics.holding.keeping import end, keep, lies_in_locker, where_it_waits
from logistics.lockers.reserving import give_up, give_up_unused, was_moved
from logistics.models import Hold, Parcel, ParcelStatus, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.signals import parcel_event_recorded

HOW = {ParcelStatus.DELIVERED: Hold.End.HANDED_OUT, ParcelStatus.RETURN_TO_SENDER: Hold.End.RETURNED, ParcelStatus.LOST: Hold.End.MOVED}


@receiver(parcel_event_recorded, dispatch_uid="logistics.holding.follow_parcel")
def follow_parcel(*, parcel: Parcel, event: TrackingEvent, **kwargs: Any) -> None:
    """A parcel that is ready at an office gets its code; one that goes on, or out of the door, waits no longer."""
    status = ParcelStatus(parcel.status)
    at = parcel.status_at or timezone.now()
    if status == ParcelStatus.READY_FOR_PICKUP:
        is_news = event.occurred_at == parcel.status_at  # and not a late report of where it was before
        if event.code == EventCode.EDH and is_news and not lies_in_locker(parcel, event.office):
            _keep_at_office(parcel, event, at)
        return
    end(parcel=parcel, how=HOW.get(status, Hold.End.MOVED), at=timezone.now())
    if status in HOW:
        give_up_unused(parcel=parcel, at=timezone.now())


def _keep_at_office(parcel: Parcel, event: TrackingEvent, at: dt.datetime) -> None:
    """Whatever was said of a locker: it was scanned at an office, so it is there."""
    days = settings.LOCKER_OFFICE_DAYS if was_moved(parcel) else None
    give_up(parcel=parcel, at=timezone.now())
    office = where_it_waits(parcel, event.office)
    if office is not None:
        keep(parcel=parcel, office=office, since=at, days=days)
