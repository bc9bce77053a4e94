"""What sellers' prices do regularly."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from background.tick import regularly
from marketplace.partner.models import StockRecord
from marketplace.partner.price_history import WATCHED, histories_of

A_MOMENT = dt.timedelta(microseconds=1)


@regularly(name="lowest-prices-before", every=dt.timedelta(hours=1))
def look_at_planned_reductions_again(now: dt.datetime) -> None:
    """The lowest price before a reduction that begins today or tomorrow: it was reckoned when it was planned, and since then an offer may
    have begun or ended."""
    today = timezone.localdate(now)
    planned = StockRecord.objects.filter(sale_price__isnull=False, sale_from__in=[today, today + dt.timedelta(days=1)])
    for start in range(0, planned.count(), 1000):
        records = list(planned.order_by("pk")[start : start + 1000])
        changed = []
        histories = histories_of(records)
        for record in records:
            history = histories[record.pk]
            begins = history.sale_began(record.sale)
            before = history.told_at(begins - A_MOMENT) if begins else None
            if begins is None or before is None or before.price_at(begins - A_MOMENT) == record.sale_price:
                continue  # it goes on at the price that it had, and keeps what it began with
            lowest = history.lowest(begins - WATCHED, begins)
            if lowest != record.lowest_before:
                record.lowest_before = lowest
                changed.append(record)
        StockRecord.objects.bulk_update(changed, ["lowest_before"])
