"""What is counted each night."""

from __future__ import annotations

import datetime as dt

from background.tick import regularly
from marketplace.discovery import together
from marketplace.discovery.favourites import note_missing

A_DAY = dt.timedelta(days=1)


@regularly(name="discovery.bought-together", every=A_DAY)
def count_together(now: dt.datetime) -> int:
    return together.count_together(now)


@regularly(name="discovery.missing-favourites", every=A_DAY)
def note_missing_favourites(now: dt.datetime) -> int:
    return note_missing(now)
