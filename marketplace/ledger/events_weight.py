"""What is booked when something weighed less than its buyer paid for."""

from __future__ import annotations

import datetime as dt

from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import Weighing

Kind = Account.Kind


def book_weighing(*, weighing: Weighing, at: dt.datetime) -> Transfer | None:
    """A line of a paid order costs less than its ceiling: the buyer is owed the difference, out of what waits for the seller.

    None, and nothing booked, where the order was not paid (then it is not collected), or where it weighed all that was paid for.
    """
    shop_order = weighing.shop_order
    order = shop_order.order
    if order.paid_at is None or not weighing.goods:
        return None
    return post(
        event=Transfer.Event.WEIGHED,
        reference=f"{shop_order.number}/{weighing.pk}",
        occurred_at=at,
        currency=order.currency,
        shop_order=shop_order,
        entries=[
            (Place(Kind.PENDING, partner_id=shop_order.partner_id), weighing.goods),
            (Place(Kind.PROMOTION), -weighing.to_operator),
            (Place(Kind.REFUNDS), -weighing.to_buyer),
        ],
    )
