"""Per way of paying and day: what the books expect, what the world says was received, and the difference.

Slips at the counter: the receipts of the day, and the cash that somebody counted. Bank transfers: the books, and the bank's lines. Cash at
the door: what was taken, and what of it was handed in. Cards: the books, and what Stripe said was paid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, TruncDate

from marketplace.bank.models import BankLine
from marketplace.cards.models import CardRefund, CardSession
from marketplace.ledger.channels import CHANNELS, channel_name
from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.money import exact
from marketplace.postage.models import PostagePage
from marketplace.reconciliation.models import Count, Resolution

Kind, Event = Account.Kind, Transfer.Event
Sums = dict[tuple[str, dt.date], Decimal]
COUNTED = ("slip",)  # ways whose cash somebody counts


@dataclass(frozen=True)
class Day:
    """One way of paying on one day. ``received`` is None where nobody has counted."""

    channel: str
    day: dt.date
    expected: Decimal
    received: Decimal | None
    resolved: Decimal

    @property
    def label(self) -> str:
        return channel_name(self.channel)

    @property
    def difference(self) -> Decimal | None:
        """Positive where more is there than the books say."""
        return None if self.received is None else self.received - self.expected

    @property
    def rest(self) -> Decimal | None:
        """What of the difference nobody has resolved."""
        return None if self.difference is None else self.difference - self.resolved

    @property
    def is_open(self) -> bool:
        return self.rest is None or self.rest != 0


def days(*, first: dt.date, last: dt.date, channel: str = "") -> list[Day]:
    """Each way and day with money from ``first`` to ``last``, the newest first. Nine queries, whatever happened."""
    expected, received = _added(_expected(first, last)), _added(_received(first, last))
    resolutions = Resolution.objects.filter(day__range=(first, last)).order_by()
    resolved = _sums(resolutions.values_list("channel", "day").annotate(total=Sum("amount")))
    rows = []
    for code, day in {*expected, *received, *resolved}:
        if channel and code != channel:
            continue
        # Cash that nobody has counted is not the same as none.
        come = received.get((code, day), None if code in COUNTED else Decimal(0))
        rows.append(Day(code, day, expected.get((code, day), Decimal(0)), come, resolved.get((code, day), Decimal(0))))
    order = list(CHANNELS)
    return sorted(rows, key=lambda row: (-row.day.toordinal(), order.index(row.channel) if row.channel in order else 99))


def expected_rows(channel: str, day: dt.date) -> QuerySet[Entry]:
    """The entries of the books behind what is expected."""
    return _entries(day, day).filter(_of(channel)).select_related("transfer__order", "transfer__shop_order").order_by("pk")


def received_rows(channel: str, day: dt.date) -> QuerySet[Any] | list[Any]:
    """What the world says: the bank's lines, Stripe's payments, cash that was handed in or counted."""
    if channel == "bank_transfer":
        return BankLine.objects.filter(booked_on=day).select_related("statement").order_by("pk")
    if channel == "card":
        postage = _pages(day, day).select_related("charge").order_by("pk")
        return [*_sessions(day, day).select_related("payment__order").order_by("pk"), *postage]
    if channel == "cash_on_delivery":
        taken = _entries(day, day).filter(_of(channel)).order_by().values("transfer__reference")
        handed_in = Transfer.objects.filter(event=Event.CASH_HANDED_IN, reference__in=taken)
        return Entry.objects.filter(transfer__in=handed_in, account__kind=Kind.CLEARING).select_related("transfer__order").order_by("pk")
    return Count.objects.filter(channel=channel, day=day).select_related("counted_by")


def _of(channel: str) -> Q:
    if channel == "cash_on_delivery":
        return Q(account__kind=Kind.CASH_IN_TRANSIT, account__channel=channel, transfer__event=Event.CASH_TAKEN)
    of_channel = Q(account__kind=Kind.CLEARING, account__channel=channel)
    if channel == "card":
        # What goes back is asked of Stripe by itself, on the list of cards.
        return of_channel & Q(transfer__event__in=[Event.PAID, Event.TO_RETURN, Event.POSTAGE_PAID, Event.POSTAGE_IN_VAIN])
    return of_channel


def _entries(first: dt.date, last: dt.date) -> QuerySet[Any]:
    rows: QuerySet[Any] = Entry.objects.filter(account__currency=settings.CURRENCY).exclude(transfer__event=Event.DIFFERENCE)
    return rows.annotate(day=TruncDate("transfer__occurred_at")).filter(day__range=(first, last))


def _expected(first: dt.date, last: dt.date) -> Iterable[Sums]:
    for channel in CHANNELS:
        rows = _entries(first, last).filter(_of(channel)).order_by().values_list("day").annotate(total=Sum("amount"))
        yield {(channel, day): exact(total) for day, total in rows}


def _received(first: dt.date, last: dt.date) -> Iterable[Sums]:
    lines = BankLine.objects.filter(booked_on__range=(first, last)).order_by().values_list("booked_on").annotate(total=Sum("amount"))
    yield {("bank_transfer", day): exact(total) for day, total in lines}
    paid = _sessions(first, last).order_by().values_list("day").annotate(total=Sum("paid"))
    yield {("card", day): exact(total) for day, total in paid}
    postage = _pages(first, last).order_by().values_list("day").annotate(total=Sum("paid"))
    yield {("card", day): exact(total) for day, total in postage}
    yield _handed_in(first, last)
    # The newest count of a day stands last.
    yield {(count.channel, count.day): count.amount for count in Count.objects.filter(day__range=(first, last)).order_by("pk")}


def _sessions(first: dt.date, last: dt.date) -> QuerySet[Any]:
    """What Stripe said was paid, by the day on which the order was, or on which it was owed back."""
    # Without a reference: the whole of it, since it paid for nothing. Parts that go back later have one.
    in_vain = CardRefund.objects.filter(session=OuterRef("pk"), reference="").values("created_at")[:1]
    rows: QuerySet[Any] = CardSession.objects.exclude(paid=None).annotate(owed_back_at=Subquery(in_vain))
    rows = rows.filter(Q(state=CardSession.State.PAID) | Q(owed_back_at__isnull=False))
    moment = Coalesce("owed_back_at", F("payment__order__paid_at"))
    return rows.filter(paid_currency=settings.CURRENCY).annotate(day=TruncDate(moment)).filter(day__range=(first, last))


def _pages(first: dt.date, last: dt.date) -> QuerySet[Any]:
    """The same of postage."""
    rows: QuerySet[Any] = PostagePage.objects.exclude(paid=None).filter(Q(state=PostagePage.State.PAID) | Q(refund__isnull=False))
    settled = When(state=PostagePage.State.PAID, then=F("charge__paid_at"))
    rows = rows.annotate(day=TruncDate(Case(settled, default=F("refund__created_at"))))
    return rows.filter(paid_currency=settings.CURRENCY, day__range=(first, last))


def _handed_in(first: dt.date, last: dt.date) -> Sums:
    taken = _entries(first, last).filter(_of("cash_on_delivery")).order_by()
    handed_in = Transfer.objects.filter(event=Event.CASH_HANDED_IN).order_by().values("reference")
    rows = taken.filter(transfer__reference__in=handed_in).values_list("day").annotate(total=Sum("amount"))
    return {("cash_on_delivery", day): exact(total) for day, total in rows}


def _added(some: Iterable[Sums]) -> Sums:
    found: Sums = {}
    for sums in some:
        found |= sums
    return found


def _sums(rows: Iterable[tuple[str, dt.date, Decimal]]) -> Sums:
    return {(channel, day): exact(total) for channel, day, total in rows}
