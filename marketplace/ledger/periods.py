"""Closing a month: its balances are kept, and nothing is booked in it any more.

What happens later but belongs into it (a parcel scanned late) is booked on the first day that is open: see ``posting``.
"""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from marketplace.ledger.models import Balance, Entry, Period, Transfer
from marketplace.ledger.money import exact


class CannotClose(Exception):
    """Nothing was closed; the text says why."""


def close_month(*, month: dt.date) -> Period:
    """Close the month in which ``month`` lies. Raises ``CannotClose`` where it is not over, or it or a later one is closed."""
    first = month.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if last >= timezone.localdate():
        raise CannotClose(f"{first:%Y-%m} is not over yet.")
    if Period.objects.filter(ends_on__gte=first).exists():
        raise CannotClose(f"{first:%Y-%m} is closed already, or a later month is.")
    with transaction.atomic():
        period = Period.objects.create(starts_on=first, ends_on=last)
        _keep_balances(period)
    return period


def close_due(*, today: dt.date, after_days: int) -> list[Period]:
    """Close every month that has been over for ``after_days`` days or more, from the first with a transfer on."""
    last = Period.objects.order_by("-ends_on").first()
    if last:
        month = last.ends_on + dt.timedelta(days=1)
    else:
        oldest = Transfer.objects.order_by("booked_on").values_list("booked_on", flat=True).first()
        if oldest is None:
            return []
        month = oldest.replace(day=1)
    closed = []
    while (following := (month + dt.timedelta(days=31)).replace(day=1)) + dt.timedelta(days=after_days) <= today:
        closed.append(close_month(month=month))
        month = following
    return closed


def _keep_balances(period: Period) -> None:
    """After the period's row, which waited for all who were booking: what is read now is all that there will be."""
    before = Period.objects.filter(ends_on__lt=period.starts_on).order_by("-ends_on").first()
    entries = Entry.objects.order_by().filter(transfer__booked_on__lte=period.ends_on)
    amounts = {}
    if before:
        amounts = {account: exact(amount) for account, amount in before.balances.order_by().values_list("account_id", "amount")}
        entries = entries.filter(transfer__booked_on__gt=before.ends_on)
    for account, total in entries.values_list("account_id").annotate(total=Sum("amount")):
        amounts[account] = amounts.get(account, exact(0)) + exact(total)
    Balance.objects.bulk_create(Balance(period=period, account_id=account, amount=amount) for account, amount in sorted(amounts.items()))
