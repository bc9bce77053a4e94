"""A cheese that is sold by weight, and what a buyer and the books say of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.order.booking import book_shipments
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.paying import mark_paid
from tests import factories
from tests.marketplace.ordering import make_order


def make_cheese(**fields: Any) -> Product:
    """€19.95 a kilogram, pieces of 1,000 to 1,200 g: at most €23.94 each."""
    return factories.make_product(**{"price": "19.95", "weights": (1000, 1200), "grams": 1300, "net_content": None, **fields})


def sold(*wanted: Any, payment: str = Order.Payment.SLIP) -> ShopOrder:
    """The shop order of one seller, paid where it is not paid at the door; two cheeses where nothing is said."""
    order = make_order(*(wanted or [(make_cheese(), 2)]), payment=payment)
    if payment != Order.Payment.CASH_ON_DELIVERY:
        mark_paid(order=order, at=timezone.now())
    book_shipments.func(order.pk)
    return order.shop_orders.get()


def line_of(shop_order: ShopOrder) -> Line:
    return Line.objects.filter(shop_order=shop_order, heaviest_grams__isnull=False).get()


def euros(text: str) -> Decimal:
    return Decimal(text)
