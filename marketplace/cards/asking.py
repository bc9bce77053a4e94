"""What Stripe is asked for: a page to pay one order on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from marketplace.cards.amounts import minor_units
from marketplace.cards.models import CardSession
from marketplace.order.models import Order, ShopOrder

LONGEST_NAME = 250


def idempotency_key(session: CardSession) -> str:
    """The same for each repetition of one try, so that Stripe makes one page of it."""
    return f"feira-session-{session.payment.order.number}-{session.number}"


def session_fields(session: CardSession) -> dict[str, Any]:
    """The request for a Checkout session, made of our rows alone: repeated, it is the same to the letter.

    ValueError where the lines do not add up to what is to be collected.
    """
    payment = session.payment
    order = Order.objects.select_related("user").get(pk=payment.order_id)
    with translation.override(order.language):
        lines = _lines(order)
        total = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in lines)
        if total != minor_units(payment.amount, payment.currency) or payment.amount != order.to_collect:
            raise ValueError(f"The lines of order {order.number} come to {total}, its payment to {payment.amount} {payment.currency}.")
        named = {"order": order.number, "try": str(session.number)}
        return {
            "mode": "payment",
            "client_reference_id": order.number,
            "metadata": named,
            "payment_intent_data": {"metadata": named, "transfer_group": order.number, "description": order.number},
            "customer_email": order.guest_email or order.user.email,
            "expires_at": int(session.expires_at.timestamp()),
            "locale": order.language,
            "line_items": lines,
            "success_url": settings.BASE_URL + reverse("card_return", args=[order.tracking_token]),
            "cancel_url": settings.BASE_URL + reverse("card_payment", args=[order.tracking_token]),
        }


def _lines(order: Order) -> list[dict[str, Any]]:
    """For each shop a line for its goods and one for their delivery; one for the rest, where a part of it is paid otherwise."""
    lines = []
    shop_orders = order.shop_orders.select_related("partner", "service").prefetch_related("lines", "service__names").order_by("pk")
    for shop_order in shop_orders:
        if shop_order.to_collect != shop_order.total:
            rest = _("%(shop)s: what is left to pay, with delivery") % {"shop": shop_order.partner.name}
            lines.append(_line(order, rest, shop_order.to_collect, _goods(shop_order)))
            continue
        lines.append(_line(order, shop_order.partner.name, shop_order.goods_total, _goods(shop_order)))
        said = {"shop": shop_order.partner.name, "service": shop_order.service.name_in()}
        lines.append(_line(order, _("%(shop)s: delivery, %(service)s") % said, shop_order.delivery_total))
    return [line for line in lines if line["price_data"]["unit_amount"]]


def _goods(shop_order: ShopOrder) -> str:
    return ", ".join(f"{line.quantity} × {line.title}" for line in sorted(shop_order.lines.all(), key=lambda line: line.pk))


def _line(order: Order, name: str, amount: Decimal, description: str = "") -> dict[str, Any]:
    product = {"name": name[:LONGEST_NAME]} | ({"description": description[:LONGEST_NAME]} if description else {})
    price = {"currency": order.currency.lower(), "unit_amount": minor_units(amount, order.currency), "product_data": product}
    return {"quantity": 1, "price_data": price}
