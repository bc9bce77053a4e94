"""When a forwarding begins and ends."""

from __future__ import annotations

import calendar
import datetime as dt

from django.utils import timezone

from logistics.calendar import ONE_DAY, Closures, Place
from logistics.models import Address
from logistics.zones import zone_of

# So many working days the post needs to tell its offices.
WORKING_DAYS = 3
# How far ahead it can be asked for.
MOST_AHEAD = dt.timedelta(days=180)


def earliest(*, old: Address, at: dt.datetime) -> dt.date:
    """The third working day after ``at`` where ``old`` lies: Monday to Friday, without public holidays and closed days. Two queries."""
    today = timezone.localdate(at)
    zone = zone_of(country=old.country, postcode=old.postcode)
    closed = Closures.load(since=today).at(zone, country=old.country, postcode=old.postcode)
    place, day, left = Place(old.country, old.postcode, closed), today, WORKING_DAYS
    while left:
        day += ONE_DAY
        left -= day.isoweekday() <= 5 and not place.rests(day)
    return day


def last_day(starts_on: dt.date, months: int) -> dt.date:
    """The day before the same day of the month, ``months`` later; of a month that is too short, its last."""
    years, month = divmod(starts_on.month - 1 + months, 12)
    year, month = starts_on.year + years, month + 1
    day = min(starts_on.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - ONE_DAY
