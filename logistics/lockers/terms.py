"""The term of what lies in a locker: a reminder, once longer when asked, then to the office. Each step is done once."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from logistics.lockers.reserving import Purpose, State, active, new_code
from logistics.models import LockerBank, LockerMessage, LockerReservation, Parcel
from logistics.models.tracking import EventCode
from logistics.place_mails import Kind, send_place_mail
from logistics.tracking import EventRefused, record_event

logger = logging.getLogger(__name__)
REMIND_BEFORE = dt.timedelta(hours=12)


def keep_longer(*, reservation: LockerReservation, at: dt.datetime | None = None) -> bool:
    """Once, as long again, where its time is not over; False, and nothing changed, else."""
    at = at or timezone.now()
    inside = active().filter(pk=reservation.pk, state=State.INSIDE, purpose=Purpose.COLLECT, extended_at=None, keep_until__gt=at)
    with transaction.atomic():
        longer = F("keep_until") + dt.timedelta(hours=settings.LOCKER_HOURS)
        if not inside.update(keep_until=longer, extended_at=at, reminded_at=None):
            return False
        send_place_mail.enqueue(Kind.LOCKER_LONGER.value, reservation.pk)
    return True


def remind(now: dt.datetime) -> int:
    """A reminder half a day before the end; returns how many."""
    due = active().filter(state=State.INSIDE, purpose=Purpose.COLLECT, reminded_at=None, keep_until__lte=now + REMIND_BEFORE)
    sent = 0
    for pk in due.filter(keep_until__gt=now).values_list("pk", flat=True):
        with transaction.atomic():
            if active().filter(pk=pk, state=State.INSIDE, reminded_at=None).update(reminded_at=now):
                send_place_mail.enqueue(Kind.LOCKER_REMINDER.value, pk)
                sent += 1
    return sent


def to_office(now: dt.datetime) -> int:
    """What nobody took out in time is held and waits for a courier, who has a PIN of their own; returns how many parcels."""
    late = active().filter(state=State.INSIDE, purpose=Purpose.COLLECT, keep_until__lte=now)
    moved = 0
    for reservation in late.select_related("compartment__bank").order_by("pk"):
        try:
            moved += _to_office(reservation, now)
        except EventRefused as refusal:
            logger.warning("Parcel %s is not taken to the office: %s", reservation.parcel_id, refusal)
    return moved


def _to_office(reservation: LockerReservation, now: dt.datetime) -> bool:
    bank = reservation.compartment.bank
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=reservation.parcel_id or 0)
        still = active().filter(pk=reservation.pk, state=State.INSIDE, keep_until__lte=now)
        if not still.update(state=State.TO_EMPTY, opened_at=None, **new_code(bank.pk).fields()):
            return False
        record_event(parcel=parcel, code=EventCode.HOLD, occurred_at=now, actor=None, office=bank.name)
        send_place_mail.enqueue(Kind.LOCKER_OVER.value, reservation.pk)
    return True


def note_silence(now: dt.datetime) -> int:
    """Put lockers on the clerks' list that were not heard of for a while, once each time; returns how many are silent."""
    since = now - dt.timedelta(minutes=settings.LOCKER_SILENT_MINUTES)
    silent = list(LockerBank.objects.filter(is_active=True, last_heard_at__lt=since))
    for bank in silent:
        LockerMessage.objects.get_or_create(
            bank=bank,
            message_id=f"silent:{bank.last_heard_at:%Y-%m-%dT%H:%M:%S}",
            defaults={"kind": LockerMessage.Kind.SILENT, "problem": LockerMessage.Problem.SILENT, "body_hash": ""},
        )
    return len(silent)
