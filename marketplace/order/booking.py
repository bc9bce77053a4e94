"""Booking the shipments of an order with the post."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from background.retry import durable_task
from logistics.booking import book
from logistics.lockers.reserving import NoRoom, active, release, reserve
from logistics.models import LockerBank, Office, Shipment
from logistics.sizes import ParcelSpec
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
                .select_related("order__delivers_to", "partner__sends_from", "service", "office", "locker__office")
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


def _place(shop_order: ShopOrder, parcels: list[ParcelSpec]) -> tuple[Office | None, LockerBank | None]:
    """Where it waits for its buyer. A locker without a compartment for it (it was paid late, say) is replaced by its office."""
    bank, now = shop_order.locker, timezone.now()
    if bank is None:
        return shop_order.office, None
    if active().filter(key=shop_order.number).count() == len(parcels):
        return None, bank
    try:
        reserve(bank=bank, key=shop_order.number, parcels=parcels, at=now)
    except NoRoom:
        release(key=shop_order.number, at=now)
        ShopOrder.objects.filter(pk=shop_order.pk).update(locker=None, office=bank.office)
        return bank.office, None
    return None, bank


def _book(shop_order: ShopOrder) -> None:
    order, sender, lines = shop_order.order, shop_order.partner.sends_from, list(shop_order.lines.all())
    if sender is None or not lines or any(line.product is None for line in lines):
        raise NothingToSend(shop_order.number)
    parcels = parcels_for(lines)
    office, locker = _place(shop_order, parcels)
    pays_at_the_door = order.payment == Order.Payment.CASH_ON_DELIVERY
    shipment = book(
        key=_key(shop_order),
        service=shop_order.service,
        sender=sender,
        recipient=order.delivers_to,
        parcels=parcels,
        pickup_on=shop_order.pickup_on,
        promised_for=shop_order.promised_for,
        window=(shop_order.slot_from, shop_order.slot_until) if shop_order.slot_from and shop_order.slot_until else None,
        reference=shop_order.number,
        cash_to_collect=shop_order.to_pay if pays_at_the_door else Decimal(0),
        office=office,
        locker=locker,
        language=order.language,
    )
    ShopOrder.objects.filter(pk=shop_order.pk, shipment=None).update(shipment=shipment)
