"""Compartments of orders that will not be sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from logistics.lockers.reserving import UNUSED, End, State, active
from marketplace.order.models import Order, ShopOrder


def give_up_compartments(order: Order, *, at: dt.datetime) -> int:
    """Those of all parts of ``order`` in which nothing lies yet; returns how many. One query."""
    return _give_up(ShopOrder.objects.filter(order=order, locker__isnull=False), at)


def give_up_forgotten_compartments(at: dt.datetime) -> int:
    """Those of every part that was cancelled, by whichever way; returns how many. One query."""
    return _give_up(ShopOrder.objects.filter(state=ShopOrder.State.CANCELLED, locker__isnull=False), at)


def _give_up(shop_orders: QuerySet[ShopOrder], at: dt.datetime) -> int:
    unused = active().filter(key__in=shop_orders.values("number"), state__in=UNUSED)
    return unused.update(state=State.ENDED, ended_at=at, end=End.RELEASED)
