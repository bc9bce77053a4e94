"""Booking the shipments of an order with the post."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from background.retry import durable_task
from logistics.booking import book
from logistics.models import Shipment
from marketplace.order.models import Order, ShopOrder
from marketplace.order.weighing import lines_to_weigh
from marketplace.shipping.packing import parcels_for

TO_BOOK = [ShopOrder.State.TO_PACK, ShopOrder.State.PACKED]


class NothingToSend(Exception):
    """A seller's part cannot be booked: the seller has no address to send from, or its products are gone."""


@durable_task()
def book_shipments(order_id: int) -> None:
    """Book one shipment for each part of the order that is to be packed and has none yet.

    What is paid at the door by weight waits until it is weighed, since its label says what is collected.

    The key is the ShopOrder's number: run again, or by two workers at once, it finds the same shipment.
    """
    waiting = ShopOrder.objects.filter(order_id=order_id, state__in=TO_BOOK, shipment=None).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        # Under a lock: pieces that are reported missing at this moment are either read here, or lower what was booked.
        with transaction.atomic():
            shop_order = (
                ShopOrder.objects.select_for_update(of=("self",))
                .filter(pk=pk, state__in=TO_BOOK, shipment=None)
                .select_related("order__delivers_to", "partner__sends_from", "service")
                .prefetch_related("lines__product", "lines__shortages", "shortages")
                .first()
            )
            if shop_order and not _waits_for_weights(shop_order):
                _book(shop_order)


def _waits_for_weights(shop_order: ShopOrder) -> bool:
    return shop_order.order.payment == Order.Payment.CASH_ON_DELIVERY and bool(lines_to_weigh(shop_order))


def _key(shop_order: ShopOrder) -> str:
    """The number; where it was sent before and came back, with which time it is. The shop order is held and has no shipment now."""
    sent = Shipment.objects.filter(reference=shop_order.number).count()
    return f"{shop_order.number}/{sent + 1}" if sent else shop_order.number


def _book(shop_order: ShopOrder) -> None:
    order, sender, lines = shop_order.order, shop_order.partner.sends_from, list(shop_order.lines.all())
    if sender is None or not lines or any(line.product is None for line in lines):
        raise NothingToSend(shop_order.number)
    pays_at_the_door = order.payment == Order.Payment.CASH_ON_DELIVERY
    shipment = book(
        key=_key(shop_order),
        service=shop_order.service,
        sender=sender,
        recipient=order.delivers_to,
        parcels=parcels_for(lines),
        pickup_on=shop_order.pickup_on,
        promised_for=shop_order.promised_for,
        reference=shop_order.number,
        cash_to_collect=shop_order.to_pay if pays_at_the_door else Decimal(0),
    )
    ShopOrder.objects.filter(pk=shop_order.pk, shipment=None).update(shipment=shipment)
