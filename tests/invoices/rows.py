"""Sales that are invoiced, by the same calls that people's clicks make, and what the documents then say."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from marketplace.invoices.models import Document, Kind
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.partner.models import Partner
from marketplace.tax.classes import TaxClass
from tests import factories
from tests.marketplace.ordering import make_order

CASH = Order.Payment.CASH_ON_DELIVERY
NIF = "501234560"


def make_seller(**fields: Any) -> Partner:
    return factories.make_partner(**{"legal_name": "Queijaria da Serra, Lda.", "tax_number": NIF, **fields})


def make_goods(seller: Partner, *prices: str, classes: Iterable[str] = (TaxClass.REDUCED, TaxClass.STANDARD), stock: int = 50) -> list[Any]:
    """Products of one seller, by turns of ``classes``."""
    kinds = list(classes)
    return [
        factories.make_product(partner=seller, price=price, tax_class=kinds[place % len(kinds)], stock=stock)
        for place, price in enumerate(prices)
    ]


def paid(*wanted: Any, **fields: Any) -> ShopOrder:
    """The shop order of a paid order of one seller."""
    order = make_order(*wanted, **fields)
    mark_paid(order=order, at=timezone.now())
    return order.shop_orders.get()


def invoice_of(shop_order: ShopOrder) -> Document:
    return Document.objects.get(kind=Kind.INVOICE, shop_order=shop_order)


def by_rate(document: Document) -> dict[str, tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Percent → goods, tax in them, delivery, tax in it."""
    return {f"{row.percent:f}": (row.goods, row.goods_tax, row.delivery, row.delivery_tax) for row in document.vat.all()}
