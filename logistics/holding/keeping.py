"""When a parcel begins to wait at an office, and when it stops."""

from __future__ import annotations

import datetime as dt
from itertools import islice

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.hours import timetable_of
from logistics.models import Hold, LockerReservation, Office, Parcel, ParcelStatus
from logistics.offices import office_for
from logistics.place_mails import Kind, send_place_mail
from logistics.secret_codes import draw

DRAWS = 20


def scope_of(office_id: int) -> str:
    """Where the code of a hold counts."""
    return f"hold:{office_id}"


def keep(*, parcel: Parcel, office: Office, since: dt.datetime, days: int | None = None) -> Hold | None:
    """Let ``parcel`` wait at ``office``; None where it waits there already. Inside the transaction of the event that says so.

    Where it waited at another office, it does not any more.

    ``days``: on how many days the office is open until its term is over; ``settings.OFFICE_HOLD_DAYS`` where nothing is said. Its
    code goes to the recipient by mail.
    """
    for _attempt in range(DRAWS):
        if Hold.objects.filter(parcel=parcel, office=office, ended_at=None).exists():
            return None
        end(parcel=parcel, how=Hold.End.MOVED, at=timezone.now())
        code = draw(scope_of(office.pk))
        try:
            with transaction.atomic():
                hold = Hold.objects.create(
                    parcel=parcel,
                    office=office,
                    since=since,
                    last_day=last_day(office, arrived=timezone.localdate(since), days=days or settings.OFFICE_HOLD_DAYS),
                    **code.fields(),
                )
        except IntegrityError:
            continue  # the digits are another parcel's at this office, or somebody was quicker
        send_place_mail.enqueue(Kind.OFFICE_READY.value, hold.pk)
        return hold
    raise RuntimeError(f"no free code at {office.code}: {DRAWS} drawn")


def last_day(office: Office, *, arrived: dt.date, days: int) -> dt.date:
    """The last of the next ``days`` days on which ``office`` is open; of one without hours, days of the calendar."""
    open_days = list(islice(timetable_of(office).open_days(arrived), days))
    return open_days[-1] if len(open_days) == days else arrived + dt.timedelta(days=days + 2)


def end(*, parcel: Parcel, how: Hold.End, at: dt.datetime) -> bool:
    """``parcel`` waits no longer; False where it did not wait."""
    return bool(Hold.objects.filter(parcel=parcel, ended_at=None).update(ended_at=at, end=how))


def where_it_waits(parcel: Parcel, said: str) -> Office | None:
    """The office at which ``parcel`` waits: the one that the event names, else where it waits already, else where it goes or the office of
    its locker, else the one that delivers there."""
    named = Office.objects.filter(name=said).first() if said else None
    if named is not None:
        return named
    waiting = Hold.objects.filter(parcel=parcel, ended_at=None).select_related("office").first()
    if waiting is not None:
        return waiting.office
    way = parcel.bound_for
    if way.office is not None or way.locker is not None:
        return way.office or (way.locker.office if way.locker else None)
    return office_for(country=way.recipient.country, postcode=way.recipient.postcode)


def lies_in_locker(parcel: Parcel, said: str) -> bool:
    """Whether it is the locker called ``said`` in which ``parcel`` lies."""
    inside = LockerReservation.objects.filter(parcel=parcel, state=LockerReservation.State.INSIDE)
    return inside.filter(compartment__bank__name=said).exists()


def open_hold(parcel: Parcel) -> Hold | None:
    """Where ``parcel`` waits now, with its office."""
    if parcel.status != ParcelStatus.READY_FOR_PICKUP:
        return None
    return Hold.objects.filter(parcel=parcel, ended_at=None).select_related("office").first()
