"""What is booked when a buyer's bank takes a card payment back, and when it gives it back."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from marketplace.ledger.models import Account, Entry, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import Order, ShopOrder
from marketplace.tax.rounding import shared_out, smallest_unit

Kind, Event = Account.Kind, Transfer.Event
BY_CARD = "card"


def book_disputed(*, order: Order, reference: str, amount: Decimal, fee: Decimal, at: dt.datetime) -> Transfer | None:
    """``amount`` of what was paid for ``order`` was taken off the post's balance, and a ``fee``.

    The sellers bear their goods and the post its delivery, like their parts of the order. Sellers bear it of what is to be paid out,
    also before delivery: delivery then moves the rest there, and what is short is carried. What the marketplace had paid beside that
    amount goes back to it: a seller has of a sale that was undone no more than of one without an offer.
    """
    shop_orders = list(order.shop_orders.prefetch_related("shortages").order_by("pk"))
    places = [Place(Kind.PAYABLE, partner_id=one.partner_id) for one in shop_orders] + [Place(Kind.DELIVERY)]
    delivery = sum((one.delivery_to_come for one in shop_orders), Decimal(0))
    promotion = _operators_part(shop_orders, amount, unit=smallest_unit(order.currency))
    parts = shared_out(amount + promotion, [*(one.goods_to_come for one in shop_orders), delivery], unit=smallest_unit(order.currency))
    return post(
        event=Event.DISPUTED,
        reference=reference,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[
            (Place(Kind.CLEARING, BY_CARD), -amount - fee),
            (Place(Kind.FEES), fee),
            (Place(Kind.PROMOTION), -promotion),
            *zip(places, parts, strict=True),
        ],
    )


def _operators_part(shop_orders: list[ShopOrder], amount: Decimal, *, unit: Decimal) -> Decimal:
    """What the marketplace paid beside ``amount`` of the buyer's, out of what is left of both."""
    left = sum((one.borne_by_operator - one.back_to_operator for one in shop_orders), Decimal(0))
    buyers = sum((one.can_go_back for one in shop_orders), Decimal(0)) - left
    return min(left, Decimal(left * amount / buyers).quantize(unit, ROUND_HALF_UP)) if buyers > 0 else Decimal(0)


def book_dispute_won(*, order: Order, reference: str, amount: Decimal, at: dt.datetime) -> Transfer | None:
    """``amount`` of what was taken back came again: each gets what it bore, in proportion. The fee stays with Stripe."""
    unit = smallest_unit(order.currency)
    disputed = Entry.objects.filter(transfer__event=Event.DISPUTED, transfer__reference=reference).select_related("account")
    rows = list(disputed.filter(amount__gt=0).exclude(account__kind=Kind.FEES).order_by("pk"))
    had = -sum((row.amount for row in disputed.filter(account__kind=Kind.PROMOTION)), Decimal(0))
    taken = sum((row.amount for row in rows), Decimal(0)) - had
    promotion = Decimal(had * amount / taken).quantize(unit, ROUND_HALF_UP) if taken > 0 else Decimal(0)
    parts = shared_out(amount + promotion, [row.amount for row in rows], unit=unit)
    back = [
        (Place(row.account.kind, row.account.channel, row.account.partner_id or 0), -part) for row, part in zip(rows, parts, strict=True)
    ]
    return post(
        event=Event.DISPUTE_WON,
        reference=reference,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[(Place(Kind.CLEARING, BY_CARD), amount), (Place(Kind.PROMOTION), promotion), *back],
    )
