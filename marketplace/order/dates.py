"""Delivery days that were promised for a payment which came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from logistics.quotes import PriceBook, quote
from marketplace.order.models import Order
from marketplace.shipping.packing import parcels_for


def renew_dates(*, order: Order, at: dt.datetime, of: Collection[int] = ()) -> None:
    """Move what cannot be kept any more: a promised day that its service does not offer ``at`` becomes the soonest that it does.

    The price stays as agreed. Where the service offers nothing now, the day stays too, and the post settles it by hand.
    ``of``: only these of its shop orders (primary keys).
    """
    wanted = order.shop_orders.filter(pk__in=of) if of else order.shop_orders.all()
    shop_orders = list(wanted.select_related("partner__sends_from").prefetch_related("lines__product"))
    senders = [shop_order.partner.sends_from for shop_order in shop_orders if shop_order.partner.sends_from]
    book = PriceBook.load(at, addresses=[order.delivers_to, *senders])
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
        )
        dates = next((offer.dates for offer in quotes if offer.service.pk == shop_order.service_id), [])
        if not dates:
            continue
        date = next((date for date in dates if date.promised_for == shop_order.promised_for), dates[0])
        if (date.pickup_on, date.promised_for) != (shop_order.pickup_on, shop_order.promised_for):
            shop_order.pickup_on, shop_order.promised_for = date.pickup_on, date.promised_for
            shop_order.save(update_fields=["pickup_on", "promised_for"])
