"""The lowest price of the 30 days before a reduction, Directive 98/6/EC, art. 6a."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

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

    def price_at(self, moment: dt.datetime) -> Decimal:
        day = timezone.localdate(moment)
        return self.sale.price if self.sale.price is not None and self.sale.counts(day) else self.price


class Lowered(Protocol):
    """From ``begins`` until before ``ends`` (None: it goes on) an offer takes ``off(price)`` off a price, for everybody."""

    @property
    def begins(self) -> dt.datetime: ...
    @property
    def ends(self) -> dt.datetime | None: ...
    @property
    def by_operator(self) -> bool: ...
    def off(self, price: Decimal) -> Decimal: ...


@dataclass(frozen=True)
class History:
    """What a thing has cost, oldest first, and what offers took off that."""

    told: Sequence[Told] = ()
    lowered: Sequence[Lowered] = field(default=())

    def told_at(self, moment: dt.datetime) -> Told | None:
        return next((one for one in reversed(self.told) if one.since <= moment), None)

    def at(self, moment: dt.datetime) -> Decimal | None:
        """What everybody paid; None before its history begins. Of several offers the one that takes most off, as in a basket."""
        last = self.told_at(moment)
        if last is None:
            return None
        price = last.price_at(moment)
        for by_operator in (False, True):
            counting = [
                one for one in self.lowered if one.by_operator == by_operator and one.begins <= moment and (one.ends or FOREVER) > moment
            ]
            price -= max((one.off(price) for one in counting), default=Decimal(0))
        return price

    def sale_began(self, sale: Sale) -> dt.datetime | None:
        """When the reduction that was told last began or begins, whatever became of its last day since; None where another was told."""
        since = None
        for one in reversed(self.told):
            if (one.sale.price, one.sale.starts) != (sale.price, sale.starts):
                break
            since = one.since
        return max(since, midnight(sale.starts)) if since and sale.starts else since

    def lowest(self, first: dt.datetime, end: dt.datetime) -> Decimal | None:
        """The lowest from ``first`` until before ``end``; None where nothing was told of that time."""
        moments = {first, *(moment for moment in self._changes() if first < moment < end)} if first < end else set()
        return min((price for price in map(self.at, moments) if price is not None), default=None)

    def _changes(self) -> Iterable[dt.datetime]:
        for one in self.told:
            yield one.since
            if one.sale.starts:
                yield midnight(one.sale.starts)
            if one.sale.ends:
                yield midnight(one.sale.ends + dt.timedelta(days=1))
        for offer in self.lowered:
            yield offer.begins
            if offer.ends:
                yield offer.ends


FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def midnight(day: dt.date) -> dt.datetime:
    """The moment in which ``day`` begins in the installation's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def lowest_before(record: StockRecord, *, price: Decimal, sale: Sale, history: History, at: dt.datetime | None = None) -> Decimal | None:
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
    return History([*history.told, Told(now, price, sale)], history.lowered).lowest(start - WATCHED, start)


def histories_of(records: Iterable[StockRecord]) -> dict[int, History]:
    """Of each of ``records``, by its primary key. Three queries, or five where offers took something off.

    A price of a kilogram is not compared with one of a piece: the history begins anew with what the record is now.
    """
    from marketplace.offer.offer_prices import runs_of

    rows = list(records)
    lowered = runs_of(rows)
    return {key: History(told, lowered.get(key, [])) for key, told in told_of(rows).items()}


def told_of(records: Iterable[StockRecord]) -> dict[int, list[Told]]:
    """What each of ``records`` has cost, oldest first, by its primary key; what offers took off not counted. One query."""
    by_weight = {record.pk: record.is_by_weight for record in records}
    kept: dict[int, list[Told]] = {key: [] for key in by_weight}
    for change in PriceChange.objects.filter(stockrecord__in=by_weight):
        if (change.heaviest_grams is not None) != by_weight[change.stockrecord_id]:
            kept[change.stockrecord_id].clear()
            continue
        sale = Sale(change.sale_price, change.sale_from, change.sale_until)
        kept[change.stockrecord_id].append(Told(change.changed_at, change.price, sale))
    return kept
