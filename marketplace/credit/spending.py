"""A buyer's credit pays an order, or a part of it. It is taken when the order is placed, and comes back where the order is not paid.

The credit's row is locked after slips, orders, stock and shop orders, and before the series of invoices (``marketplace.order.placing``).
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum

from accounts.models import User
from marketplace.credit.giving import credit_of
from marketplace.credit.models import BuyerCredit, CreditMovement
from marketplace.ledger.events_credit import book_credit_unused, book_credit_used
from marketplace.ledger.money import exact, is_whole
from marketplace.order.models import Order

Kind = CreditMovement.Kind


class NotEnough(Exception):
    """The buyer does not have that much credit; nothing was taken."""


def has(user: User | None, currency: str = "") -> Decimal:
    """What ``user`` could pay with now, in ``currency`` (the installation's)."""
    if user is None:
        return Decimal(0)
    found = BuyerCredit.objects.filter(user=user, currency=currency or settings.CURRENCY).values_list("balance", flat=True).first()
    return found or Decimal(0)


def is_an_amount(amount: Decimal, currency: str = "") -> bool:
    """Whether so much can be paid with: above zero and in whole coins."""
    return amount > 0 and is_whole(amount, currency or settings.CURRENCY)


def set_aside(*, order: Order, at: dt.datetime) -> None:
    """Take ``order.credit_used`` of its buyer's credit ``at`` (aware). Raises ``NotEnough``; of two who do it at once, the database
    lets the second have what the first left. Writes rows only; inside the transaction that places the order."""
    if not order.credit_used:
        return
    if order.user is None:
        raise NotEnough
    try:
        with transaction.atomic():
            turn = _turns(order) + 1
            _move(order, Kind.SPENT, -order.credit_used, f"{order.number}/{turn}", at)
    except IntegrityError as refused:
        raise NotEnough from refused
    book_credit_used(order=order, amount=order.credit_used, reference=f"{order.number}/{turn}", at=at)


def put_back(*, order: Order, at: dt.datetime) -> Decimal:
    """What was set aside for ``order``, which is not paid, is its buyer's again; how much. Inside the transaction that cancels it."""
    held = held_for(order)
    if held:
        turn = _turns(order)
        _move(order, Kind.UNUSED, held, f"{order.number}/{turn}", at)
        book_credit_unused(order=order, amount=held, reference=f"{order.number}/{turn}", at=at)
    return held


def held_for(order: Order) -> Decimal:
    """What of credit was taken for ``order`` and did not come back."""
    rows = CreditMovement.objects.filter(order=order, kind__in=[Kind.SPENT, Kind.UNUSED])
    return -exact(rows.aggregate(total=Sum("amount"))["total"])


def _turns(order: Order) -> int:
    return CreditMovement.objects.filter(order=order, kind=Kind.SPENT).count()


def _move(order: Order, kind: str, amount: Decimal, reference: str, at: dt.datetime) -> None:
    CreditMovement.objects.create(credit=credit_of(order), kind=kind, reference=reference, amount=amount, order=order, happened_at=at)
