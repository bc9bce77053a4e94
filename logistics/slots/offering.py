"""Which slots of a service there are on which days, and what is left in each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.formats import format_day, format_hours
from cms.prepared import Prepared
from logistics.areas import lies_in
from logistics.calendar import DeliveryDate, Place
from logistics.models import Service, Slot, SlotDay

# A slot by its primary key, on a day.
Key = tuple[int, dt.date]
NEXT_NAMED = 3


@dataclass(frozen=True)
class SlotChoice:
    """A slot on one day. ``left``: how many more it takes; 0 where it is full or it is too late to order for it."""

    slot: Slot
    day: dt.date
    left: int

    @property
    def value(self) -> str:
        """What a form sends: ``2026-11-28@3``."""
        return f"{self.day.isoformat()}@{self.slot.pk}"

    @property
    def is_free(self) -> bool:
        return self.left > 0

    @property
    def hours(self) -> str:
        return format_hours(self.slot.starts, self.slot.ends)

    @property
    def words(self) -> str:
        return self._said(format_day(self.day))

    @property
    def short(self) -> str:
        """The same for a list to choose from, that a phone shows whole."""
        return self._said(date_format(self.day, "D j M"))

    def _said(self, day: str) -> str:
        said = {"day": day, "hours": self.hours}
        return _("%(day)s, %(hours)s") % said if self.is_free else _("%(day)s, %(hours)s: full") % said


def next_words(choices: Iterable[SlotChoice]) -> str:
    """The next ones that have room, in one line; "" where none has."""
    return "; ".join([choice.words for choice in choices if choice.is_free][:NEXT_NAMED])


def full_words(choice: SlotChoice, others: Iterable[SlotChoice]) -> str:
    """That ``choice`` cannot be had any more, and what of ``others`` can."""
    said = {"day": format_day(choice.day), "hours": choice.hours}
    following = next_words(others)
    if not following:
        return _("%(day)s, %(hours)s is full by now. Choose another service or day.") % said
    return _("%(day)s, %(hours)s is full by now. The next ones: %(next)s.") % {**said, "next": following}


_slots: Prepared[Slot] = Prepared(lambda *, services: Slot.objects.filter(service__in=services, is_active=True).order_by("starts", "pk"))
_days: Prepared[Any] = Prepared(
    lambda *, services, since: SlotDay.objects.filter(slot__service__in=services, day__gte=since).values_list(
        "slot", "day", "capacity", "taken"
    )
)


@dataclass
class SlotBook:
    """The slots of some services with what is taken of them; loaded once, it answers many quotes. Two queries, none without services."""

    at: dt.datetime
    services: frozenset[int] = frozenset()
    slots: dict[int, list[Slot]] = field(default_factory=dict)  # by service id
    left: dict[Key, int] = field(default_factory=dict)  # where a day was begun

    @classmethod
    def load(cls, services: Collection[Service], *, at: dt.datetime) -> SlotBook:
        """``services``: those that come at chosen hours."""
        book = cls(at, frozenset(service.pk for service in services))
        if book.services:
            asked = sorted(book.services)
            found: dict[int, list[Slot]] = defaultdict(list)
            for slot in _slots(services=asked):
                found[slot.service_id].append(slot)
            book.slots = dict(found)
            rows = _days(services=asked, since=timezone.localdate(at))
            book.left = {(slot, day): max(0, capacity - taken) for slot, day, capacity, taken in rows}
        return book

    def asks_for(self, service: Service) -> bool:
        """Whether ``service`` comes at hours that are chosen."""
        return service.pk in self.services

    def choices(self, service: Service, *, place: Place, days: Iterable[dt.date], kept: Collection[Key] = ()) -> list[SlotChoice]:
        """What there is on ``days`` at ``place``, the full ones too, in their order. ``kept``: whoever asks has a place there already."""
        now = timezone.localtime(self.at)
        found = []
        for day in days:
            for slot in self.slots.get(service.pk, []):
                if str(day.isoweekday()) not in slot.weekdays or not lies_in(slot.area, place.country, place.postcode):
                    continue
                left = self.left.get((slot.pk, day), slot.capacity) + ((slot.pk, day) in kept)
                if day == now.date() and now.time() > slot.order_until:
                    left = 0
                found.append(SlotChoice(slot, day, left))
        return found

    def why_not(self, service: Service, dates: list[DeliveryDate], choices: list[SlotChoice]) -> str:
        """Why ``service`` cannot be had on any of ``dates``; "" where it can."""
        if any(choice.is_free for choice in choices):
            return ""
        said = {"service": service.name_in()}
        if not choices:
            return _("%(service)s has no delivery hours for this address.") % said
        said["until"] = format_day(dates[-1].promised_for)
        return _("%(service)s: all delivery hours until %(until)s are full. Choose another service.") % said

    def note(self, choices: list[SlotChoice]) -> str:
        """What to know where days are full before the first that is not."""
        full = next((choice.day for choice in choices if not any(other.is_free for other in choices if other.day == choice.day)), None)
        first = next((choice.day for choice in choices if choice.is_free), None)
        if full is None or first is None or full > first:
            return ""
        if full == timezone.localdate(self.at):
            return _("No delivery hours are left for today.")
        return _("No delivery hours are left on %(day)s.") % {"day": format_day(full)}
