"""Making the slip of an order."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.order.models import Order
from marketplace.slips.dues import times, ways
from marketplace.slips.models import Slip, SlipDue
from marketplace.slips.references import MOST_BY_ENTITY, new_reference, new_short_reference

ATTEMPTS = 5


def issue_slip(*, order: Order, at: dt.datetime | None = None, due_at: dt.datetime | None = None) -> Slip:
    """A slip over all that ``order`` is still to be paid with, in its currency, made ``at`` (now).

    Each way to pay it has its own time; ``due_at`` (aware) sets one for all. Writes one row and one a way. ``IntegrityError`` when the
    order already has a slip or there is nothing to pay.
    """
    channels = ways(asked=order.payment)
    dues, kept_until = times(channels, at or timezone.now())
    if due_at is not None:
        dues, kept_until = dict.fromkeys(channels, due_at), due_at
    slip = _with_free_reference(order, kept_until)
    SlipDue.objects.bulk_create(SlipDue(slip=slip, channel=channel, due_at=due) for channel, due in dues.items())
    return slip


def _with_free_reference(order: Order, kept_until: dt.datetime) -> Slip:
    entity = settings.SLIP_ENTITY if order.currency == "EUR" and 0 < order.to_collect <= MOST_BY_ENTITY else ""
    for attempt in range(1, ATTEMPTS + 1):
        reference = new_short_reference(entity=entity, amount=order.to_collect) if entity else new_reference()
        try:
            with transaction.atomic():
                return Slip.objects.create(
                    reference=reference,
                    entity=entity,
                    order=order,
                    amount=order.to_collect,
                    currency=order.currency,
                    due_at=kept_until,
                )
        except IntegrityError:
            # Random digits meet an earlier reference once in a long while: then draw again. Anything else is loud.
            if attempt == ATTEMPTS or not Slip.objects.filter(reference=reference).exists():
                raise
    raise AssertionError("unreachable")
