"""Delivery days that were promised for a payment which came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from logistics.quotes import PriceBook, Quote, quote
from logistics.slots import places as slot_places
from logistics.slots.offering import Key
from marketplace.order.models import Order, ShopOrder
from marketplace.shipping.packing import parcels_for


def renew_dates(*, order: Order, at: dt.datetime, of: Collection[int] = ()) -> None:
    """Move what cannot be kept any more: a promised day that its service does not offer ``at`` becomes the soonest that it does.

    Chosen hours are kept as long as their place is there, else they become the next that are free. The price stays as agreed. Where the
    service offers nothing now, the day stays too, and the post settles it by hand.
    ``of``: only these of its shop orders (primary keys).
    """
    wanted = order.shop_orders.filter(pk__in=of) if of else order.shop_orders.all()
    shop_orders = list(wanted.select_related("partner__sends_from").prefetch_related("lines__product"))
    senders = [shop_order.partner.sends_from for shop_order in shop_orders if shop_order.partner.sends_from]
    book = PriceBook.load(at, addresses=[order.delivers_to, *senders])
    with_hours = [shop_order.number for shop_order in shop_orders if shop_order.slot_from]
    kept = slot_places.kept_by(with_hours) if with_hours else {}
    for shop_order in shop_orders:
        partner = shop_order.partner
        if partner.sends_from is None:
            continue
        quotes = quote(
            parcels=parcels_for(list(shop_order.lines.all())),
            origin=partner.sends_from,
            destination=order.delivers_to,
            at=at,
            packing_days=partner.packing_days,
            habits=partner.habits,
            book=book,
            kept=[kept[shop_order.number]] if shop_order.number in kept else [],
        )
        offer = next((offer for offer in quotes if offer.service.pk == shop_order.service_id), None)
        dates = offer.dates if offer else []
        if offer is None or not dates:
            continue
        if shop_order.slot_from and offer.slots:
            _renew_hours(shop_order, offer, kept.get(shop_order.number), at)
            continue
        date = next((date for date in dates if date.promised_for == shop_order.promised_for), dates[0])
        if (date.pickup_on, date.promised_for) != (shop_order.pickup_on, shop_order.promised_for):
            shop_order.pickup_on, shop_order.promised_for = date.pickup_on, date.promised_for
            shop_order.save(update_fields=["pickup_on", "promised_for"])


def _renew_hours(shop_order: ShopOrder, offer: Quote, kept: Key | None, at: dt.datetime) -> None:
    """The place that it has, else the same hours of the same day, else the next that are free. Where all are taken at this moment, the
    day stays, and the post settles it by hand."""
    free = [choice for choice in offer.slots if choice.is_free]
    if any((choice.slot.pk, choice.day) == kept for choice in free):
        return
    same = (shop_order.promised_for, shop_order.slot_from, shop_order.slot_until)
    for choice in sorted(free, key=lambda choice: (choice.day, choice.slot.starts, choice.slot.ends) != same):
        try:
            slot_places.take(slot=choice.slot, day=choice.day, key=shop_order.number, at=at)
        except slot_places.SlotFull:
            continue
        pickup_on = next(date.pickup_on for date in offer.dates if date.promised_for == choice.day)
        shop_order.pickup_on, shop_order.promised_for = pickup_on, choice.day
        shop_order.slot_from, shop_order.slot_until = choice.slot.starts, choice.slot.ends
        shop_order.save(update_fields=["pickup_on", "promised_for", "slot_from", "slot_until"])
        return
