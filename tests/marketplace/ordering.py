"""Baskets, checkouts and orders for tests, made by the same calls that the pages use."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from logistics.models import Service
from marketplace.basket.changing import put_in
from marketplace.basket.models import Basket
from marketplace.basket.parts import parts_of
from marketplace.catalogue.models import Product
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.checkout.offers import offers_for
from marketplace.order.models import Order
from marketplace.order.placing import place_order
from marketplace.partner.strategy import MarketStrategy
from tests import factories

# A Monday in the morning, no holiday near it: before every cut-off.
MONDAY = timezone.make_aware(dt.datetime(2027, 3, 8, 10))
ADDRESS = {
    "email": "ana@example.org",
    "name": "Ana Lopes",
    "street": "Rua da Sofia 12",
    "postcode": "3000-389",
    "locality": "Coimbra",
    "country": "PT",
    "phone": "912345678",
}


def fill_basket(*wanted: tuple[Product, int], **fields: Any) -> Basket:
    basket = Basket.objects.create(**fields)
    basket.strategy = MarketStrategy()
    for product, quantity in wanted:
        put_in(basket=basket, product=product, quantity=quantity)
    return basket


def make_checkout(
    *wanted: tuple[Product, int], payment: str = Order.Payment.SLIP, at: dt.datetime | None = None, **fields: Any
) -> Checkout:
    """All answered: the first service and its first day for each shop."""
    if not Service.objects.exists():
        factories.make_service()
    fields.setdefault("address", factories.make_address())
    checkout = Checkout.objects.create(basket=fill_basket(*wanted), email="ana@example.org", payment=payment, **fields)
    choose_first(checkout, at=at)
    return checkout


def choose_first(checkout: Checkout, *, at: dt.datetime | None = None) -> None:
    checkout.basket.strategy = MarketStrategy()
    for offer in offers_for(checkout=checkout, parts=parts_of(checkout.basket), at=at or timezone.now()):
        quote = next(iter(offer.possible))
        CheckoutDelivery.objects.update_or_create(
            checkout=checkout,
            partner=offer.part.partner,
            defaults={
                "service": quote.service,
                "promised_for": quote.dates[0].promised_for,
                "slot": next((choice.slot for choice in quote.slots if choice.is_free), None),
            },
        )


def make_order(*wanted: tuple[Product, int], **fields: Any) -> Order:
    """An order that was just placed; of two pieces of one product where nothing is said."""
    checkout = make_checkout(*(wanted or [(factories.make_product(), 2)]), **fields)
    return place_order(checkout=checkout)


def stock_of(product: Product) -> tuple[int, int]:
    """(in stock, set aside)"""
    record = product.stockrecords.get()
    return record.num_in_stock, record.num_allocated
