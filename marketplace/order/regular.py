"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from background.tick import regularly
from marketplace.order.booking import TO_BOOK, book_shipments
from marketplace.order.models import ShopOrder
from marketplace.order.places import give_up_forgotten_compartments, give_up_forgotten_slots

OVERDUE = timedelta(hours=1)


@regularly(name="book-forgotten-shipments", every=timedelta(hours=1))
def book_forgotten(now: datetime) -> int:
    """Queue the booking anew for orders whose task was given up, say because the item numbers had run out; returns how many.

    The booking is idempotent, so one that is queued twice does no harm.
    """
    waiting = ShopOrder.objects.filter(state__in=TO_BOOK, shipment=None, created_at__lt=now - OVERDUE)
    orders = sorted(set(waiting.values_list("order_id", flat=True)))
    for order_id in orders:
        book_shipments.enqueue(order_id)
    return len(orders)


@regularly(name="compartments-of-cancelled-orders", every=timedelta(minutes=10))
def give_up_compartments_of_cancelled(now: datetime) -> int:
    """Compartments of parts that will not be sent; returns how many."""
    return give_up_forgotten_compartments(now)


@regularly(name="slots-of-cancelled-orders", every=timedelta(minutes=10))
def give_up_slots_of_cancelled(now: datetime) -> int:
    """Places in slots of parts that will not be sent; returns how many."""
    return give_up_forgotten_slots(now)
