"""An order that was cancelled because nobody paid, and whose money has come after all."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.credit.spending import NotEnough, has, set_aside
from marketplace.offer import claiming
from marketplace.order import stock
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.partner.models import StockRecord
from marketplace.partner.strategy import why_off_sale


class _Gone(Exception):
    """Some of it is not there any more."""


def revive(*, order: Order) -> bool:
    """Take the stock of ``order`` again, all of it or nothing, and let it wait for its money as before; False where something is gone.

    Inside the transaction that pays it. Something that is not sold any more counts as gone, and so does credit that paid a part.
    """
    lines = list(order.lines.select_related("product__partner", "product__parent"))
    if not _are_sold(lines):
        return False
    try:
        with transaction.atomic():
            if not Order.objects.filter(pk=order.pk, paid_at=None).exclude(cancelled_at=None).update(cancelled_at=None):
                raise _Gone
            if stock.claim(lines) or not claiming.claim_again(order):
                raise _Gone
            Line.objects.filter(order=order).update(num_allocated=F("quantity"), allocation_cancelled=False)
            ShopOrder.objects.filter(order=order, state=ShopOrder.State.CANCELLED).update(state=ShopOrder.State.AWAITING_PAYMENT)
            set_aside(order=order, at=timezone.now())
    except (_Gone, NotEnough):
        return False
    order.cancelled_at = None
    return True


def can_revive(order: Order) -> bool:
    """Whether ``revive`` would take it now; it changes nothing, and a moment later the answer may be another."""
    lines = list(order.lines.select_related("product__partner", "product__parent"))
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.stockrecord_id or 0] = wanted.get(line.stockrecord_id or 0, 0) + line.quantity
    records = {record.pk: record for record in StockRecord.objects.filter(pk__in=wanted)}
    enough = all(pk in records and records[pk].net_stock_level >= count for pk, count in wanted.items())
    return enough and _are_sold(lines) and (not order.credit_used or has(order.user, order.currency) >= order.credit_used)


def _are_sold(lines: list[Line]) -> bool:
    """Whether each may still be sold, however many there are: a shop may have closed, a protected name have lost its proof."""
    products = [line.product for line in lines if line.product is not None and line.stockrecord_id is not None]
    buyable = set(Product.objects.buyable().filter(pk__in=[product.pk for product in products]).values_list("pk", flat=True))
    return len(products) == len(lines) and all(product.pk in buyable and not why_off_sale(product) for product in products)
