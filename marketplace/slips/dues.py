"""Until when a slip can be paid: each way has its own time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone

from cms.prepared import Prepared
from logistics.calendar import public_holidays
from marketplace.slips.models import Channel

FALLBACK_DAYS = 3


def working_day_after(at: dt.datetime, days: int) -> dt.datetime:
    """23:59, local time, of the ``days``-th working day after ``at``.

    Saturdays, Sundays and the country's public holidays are no working days.
    """
    day = timezone.localdate(at)
    while days:
        day += dt.timedelta(days=1)
        days -= day.isoweekday() <= 5 and day not in public_holidays(settings.POST_COUNTRY, "", day.year)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


_open: Prepared[Channel] = Prepared(lambda: Channel.objects.filter(is_open=True))


def ways(*, asked: str = "") -> list[Channel]:
    """The ways of a new slip: those of every slip, or the one that the shopper ``asked`` for."""
    rows = [channel for channel in _open() if channel.code != "bank_transfer" or settings.BANK_IBAN]
    own = [channel for channel in rows if channel.code == asked]
    return own or [channel for channel in rows if channel.on_slips]


def times(channels: Iterable[Channel], at: dt.datetime) -> tuple[dict[Channel, dt.datetime], dt.datetime]:
    """For a slip of ``at``: until when to pay by each way, and until when its things are kept, so that the money can arrive."""
    dues = {channel: working_day_after(at, channel.working_days) for channel in channels}
    kept = [working_day_after(due, channel.arrives_after) for channel, due in dues.items()]
    return dues, max(kept, default=working_day_after(at, FALLBACK_DAYS))
