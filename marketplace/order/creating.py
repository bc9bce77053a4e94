"""The rows of an order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.basket.models import Line as BasketLine
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer
from marketplace.checkout.payments import PaymentMethod
from marketplace.ledger.commission import Terms, terms_at_sale
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.numbers import new_order_number, shop_order_number

ATTEMPTS = 5


def create_order(*, checkout: Checkout, offers: list[PartOffer], method: PaymentMethod, at: dt.datetime) -> Order:
    """Order, ShopOrders and Lines of a checkout whose offers are all chosen. Nothing is checked here and no signal is sent."""
    order = _create_with_free_number(checkout, offers, method, at)
    state = ShopOrder.State.TO_PACK if method.packs_at_once else ShopOrder.State.AWAITING_PAYMENT
    terms = terms_at_sale(partners=[offer.part.partner for offer in offers], on=timezone.localdate(at))
    shop_orders = ShopOrder.objects.bulk_create(
        _shop_order(order, offer, shop_order_number(order.number, position), state, terms[offer.part.partner.pk])
        for position, offer in enumerate(offers, start=1)
    )
    Line.objects.bulk_create(
        _line(order, shop_order, line) for shop_order, offer in zip(shop_orders, offers, strict=True) for line in offer.part.lines
    )
    return order


def _create_with_free_number(checkout: Checkout, offers: list[PartOffer], method: PaymentMethod, at: dt.datetime) -> Order:
    delivery = sum((offer.delivery for offer in offers), Decimal(0))
    total = sum((offer.total for offer in offers), Decimal(0))
    fields = {
        "site_id": settings.SITE_ID,
        "basket": checkout.basket,
        "user": checkout.basket.owner,
        "guest_email": checkout.email,
        "currency": settings.CURRENCY,
        # How much of it is VAT, the invoice works out by product: until then Oscar's two columns hold the same.
        "total_incl_tax": total,
        "total_excl_tax": total,
        "shipping_incl_tax": delivery,
        "shipping_excl_tax": delivery,
        "status": settings.OSCAR_INITIAL_ORDER_STATUS,
        "date_placed": at,
        "payment": method.code,
        "language": checkout.language,
        "phone": checkout.address.phone if checkout.address else "",
        "delivers_to": checkout.address,
    }
    for attempt in range(1, ATTEMPTS + 1):
        number = new_order_number()
        try:
            with transaction.atomic():
                return Order.objects.create(number=number, **fields)
        except IntegrityError:
            # Forty random bits meet an earlier number once in a long while: then draw again. Anything else is loud.
            if attempt == ATTEMPTS or not Order.objects.filter(number=number).exists():
                raise
    raise AssertionError("unreachable")


def _shop_order(order: Order, offer: PartOffer, number: str, state: ShopOrder.State, terms: Terms) -> ShopOrder:
    if offer.quote is None or offer.date is None:
        raise ValueError("an offer without a choice cannot be ordered")
    return ShopOrder(
        order=order,
        partner=offer.part.partner,
        number=number,
        state=state,
        service=offer.quote.service,
        pickup_on=offer.date.pickup_on,
        promised_for=offer.date.promised_for,
        goods_total=offer.part.goods,
        delivery_total=offer.delivery,
        **terms.fields(),
    )


def _line(order: Order, shop_order: ShopOrder, line: BasketLine) -> Line:
    partner, unit, total = line.product.partner, line.unit_price_incl_tax, line.line_price_incl_tax
    return Line(
        order=order,
        shop_order=shop_order,
        partner=partner,
        partner_name=partner.name,
        partner_sku=line.stockrecord.partner_sku,
        stockrecord=line.stockrecord,
        product=line.product,
        title=line.product.get_title()[:255],
        upc=line.product.upc,
        quantity=line.quantity,
        num_allocated=line.quantity,
        status=settings.OSCAR_INITIAL_LINE_STATUS,
        unit_price_incl_tax=unit,
        unit_price_excl_tax=unit,
        line_price_incl_tax=total,
        line_price_excl_tax=total,
        line_price_before_discounts_incl_tax=total,
        line_price_before_discounts_excl_tax=total,
    )
