"""What is booked when money that is owed to a buyer becomes the buyer's credit, and when credit pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import Order

Kind = Account.Kind


def book_credit(*, order: Order, amount: Decimal, reference: str, at: dt.datetime) -> Transfer | None:
    """``amount`` that was owed for ``order`` stands as credit from now on; once a ``reference``."""
    return post(
        event=Transfer.Event.CREDITED,
        reference=reference,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[(Place(Kind.REFUNDS), amount), (Place(Kind.BUYER_CREDIT), -amount)],
    )


def book_credit_used(*, order: Order, amount: Decimal, reference: str, at: dt.datetime) -> Transfer | None:
    """``amount`` of its buyer's credit is set aside for ``order``, until that is paid; once a ``reference``."""
    return _set_aside(Transfer.Event.CREDIT_USED, order, amount, reference, at)


def book_credit_unused(*, order: Order, amount: Decimal, reference: str, at: dt.datetime) -> Transfer | None:
    """``order`` is not paid after all: what was set aside for it is its buyer's credit again."""
    return _set_aside(Transfer.Event.CREDIT_UNUSED, order, -amount, reference, at)


def _set_aside(event: Transfer.Event, order: Order, amount: Decimal, reference: str, at: dt.datetime) -> Transfer | None:
    entries = [(Place(Kind.BUYER_CREDIT), amount), (Place(Kind.CREDIT_HELD), -amount)]
    return post(event=event, reference=reference, occurred_at=at, currency=order.currency, order=order, entries=entries)
