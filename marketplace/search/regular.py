"""What the search does regularly."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from background.tick import regularly
from marketplace.search.days import begin_days
from marketplace.search.searched import forget_old


@regularly(name="search.days", every=dt.timedelta(minutes=1))
def begin_the_day_in_the_index(now: dt.datetime) -> None:
    """Each minute, so that a new day is in the index at once; on all but the first minute of a day it is one query."""
    begin_days(timezone.localdate(now))


@regularly(name="search.forget-old-searches", every=dt.timedelta(days=1))
def forget_old_searches(now: dt.datetime) -> None:
    forget_old(timezone.localdate(now))
