"""Orders as their pages and mails show them, in a fixed number of queries."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from marketplace.invoices.models import Document
from marketplace.order.models import Line, Order, ShopOrder


def orders_to_show() -> QuerySet[Order]:
    """Orders with slip, card payment, address, shop orders, sellers, services, lines, shortages, VAT,
    invoices, messages, parcels and events."""
    shop_orders = (
        ShopOrder.objects.select_related("partner", "service", "shipment", "office", "locker")
        .prefetch_related(
            Prefetch("lines", queryset=Line.objects.order_by("pk")),
            "lines__shortages",
            "shortages",
            "refunds",
            "savings",
            "withdrawals",
            "vat",
            Prefetch("invoices", queryset=Document.objects.order_by("issued_at", "sequence")),
            "messages",
            "service__names",
            "shipment__parcels__number",
            "shipment__parcels__events",
        )
        .order_by("pk")
    )
    return Order.objects.select_related("slip", "card_payment", "delivers_to").prefetch_related(
        Prefetch("shop_orders", queryset=shop_orders),
        "slip__dues__channel",
        "slip__assignments__receipt",
        "slip__surpluses",
    )
