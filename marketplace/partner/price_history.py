"""The lowest price of the 30 days before a reduction, Directive 98/6/EC, art. 6a."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from marketplace.partner.models import PriceChange, StockRecord
from marketplace.partner.pricing import Sale

WATCHED = dt.timedelta(days=30)


@dataclass(frozen=True)
class Told:
    """From ``since`` on a thing cost ``price``, and ``sale`` on its days."""

    since: dt.datetime
    price: Decimal
    sale: Sale

    def prices_between(self, first: dt.datetime, end: dt.datetime) -> Iterable[Decimal]:
        """What a shopper could have paid from ``first`` until before ``end``."""
        begins = max(first, midnight(self.sale.starts)) if self.sale.starts else first
        ends = min(end, midnight(self.sale.ends + dt.timedelta(days=1))) if self.sale.ends else end
        if self.sale.price is None or begins >= ends:
            yield self.price
            return
        yield self.sale.price
        if begins > first or ends < end:
            yield self.price


def midnight(day: dt.date) -> dt.datetime:
    """The moment in which ``day`` begins in the installation's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def lowest_between(told: Sequence[Told], first: dt.datetime, end: dt.datetime) -> Decimal | None:
    """The lowest of what ``told`` (oldest first) says from ``first`` until before ``end``; None where nothing was told of that time."""
    seen: list[Decimal] = []
    for place, one in enumerate(told):
        until = told[place + 1].since if place + 1 < len(told) else end
        begins, ends = max(one.since, first), min(until, end)
        if begins < ends:
            seen += one.prices_between(begins, ends)
    return min(seen, default=None)


def lowest_before(
    record: StockRecord, *, price: Decimal, sale: Sale, told: Sequence[Told], at: dt.datetime | None = None
) -> Decimal | None:
    """``StockRecord.lowest_before`` where ``record`` is to cost ``price`` with ``sale`` from ``at`` (now) on.

    A reduction that goes on at the same price keeps what it began with: only its days are changed.
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    if sale.price is None or sale.is_over(today):
        return None
    if record.pk and record.is_reduced(today) and sale.counts(today) and record.sale_price == sale.price:
        return record.lowest_before
    start = max(now, midnight(sale.starts)) if sale.starts else now
    return lowest_between([*told, Told(now, price, sale)], start - WATCHED, start)


def told_of(records: Iterable[StockRecord]) -> dict[int, list[Told]]:
    """What each of ``records`` has cost, oldest first, by its primary key. One query.

    A price of a kilogram is not compared with one of a piece: the history begins anew with what the record is now.
    """
    by_weight = {record.pk: record.is_by_weight for record in records}
    kept: dict[int, list[Told]] = defaultdict(list)
    for change in PriceChange.objects.filter(stockrecord__in=by_weight):
        if (change.heaviest_grams is not None) != by_weight[change.stockrecord_id]:
            kept[change.stockrecord_id].clear()
            continue
        sale = Sale(change.sale_price, change.sale_from, change.sale_until)
        kept[change.stockrecord_id].append(Told(change.changed_at, change.price, sale))
    return kept
