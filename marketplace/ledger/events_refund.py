"""What is booked when money of an order is to go back to its buyer, by whose fault it is."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from marketplace.ledger.commission import Share
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.models import ShopOrder

Kind = Account.Kind


def book_refund_due(
    *,
    shop_order: ShopOrder,
    reference: str,
    to_buyer: Decimal,
    to_operator: Decimal,
    shares: tuple[Share, Share],
    is_settled: bool,
    written_off: Decimal,
    delivery: Decimal,
    at: dt.datetime,
) -> Transfer | None:
    """``to_buyer`` is owed to the buyer of ``shop_order`` from now on, and ``to_operator``, which the marketplace had paid, is its own
    again; once a ``reference``.

    ``shares`` are the seller's before and after it: the difference comes from what is to be paid out where that ``is_settled``, the
    commission with its VAT going back to the seller, else from what waits for delivery. ``written_off`` are goods that the post bears,
    ``delivery`` what it forgoes.
    """
    before, after = shares
    seller = shop_order.partner_id
    if is_settled:
        from_seller = [
            (Place(Kind.PAYABLE, partner_id=seller), before.yours - after.yours),
            (Place(Kind.COMMISSION), before.commission - after.commission),
            (Place(Kind.VAT), before.vat - after.vat),
        ]
    else:
        from_seller = [(Place(Kind.PENDING, partner_id=seller), before.waiting - after.waiting)]
    return post(
        event=Transfer.Event.REFUND_DUE,
        reference=reference,
        occurred_at=at,
        currency=shop_order.order.currency,
        shop_order=shop_order,
        entries=[
            *from_seller,
            (Place(Kind.WRITE_OFFS), written_off),
            (Place(Kind.DELIVERY), delivery),
            (Place(Kind.PROMOTION), -to_operator),
            (Place(Kind.REFUNDS), -to_buyer),
        ],
    )
