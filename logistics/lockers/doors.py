"""What becomes of a parcel when a door was opened with a PIN and the locker says what lies behind it.

Inside a transaction that holds the locker's row. The parcel's row is locked next, then the reservation is changed.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from logistics.lockers.reserving import End, Purpose, State, active, new_code
from logistics.models import LockerBank, LockerMessage, LockerReservation, Parcel
from logistics.models.tracking import EventCode
from logistics.place_mails import Kind, send_place_mail
from logistics.tracking import EventRefused, record_event

Problem = LockerMessage.Problem


def put_in(bank: LockerBank, reservation: LockerReservation, at: dt.datetime) -> str:
    """Something lies behind the door that was opened to put the parcel in: from now on the PIN is another's. Returns a problem or ""."""
    if reservation.parcel_id is None:
        return Problem.FOREIGN_PARCEL
    parcel = _locked(reservation)
    collects = reservation.purpose == Purpose.COLLECT
    keep_until = at + dt.timedelta(hours=settings.LOCKER_HOURS) if collects else None
    fields = {"inside_since": at, "keep_until": keep_until, "opened_at": None, **new_code(bank.pk).fields()}
    if not _move(reservation, State.EXPECTED, state=State.INSIDE, **fields):
        return ""
    problem = _record(parcel, EventCode.EDH if collects else EventCode.EMA, at, bank.name)
    if collects and not problem:
        send_place_mail.enqueue(Kind.LOCKER_READY.value, reservation.pk)
    return problem


def take_out(bank: LockerBank, reservation: LockerReservation, at: dt.datetime) -> str:
    """Nothing lies any more behind the door that was opened to take the parcel out. Returns a problem or ""."""
    was, collects = State(reservation.state), reservation.purpose == Purpose.COLLECT
    by_post = was == State.TO_EMPTY
    parcel = _locked(reservation)
    if not _move(reservation, was, state=State.ENDED, ended_at=at, end=End.MOVED if by_post else End.TAKEN, opened_at=None):
        return ""
    if by_post or not collects:
        return ""  # the post has it: its next scan says where
    return _record(parcel, EventCode.EMI, at, bank.name, delivered_to=_("Taken out with the PIN"))


def _locked(reservation: LockerReservation) -> Parcel:
    return Parcel.objects.select_for_update(of=("self",)).get(pk=reservation.parcel_id or 0)


def _move(reservation: LockerReservation, before: str, **fields: object) -> bool:
    return bool(active().filter(pk=reservation.pk, state=before).update(**fields))


def _record(parcel: Parcel, code: str, at: dt.datetime, office: str, **facts: str) -> str:
    """What the parcel's history does not allow is a problem for a clerk; what lies in the compartment is as it is."""
    try:
        with transaction.atomic():
            record_event(parcel=parcel, code=code, occurred_at=at, actor=None, office=office, **facts)
    except EventRefused:
        return Problem.REFUSED
    return ""
