"""What is booked when something happens to an order's money. Each is called in the transaction of what it books.

Who is debited and credited, and why: ``docs/decisions/0004-ledger.md``.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.channels import CHANNELS
from marketplace.ledger.commission import share_of
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.money import DECIMALS
from marketplace.ledger.posting import Place, post
from marketplace.order.models import Order, ShopOrder, ShopOrderShortage

Kind, Event = Account.Kind, Transfer.Event


def book_payment(*, order: Order, at: dt.datetime, source: Place | None = None) -> Transfer | None:
    """The whole of ``order`` has come, ``at``, by its way of paying: each seller's goods wait for delivery, the post has its price.

    ``source``: where the money stands already, as receipts were booked when they came. ``KeyError`` where the way of paying has no line
    in ``channels`` and something is collected by it.
    """
    if source is None:
        source = Place(Kind.CLEARING, CHANNELS[order.payment].code) if order.to_collect else Place(Kind.CREDIT_HELD)
    shop_orders = list(order.shop_orders.all())
    return post(
        event=Event.PAID,
        reference=order.number,
        occurred_at=at,
        currency=order.currency,
        order=order,
        entries=[
            (source, order.to_collect),
            (Place(Kind.CREDIT_HELD), order.credit_used),
            (Place(Kind.PROMOTION), order.borne_by_operator),
            *((Place(Kind.PENDING, partner_id=each.partner_id), -each.goods_total) for each in shop_orders),
            *((Place(Kind.DELIVERY), -each.delivery_total) for each in shop_orders),
        ],
    )


def book_cash_taken(*, shop_order: ShopOrder, at: dt.datetime) -> Transfer | None:
    """What was to be paid for ``shop_order`` at the door was taken by whoever brought it, and is on its way to the post."""
    return post(
        event=Event.CASH_TAKEN,
        reference=shop_order.number,
        occurred_at=at,
        currency=shop_order.order.currency,
        shop_order=shop_order,
        entries=[
            (Place(Kind.CASH_IN_TRANSIT, shop_order.order.payment), shop_order.to_pay),
            (Place(Kind.CREDIT_HELD), shop_order.credit_used),
            (Place(Kind.PROMOTION), shop_order.operator_pays),
            (Place(Kind.PENDING, partner_id=shop_order.partner_id), -shop_order.goods_to_come),
            (Place(Kind.DELIVERY), -shop_order.delivery_to_come),
        ],
    )


def book_cash_handed_in(*, shop_order: ShopOrder, at: dt.datetime) -> Transfer | None:
    """The cash of ``shop_order`` was handed in and counted."""
    channel = shop_order.order.payment
    return post(
        event=Event.CASH_HANDED_IN,
        reference=shop_order.number,
        occurred_at=at,
        currency=shop_order.order.currency,
        shop_order=shop_order,
        entries=[
            (Place(Kind.CLEARING, channel), shop_order.to_pay),
            (Place(Kind.CASH_IN_TRANSIT, channel), -shop_order.to_pay),
        ],
    )


def book_shortage(*, shortage: ShopOrderShortage, at: dt.datetime) -> Transfer | None:
    """Pieces of a paid order will not come: the buyer is owed their price, and the price of sending where nothing is sent.

    None, and nothing booked, where the order was not paid: then it is not collected.
    """
    shop_order = shortage.shop_order
    order = shop_order.order
    if order.paid_at is None:
        return None
    return post(
        event=Event.SHORTAGE,
        reference=f"{shop_order.number}/{shortage.pk}",
        occurred_at=at,
        currency=order.currency,
        shop_order=shop_order,
        entries=[
            (Place(Kind.PENDING, partner_id=shop_order.partner_id), shortage.goods),
            (Place(Kind.DELIVERY), shortage.delivery),
            (Place(Kind.PROMOTION), -shortage.to_operator),
            (Place(Kind.REFUNDS), -shortage.to_buyer),
        ],
    )


def book_delivery(*, shop_order: ShopOrder, at: dt.datetime) -> Transfer | None:
    """All parcels of ``shop_order`` have come: what its seller waited for is to be paid out, less commission, the VAT on it, and
    what the seller bears of the price of sending."""
    share = share_of(shop_order, currency=shop_order.order.currency)
    return post(
        event=Event.DELIVERED,
        reference=shop_order.number,
        occurred_at=at,
        currency=shop_order.order.currency,
        shop_order=shop_order,
        memo=f"{shop_order.commission_percent} % + {shop_order.commission_vat_percent} %",
        entries=[
            (Place(Kind.PENDING, partner_id=shop_order.partner_id), share.waiting),
            (Place(Kind.COMMISSION), -share.commission),
            (Place(Kind.VAT), -share.vat),
            (Place(Kind.DELIVERY), -share.delivery),
            (Place(Kind.PAYABLE, partner_id=shop_order.partner_id), -share.yours),
        ],
    )


def book_to_return(
    *, order: Order, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, source: Place | None = None
) -> Transfer | None:
    """Money came, ``at``, that pays for nothing: ``order`` is paid already, was cancelled, or asks for another amount. It is owed back.

    ``source``: where it stands already, as its receipt was booked when it came. None, and nothing booked, in a currency that the books
    do not keep: that stands on the list of its channel alone.
    """
    if currency not in DECIMALS:
        return None
    entries = [(source or Place(Kind.CLEARING, channel), amount), (Place(Kind.REFUNDS), -amount)]
    return post(event=Event.TO_RETURN, reference=reference, occurred_at=at, currency=currency, order=order, entries=entries)


def book_refund(
    *, order: Order, channel: str, reference: str, amount: Decimal, currency: str, at: dt.datetime, undone: bool = False
) -> Transfer | None:
    """What was owed to the buyer of ``order`` went back by its ``channel``; ``undone``: the bank did not take it, so it is owed again.

    None in a currency that the books do not keep.
    """
    if currency not in DECIMALS:
        return None
    event, amount = (Event.REFUND_FAILED, -amount) if undone else (Event.REFUNDED, amount)
    entries = [(Place(Kind.REFUNDS), amount), (Place(Kind.CLEARING, channel), -amount)]
    return post(event=event, reference=reference, occurred_at=at, currency=currency, order=order, entries=entries)


def owed_to_buyer(*, order: Order) -> Decimal:
    """What is to be returned for ``order``: a positive amount in its currency."""
    from marketplace.ledger.balances import sum_of
    from marketplace.ledger.models import Entry

    return -sum_of(Entry.objects.filter(transfer__order=order, account__kind=Kind.REFUNDS))
