"""Opening hours: OpenStreetMap's ``opening_hours``, the country's holidays, and what differs on one day.

opening-hours-py reads the notation. Which day is a holiday says ``logistics.calendar`` and not the package, so that an office is
closed on the same days on which nothing is delivered: the rule for holidays stands for itself (``PH off`` or ``PH 09:00-12:00``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext as _
from opening_hours import OpeningHours, State, validate

from logistics.calendar import ONE_DAY, public_holidays, region_of
from logistics.models import LockerBank, Office, OfficeClosure

EXAMPLE = "Mo-Fr 09:00-12:30,14:00-17:30; Sa 09:00-12:30; PH off"
EXAMPLE_OF_A_DAY = "09:00-12:30"
LOOKED_AHEAD = 60  # days; who does not open within them is said to be closed
_ANY_MONDAY = dt.date(2026, 1, 5)
_OF_A_DAY = re.compile(r"\d{2}:\d{2}-\d{2}:\d{2}(,\d{2}:\d{2}-\d{2}:\d{2})*")
Span = tuple[dt.time, dt.time]  # from, to; to midnight is time.max


class HoursInvalid(ValueError):
    """What was written is no opening hours. The text, in the active language, says what to write."""


@dataclass(frozen=True)
class Rules:
    """``week`` for usual days; ``holidays`` for public holidays, None where they are like any other day."""

    week: OpeningHours | None
    holidays: OpeningHours | None

    def on(self, day: dt.date, *, is_holiday: bool) -> list[Span]:
        rules = self.holidays if is_holiday and self.holidays is not None else self.week
        return _spans(rules, day) if rules else []


@lru_cache(maxsize=1024)
def read_hours(text: str) -> Rules:
    """``text`` as rules; "" is never open. Raises ``HoursInvalid``."""
    rules = [rule.strip() for rule in text.split(";") if rule.strip()]
    week = [rule for rule in rules if not re.match(r"PH\b", rule)]
    holidays = [re.sub(r"^PH\s*", "", rule) for rule in rules if re.match(r"PH\b", rule)]
    if any(re.search(r"\b(PH|SH)\b", rule) for rule in [*week, *holidays]):
        raise HoursInvalid(_("Write the holidays as a rule of their own, at the end: PH off, or PH 09:00-12:00."))
    usual, on_holidays = "; ".join(week), "; ".join(holidays)
    if not all(validate(said) for said in (usual, on_holidays) if said):
        raise HoursInvalid(_("These are no opening hours. Write them like this: %(example)s") % {"example": EXAMPLE})
    return Rules(_parsed(usual), _parsed(on_holidays))


def check_hours(text: str) -> None:
    """Raise ``HoursInvalid`` for what cannot be read, and for hours at which nothing is ever open."""
    rules = read_hours(text)
    if text.strip() and not any(rules.on(_ANY_MONDAY + n * ONE_DAY, is_holiday=False) for n in range(366)):
        raise HoursInvalid(_("With these hours it is never open. Write them like this: %(example)s") % {"example": EXAMPLE})


def check_hours_of_a_day(text: str) -> None:
    """The same for one day: only times, no weekdays."""
    try:
        if text.strip() and (not _OF_A_DAY.fullmatch(text.strip()) or not read_hours(text).on(_ANY_MONDAY, is_holiday=False)):
            raise HoursInvalid
    except HoursInvalid:
        raise HoursInvalid(_("These are no hours of one day. Write them like this: %(example)s") % {"example": EXAMPLE_OF_A_DAY}) from None


def _parsed(text: str) -> OpeningHours | None:
    return OpeningHours(text, auto_country=False, auto_timezone=False) if text else None


def _spans(rules: OpeningHours, day: dt.date) -> list[Span]:
    """When it is open on ``day``; hours that go on after midnight end there and begin again on the next day."""
    midnight = dt.datetime.combine(day, dt.time())
    return [
        (start.time(), dt.time.max if end.date() > day else end.time())
        for start, end, state, _comment in rules.intervals(midnight, midnight + ONE_DAY)
        if state == State.OPEN and start.date() == day
    ]


@dataclass(frozen=True)
class Day:
    """One day of a place: ``spans`` when it is open, ``reason`` why it differs from the usual ("" if it does not)."""

    date: dt.date
    spans: list[Span]
    reason: str = ""

    @property
    def is_all_day(self) -> bool:
        return self.spans == [(dt.time(), dt.time.max)]

    @property
    def words(self) -> str:
        """``09:00–12:30, 14:00–17:30``; "closed" where it does not open."""
        if not self.spans:
            return _("closed")
        if self.is_all_day:
            return _("day and night")
        return ", ".join(f"{start:%H:%M}–{'24:00' if end == dt.time.max else f'{end:%H:%M}'}" for start, end in self.spans)


@dataclass(frozen=True)
class Timetable:
    """The hours of one place, asked of in the post's time zone. Hours that cannot be read count as none: forms check them."""

    opening_hours: str
    country: str
    postcode: str
    exceptions: Mapping[dt.date, OfficeClosure]

    def on(self, day: dt.date) -> Day:
        exception = self.exceptions.get(day)
        if exception is not None:
            return Day(day, _read_or_none(exception.hours).on(day, is_holiday=False), exception.reason)
        is_holiday = day in public_holidays(self.country, region_of(self.country, self.postcode), day.year)
        rules = _read_or_none(self.opening_hours)
        said = _("public holiday") if is_holiday and rules.holidays is not None else ""
        return Day(day, rules.on(day, is_holiday=is_holiday), said)

    def days(self, since: dt.date, count: int = 7) -> list[Day]:
        return [self.on(since + n * ONE_DAY) for n in range(count)]

    def is_open(self, at: dt.datetime) -> bool:
        return self.closes_at(at) is not None

    def closes_at(self, at: dt.datetime) -> dt.datetime | None:
        """Until when it is open at ``at``; None where it is closed then."""
        local = timezone.localtime(at)
        for start, end in self.on(local.date()).spans:
            if start <= local.time() < end:
                return _moment(local.date() + ONE_DAY, dt.time()) if end == dt.time.max else _moment(local.date(), end)
        return None

    def opens_at(self, at: dt.datetime) -> dt.datetime | None:
        """When it opens next after ``at``; None where it does not within two months."""
        local = timezone.localtime(at)
        for day in self.days(local.date(), LOOKED_AHEAD):
            for start, _end in day.spans:
                if day.date > local.date() or start > local.time():
                    return _moment(day.date, start)
        return None

    def open_days(self, after: dt.date) -> Iterator[dt.date]:
        """The days after ``after`` on which it opens, within two months."""
        return (day.date for day in self.days(after + ONE_DAY, LOOKED_AHEAD) if day.spans)


def timetable_of(office: Office) -> Timetable:
    """Uses ``closures`` as prefetched."""
    return timetable(office, office.closures.all())


def timetable(place: Office | LockerBank, closures: Iterable[OfficeClosure] = ()) -> Timetable:
    return Timetable(place.opening_hours, place.country, place.postcode, {closure.day: closure for closure in closures})


def _read_or_none(text: str) -> Rules:
    try:
        return read_hours(text)
    except HoursInvalid:
        return Rules(None, None)


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
