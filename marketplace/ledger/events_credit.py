"""What is booked when money that is owed to a buyer becomes the buyer's credit, and when credit pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.channels import goes_out_by
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


def book_payout_asked(*, amount: Decimal, currency: str, reference: str, at: dt.datetime) -> Transfer | None:
    """``amount`` of credit is owed as money from now on."""
    entries = [(Place(Kind.BUYER_CREDIT), amount), (Place(Kind.REFUNDS), -amount)]
    return post(event=Transfer.Event.CREDIT_PAID_OUT, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_paid_out(*, amount: Decimal, currency: str, reference: str, at: dt.datetime, in_cash: bool) -> Transfer | None:
    """It was handed out at a counter, or transferred."""
    entries = [(Place(Kind.REFUNDS), amount), (_left_by(in_cash=in_cash), -amount)]
    return post(event=Transfer.Event.REFUNDED, reference=reference, occurred_at=at, currency=currency, entries=entries)


def book_payout_back(*, amount: Decimal, currency: str, reference: str, at: dt.datetime, was_sent: bool) -> None:
    """It is credit again; where it ``was_sent`` the bank sent it back first."""
    common = {"reference": reference, "occurred_at": at, "currency": currency}
    if was_sent:
        back = [(_left_by(in_cash=False), amount), (Place(Kind.REFUNDS), -amount)]
        post(event=Transfer.Event.REFUND_FAILED, entries=back, **common)  # type: ignore[arg-type]
    again = [(Place(Kind.REFUNDS), amount), (Place(Kind.BUYER_CREDIT), -amount)]
    post(event=Transfer.Event.CREDITED, entries=again, **common)  # type: ignore[arg-type]


def _left_by(*, in_cash: bool) -> Place:
    return Place(Kind.CLEARING, goes_out_by(in_cash=in_cash))
