"""Places in slots: kept while it is paid, taken with the order, given back.

The database is the guard: a place is counted by a conditional UPDATE of its day, below its capacity, and a constraint says the same. Of
two who want the last one, the second waits for the first and is told that it is full. The day's row is locked before the place's,
everywhere, and days by date and slot.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from cms.formats import format_day, format_hours
from logistics.models import Slot, SlotDay, SlotPlace

State = SlotPlace.State


class SlotFull(Exception):
    """Nothing was taken. The text, in the active language, says so."""


def active() -> QuerySet[SlotPlace]:
    return SlotPlace.objects.filter(ended_at=None)


def kept_by(keys: list[str]) -> dict[str, tuple[int, dt.date]]:
    """What each of ``keys`` has: slot and day. One query."""
    rows = active().filter(key__in=keys).values_list("key", "slot_day__slot", "slot_day__day")
    return {key: (slot, day) for key, slot, day in rows}


def take(*, slot: Slot, day: dt.date, key: str, at: dt.datetime, kept_until: dt.datetime | None = None) -> None:
    """A place for ``key`` in ``slot`` on ``day``; what it has elsewhere is given back. Raises ``SlotFull``, and then nothing is changed.

    ``kept_until``: until then it waits for ``confirm``; without it the place is taken.
    """
    with transaction.atomic():
        wanted, _new = SlotDay.objects.get_or_create(slot=slot, day=day, defaults={"capacity": slot.capacity})
        has = active().filter(key=key).values_list("pk", "slot_day").first()
        if has and has[1] == wanted.pk and _keep_on(has[0], kept_until):
            return
        list(SlotDay.objects.select_for_update().filter(pk__in={wanted.pk, *([has[1]] if has else [])}).order_by("day", "slot_id"))
        _end(active().filter(key=key), at)
        if not SlotDay.objects.filter(pk=wanted.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1):
            said = {"day": format_day(day), "hours": format_hours(slot.starts, slot.ends)}
            raise SlotFull(_("%(day)s, %(hours)s is full by now. Choose another time.") % said)
        state = State.KEPT if kept_until else State.TAKEN
        SlotPlace.objects.create(slot_day=wanted, key=key, state=state, kept_until=kept_until)


def _keep_on(place: int, until: dt.datetime | None) -> bool:
    """Whether the place is still there; then until ``until``, or for good."""
    state = State.KEPT if until else State.TAKEN
    return bool(active().filter(pk=place, state=State.KEPT).update(kept_until=until, state=state))


def confirm(*, slot: Slot, day: dt.date, key: str, as_key: str, at: dt.datetime) -> None:
    """What ``key`` kept is taken as ``as_key``; where it was given up meanwhile, another place. Raises ``SlotFull``."""
    # Of what was read only the primary key goes into the UPDATE: its condition is then looked at again under the row's lock.
    kept = active().filter(key=key, slot_day__slot=slot, slot_day__day=day).values_list("pk", flat=True).first()
    if kept and active().filter(pk=kept, state=State.KEPT).update(state=State.TAKEN, kept_until=None, key=as_key):
        return
    give_back(active().filter(key=key), at=at)
    take(slot=slot, day=day, key=as_key, at=at)


def give_back(places: QuerySet[SlotPlace], *, at: dt.datetime) -> int:
    """End ``places`` that have not ended; returns how many."""
    with transaction.atomic():
        days = set(places.filter(ended_at=None).values_list("slot_day", flat=True))
        if not days:
            return 0
        list(SlotDay.objects.select_for_update().filter(pk__in=days).order_by("day", "slot_id"))
        return _end(places.filter(slot_day__in=days), at)


def _end(places: QuerySet[SlotPlace], at: dt.datetime) -> int:
    """The days of ``places`` are locked."""
    ended = 0
    for pk, day in places.filter(ended_at=None).order_by("pk").values_list("pk", "slot_day"):
        if active().filter(pk=pk).update(state=State.ENDED, ended_at=at):
            SlotDay.objects.filter(pk=day).update(taken=F("taken") - 1)
            ended += 1
    return ended


def expire(now: dt.datetime) -> int:
    """Give back what was kept for somebody who did not go on; returns how many."""
    late = active().filter(state=State.KEPT, kept_until__lt=now)
    return sum(_expire(pk, day, now) for pk, day in late.order_by("pk").values_list("pk", "slot_day"))


def _expire(place: int, day: int, now: dt.datetime) -> int:
    with transaction.atomic():
        list(SlotDay.objects.select_for_update().filter(pk=day))
        if not active().filter(pk=place, state=State.KEPT, kept_until__lt=now).update(state=State.ENDED, ended_at=now):
            return 0
        return SlotDay.objects.filter(pk=day).update(taken=F("taken") - 1)


def capacity_changed(slot: Slot, *, since: dt.date) -> None:
    """The days from ``since`` on take as many as ``slot`` says now, but no fewer than have their place already."""
    SlotDay.objects.filter(slot=slot, day__gte=since).update(capacity=Greatest(slot.capacity, F("taken")))
