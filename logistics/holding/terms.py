"""The term of what waits at an office: reminders, and back to the sender. Asked by the timer; each step is done once."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone

from logistics.models import Hold, Parcel
from logistics.models.tracking import EventCode
from logistics.place_mails import Kind, send_place_mail
from logistics.tracking import EventRefused, record_event

logger = logging.getLogger(__name__)

# How many days before the last one a reminder goes out, the first one first.
REMIND_BEFORE = (2, 0)


def remind(now: dt.datetime) -> int:
    """Send the reminders that are due; returns how many. Of two timers one sends each."""
    today, sent = timezone.localdate(now), 0
    for nth, before in enumerate(REMIND_BEFORE):
        due = Hold.objects.filter(ended_at=None, reminders__lte=nth, last_day__lte=today + dt.timedelta(days=before), last_day__gte=today)
        for hold in due.order_by("pk"):
            # On the day of arrival the mail with the code says it all.
            quiet = timezone.localdate(hold.since) == today
            with transaction.atomic():
                claimed = Hold.objects.filter(pk=hold.pk, ended_at=None, reminders=hold.reminders).update(reminders=nth + 1)
                if claimed and not quiet:
                    send_place_mail.enqueue(Kind.OFFICE_REMINDER.value, hold.pk)
                    sent += 1
    return sent


def send_back(now: dt.datetime) -> int:
    """Turn back what nobody came for until the end of its last day; returns how many parcels."""
    turned = 0
    for hold in Hold.objects.filter(ended_at=None, last_day__lt=timezone.localdate(now)).select_related("office").order_by("pk"):
        try:
            turned += _send_back(hold, now)
        except EventRefused as refusal:
            logger.warning("Parcel %s is not sent back: %s", hold.parcel_id, refusal)
    return turned


def _send_back(hold: Hold, now: dt.datetime) -> bool:
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=hold.parcel_id)
        if not Hold.objects.filter(pk=hold.pk, ended_at=None).exists():
            return False  # handed out while we looked
        record_event(parcel=parcel, code=EventCode.RTS, occurred_at=now, actor=None, office=hold.office.name)
        send_place_mail.enqueue(Kind.OFFICE_BACK.value, hold.pk)
    return True
