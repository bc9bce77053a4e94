"""What events mean for rounds. Inside the transaction of the event, which holds the parcel's row."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from logistics.models import Parcel, Round, RoundParcel, RoundStop, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.rounds.locker_stops import delete_empty
from logistics.signals import parcel_event_recorded

AWAY = (Round.State.OUT, Round.State.BACK)


@receiver(parcel_event_recorded, dispatch_uid="logistics.rounds.close_at_locker")
def close_at_locker(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """It lies in its locker, or at an office: no round brings it any more, whatever its driver says later."""
    if event.code != EventCode.EDH:
        return
    entry = RoundParcel.objects.filter(parcel=parcel, is_open=True, stop__locker__isnull=False).select_related("stop__round").first()
    if entry is None:
        return
    if entry.stop.round.state in AWAY:
        RoundParcel.objects.filter(pk=entry.pk).update(is_open=False)
    else:
        entry.delete()
        delete_empty(RoundStop.objects.filter(pk=entry.stop_id))
