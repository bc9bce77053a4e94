"""On which days something may be shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """From one day to another, both included; None is open."""

    first: dt.date | None = None
    last: dt.date | None = None


ALWAYS = (Days(),)


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins, in the installation's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def joined(spans: Iterable[tuple[dt.date, dt.date]]) -> tuple[Days, ...]:
    """Stretches that overlap or follow each other as one, soonest first."""
    found: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + A_DAY:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(Days(first, last) for first, last in found)


def shown_days(begins: dt.date | None, ends: dt.date | None, allowed: Iterable[Days], day: dt.date) -> Days | None:
    """The first stretch of ``allowed`` days within a schedule that is not over on ``day``; None: there is none any more."""
    for span in allowed:
        first = max(filter(None, (begins, span.first)), default=None)
        last = min(filter(None, (ends, span.last)), default=None)
        if (last is None or last >= day) and (first is None or last is None or first <= last):
            return Days(first, last)
    return None
