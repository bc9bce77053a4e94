"""Compartments, and places in slots, of orders that will not be sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from logistics.lockers.reserving import UNUSED, End, State, active
from logistics.slots import places as slot_places
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


def give_up_slots(order: Order, *, at: dt.datetime) -> int:
    """The places in slots of all parts of ``order``; returns how many. One query where it has none."""
    return _give_up_slots(ShopOrder.objects.filter(order=order, slot_from__isnull=False), at)


def give_up_forgotten_slots(at: dt.datetime) -> int:
    """Those of every part that was cancelled, by whichever way, for days to come; returns how many."""
    today = timezone.localdate(at)
    return _give_up_slots(ShopOrder.objects.filter(state=ShopOrder.State.CANCELLED, slot_from__isnull=False, promised_for__gte=today), at)


def _give_up_slots(shop_orders: QuerySet[ShopOrder], at: dt.datetime) -> int:
    return slot_places.give_back(slot_places.active().filter(key__in=shop_orders.values("number")), at=at)
