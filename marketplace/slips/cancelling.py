"""A buyer does not want to pay a slip, or make a bank transfer, after all."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order
from marketplace.slips.models import Slip, Surplus
from marketplace.slips.settling import give_up_what_came, settle


def waits_for_slip(order: Order) -> bool:
    """Whether ``order`` is still to be paid with a slip or by bank transfer, so that its buyer may cancel it."""
    slip: Slip | None = getattr(order, "slip", None)
    return slip is not None and slip.state == Slip.State.OPEN and order.paid_at is None and order.cancelled_at is None


def cancel_by_buyer(*, order: Order, at: dt.datetime) -> bool:
    """Cancel ``order``, which waits for the money of its slip, ``at`` (aware): stock and credit come back, the slip ends, and what has
    come for it is credit. False, and nothing cancelled, where it is paid or over by now.

    Money that comes later finds a cancelled order, and is credit. Locks as ``settle`` does.
    """
    with transaction.atomic():
        slip = Slip.objects.select_for_update().filter(order=order, state=Slip.State.OPEN).first()
        if slip is None:
            return False
        if slip.held >= slip.amount:
            settle(slip=slip, at=at)  # all of it came, and a task is about to say so
            return False
        slip.order = Order.objects.get(pk=order.pk)
        if not cancel_unpaid(order=slip.order, at=at, tell=False):
            return False
        slip.order.shop_orders.update(cancelled_by_buyer_at=at)
        slip.state = Slip.State.EXPIRED  # with no ``expired_at``: it did not run out, so late money does not bring the order back
        slip.save(update_fields=["state"])
        give_up_what_came(slip=slip, cause=Surplus.Cause.CANCELLED, at=at)
    return True
