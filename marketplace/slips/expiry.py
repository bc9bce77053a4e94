"""Slips that nobody paid in time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from background.tick import regularly
from marketplace.order.cancelling import cancel_unpaid
from marketplace.slips.models import Slip, Surplus
from marketplace.slips.settling import give_up_what_came, settle


@regularly(name="slips.expire", every=dt.timedelta(minutes=1))
def expire_due_slips(now: dt.datetime) -> int:
    """Expire every open slip that was due before ``now`` and cancel its order, so that the stock comes back. How many.

    What has come for it and was too little is owed to the buyer. Each slip is a transaction of its own, so that one that fails holds up
    no other; the failures are raised together at the end as an ``ExceptionGroup``, and tried again the next time.
    """
    expired, failures = 0, []
    due = Slip.objects.filter(state=Slip.State.OPEN, due_at__lt=now).order_by("due_at")
    for slip in due.select_related("order"):
        try:
            expired += _expire(slip, now)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next shopper's stock must come back
            failure.add_note(f"slip {slip.reference}")
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some slips could not be expired.", failures)
    return expired


@transaction.atomic
def _expire(slip: Slip, now: dt.datetime) -> bool:
    due = Slip.objects.select_for_update().filter(pk=slip.pk, state=Slip.State.OPEN, due_at__lt=now)
    held = due.first()
    if held is not None and held.held >= held.amount:
        # All of it came in time, and a task is about to say so.
        settle(slip=held, at=now)
        return False
    claimed = due.update(state=Slip.State.EXPIRED, expired_at=now)
    if claimed:
        cancel_unpaid(order=slip.order, at=now)
        give_up_what_came(slip=slip, cause=Surplus.Cause.SHORT, at=now)
    return bool(claimed)
