"""What is booked when money that is owed to a buyer becomes the buyer's credit."""

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
