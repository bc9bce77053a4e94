"""Days on which the post works, and the delivery dates that follow from them.

A day is an operating day of a service at a place when the service works on that weekday (``Service.delivers_on``), it is
no public holiday there (package ``holidays``: the country's days, and those of the Azores, of Madeira and of Alsace-Moselle,
which the postcode tells) and no ``Closure`` is written for it. The holidays of single municipalities are Closures of their
postcodes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import holidays
from django.db.models import Q
from django.utils import timezone

from cms.page_cache.recording import good_until
from cms.prepared import Prepared
from logistics.areas import lies_in
from logistics.models import Closure, Service, Zone
from logistics.yearly import day_of

HORIZON_DAYS = 60
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DeliveryDate:
    """Picked up at the sender's on one day, promised at the recipient's for another."""

    pickup_on: dt.date
    promised_for: dt.date


@dataclass(frozen=True)
class Habits:
    """How a sender works, beside the days it needs to pack: an earlier ``cutoff`` than the post's, own ``days_off`` (nothing is
    packed or handed over then), and the codes of services that it does ``without``."""

    cutoff: dt.time | None = None
    days_off: frozenset[dt.date] = frozenset()
    without: frozenset[str] = frozenset()


POSTS_OWN = Habits()


@dataclass(frozen=True)
class Place:
    """Where a calendar is asked for. ``closed``: days of the Closures that touch it."""

    country: str
    postcode: str
    closed: frozenset[dt.date] = field(default=frozenset(), repr=False)

    @property
    def same_days(self) -> tuple[str, str, frozenset[dt.date]]:
        """What two places have alike where every service works on the same days."""
        return self.country, region_of(self.country, self.postcode), self.closed

    def is_operating(self, day: dt.date, *, service: Service) -> bool:
        """Whether ``service`` delivers here on ``day``."""
        return str(day.isoweekday()) in service.delivers_on and not self.rests(day)

    def is_picking_up(self, day: dt.date, *, service: Service) -> bool:
        """Whether ``service`` picks up here on ``day``."""
        return str(day.isoweekday()) in (service.picks_up_on or service.delivers_on) and not self.rests(day)

    def is_moving(self, day: dt.date, *, service: Service) -> bool:
        """Whether ``service`` does anything here on ``day``."""
        return str(day.isoweekday()) in service.delivers_on + service.picks_up_on and not self.rests(day)

    def rests(self, day: dt.date) -> bool:
        """Whether nobody of the post works here on ``day``, whatever the day of the week."""
        return day in self.closed or day in public_holidays(self.country, region_of(self.country, self.postcode), day.year)


def region_of(country: str, postcode: str) -> str:
    """The subdivision, as ``holidays`` calls it, whose own public holidays a postcode is sure to have; "" for none."""
    if country == "PT" and postcode[:1] == "9":
        return "30" if postcode < "9500" else "20"
    if country == "FR" and postcode[:2] in {"57", "67", "68"}:
        return "57" if postcode[:2] == "57" else "6AE"
    return ""


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a year; of a country that the package does not know, none."""
    if country not in holidays.list_supported_countries(include_aliases=False) and country != "NC":
        return frozenset()
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))


_closures: Prepared[tuple[int | None, str, str, dt.date | None]] = Prepared(
    lambda *, since, until: Closure.objects.filter(Q(day__gte=since, day__lte=until) | Q(day=None)).values_list(
        "zone", "area", "every_year", "day"
    )
)


@dataclass
class Closures:
    """Days of the Closures within a span of time, by where they hold."""

    everywhere: set[dt.date] = field(default_factory=set)
    zones: dict[int, set[dt.date]] = field(default_factory=lambda: defaultdict(set))  # by zone id
    areas: dict[str, set[dt.date]] = field(default_factory=lambda: defaultdict(set))  # by the text of the area

    @classmethod
    def load(cls, *, since: dt.date, days: int = HORIZON_DAYS) -> Closures:
        """From ``since`` on, for ``days`` days. One query."""
        found, until = cls(), since + dt.timedelta(days=days)
        for zone, area, every_year, day in _closures(since=since, until=until):
            known = [day] if day else [day_of(every_year, year) for year in range(since.year, until.year + 1)]
            closed = found.areas[area] if area else found.zones[zone] if zone else found.everywhere
            closed.update(one for one in known if one and since <= one <= until)
        return found

    def at(self, zone: Zone | None, *, country: str, postcode: str) -> frozenset[dt.date]:
        """The days on which a postcode (in normal form) of ``zone`` is closed: its own and everybody's."""
        own = self.zones.get(zone.pk, set()) if zone else set()
        near = (days for area, days in self.areas.items() if lies_in(area, country, postcode))
        return frozenset(self.everywhere.union(own, *near))


def operating_days(*, service: Service, place: Place, since: dt.date, days: int = HORIZON_DAYS) -> Iterator[dt.date]:
    """The operating days of ``service`` at ``place`` from ``since`` (inclusive) on, within ``days`` days."""
    for n in range(days):
        day = since + n * ONE_DAY
        if place.is_operating(day, service=service):
            yield day


def pickup_days(
    *, service: Service, origin: Place, at: dt.datetime, packing_days: int = 0, habits: Habits = POSTS_OWN
) -> Iterator[dt.date]:
    """Days on which what is ordered at ``at`` can be picked up.

    Ordered until the cut-off, the service's or the sender's own if that is earlier (that minute's first second included, in the
    post's time zone), it leaves the same day; ``packing_days`` are operating days that the sender needs before. On the sender's
    days off nothing is packed and nothing handed over.
    """
    local = timezone.localtime(at)
    in_time = local.time() <= min(service.cutoff, habits.cutoff or service.cutoff)
    if in_time:
        last = dt.datetime.combine(local.date(), min(service.cutoff, habits.cutoff or service.cutoff), local.tzinfo)
        good_until(last + dt.timedelta(microseconds=1))
    since = local.date() if in_time else local.date() + ONE_DAY
    span = (since + n * ONE_DAY for n in range(HORIZON_DAYS))
    working = (day for day in span if origin.is_picking_up(day, service=service) and day not in habits.days_off)
    for n, day in enumerate(working):
        if n >= packing_days:
            yield day


def promised_day(*, service: Service, origin: Place, destination: Place, pickup_on: dt.date) -> dt.date | None:
    """The day on which what is picked up on ``pickup_on`` is delivered; None where it must not leave on that day.

    Chilled goods rest nowhere: pick-up, every day on the way and delivery are consecutive operating days at both ends, so
    nothing chilled leaves on a Friday or before a holiday unless the next day delivers.
    """
    if service.is_chilled:
        way = [pickup_on + n * ONE_DAY for n in range(service.transit_days + 1)]
        moves = all(place.is_moving(day, service=service) for day in way for place in (origin, destination))
        return way[-1] if moves and destination.is_operating(way[-1], service=service) else None
    if not service.transit_days:
        return pickup_on if destination.is_operating(pickup_on, service=service) else None
    arrivals = operating_days(service=service, place=destination, since=pickup_on + ONE_DAY)
    return next((day for n, day in enumerate(arrivals, start=1) if n == service.transit_days), None)


def dates_for(
    *,
    service: Service,
    origin: Place,
    destination: Place,
    at: dt.datetime,
    packing_days: int = 0,
    habits: Habits = POSTS_OWN,
    count: int = 5,
) -> list[DeliveryDate]:
    """The next ``count`` delivery dates, each once, soonest first. No query."""
    dates: dict[dt.date, DeliveryDate] = {}
    for pickup_on in pickup_days(service=service, origin=origin, at=at, packing_days=packing_days, habits=habits):
        promised_for = promised_day(service=service, origin=origin, destination=destination, pickup_on=pickup_on)
        if promised_for:
            # A later pick-up for the same delivery day keeps food fresher and gives the sender more time, but the first one
            # stands: it leaves a day in hand.
            dates.setdefault(promised_for, DeliveryDate(pickup_on, promised_for))
        if len(dates) == count:
            break
    return sorted(dates.values(), key=lambda date: date.promised_for)
