"""What is booked when a buyer's bank takes a card payment back, and when it gives it back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import Order
from marketplace.tax.rounding import shared_out, smallest_unit

Kind, Event = Account.Kind, Transfer.Event
BY_CARD = "card"


def book_disputed(*, order: Order, reference: str, amount: Decimal, fee: Decimal, at: dt.datetime) -> Transfer | None:
    """``amount`` of what was paid for ``order`` was taken off the post's balance, and a ``fee``.

    The sellers bear their goods and the post its delivery, like their parts of the order. Sellers bear it of what is to be paid out,
    also before delivery: delivery then moves the rest there, and what is short is carried.
    """
    shop_orders = list(order.shop_orders.prefetch_related("shortages").order_by("pk"))
    places = [Place(Kind.PAYABLE, partner_id=one.partner_id) for one in shop_orders] + [Place(Kind.DELIVERY)]
    delivery = sum((one.delivery_to_come for one in shop_orders), Decimal(0))
    parts = shared_out(amount, [*(one.goods_to_come for one in shop_orders), delivery], unit=smallest_unit(order.currency))
    return post(
        event=Event.DISPUTED,
        reference=reference,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[(Place(Kind.CLEARING, BY_CARD), -amount - fee), (Place(Kind.FEES), fee), *zip(places, parts, strict=True)],
    )


def book_dispute_won(*, order: Order, reference: str, amount: Decimal, at: dt.datetime) -> Transfer | None:
    """``amount`` of what was taken back came again: each gets what it bore, in proportion. The fee stays with Stripe."""
    taken = Entry.objects.filter(transfer__event=Event.DISPUTED, transfer__reference=reference, amount__gt=0).exclude(
        account__kind=Kind.FEES
    )
    rows = list(taken.select_related("account").order_by("pk"))
    parts = shared_out(amount, [row.amount for row in rows], unit=smallest_unit(order.currency))
    back = [
        (Place(row.account.kind, row.account.channel, row.account.partner_id or 0), -part) for row, part in zip(rows, parts, strict=True)
    ]
    return post(
        event=Event.DISPUTE_WON,
        reference=reference,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[(Place(Kind.CLEARING, BY_CARD), amount), *back],
    )
