"""Making the slip of an order."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from marketplace.order.models import Order
from marketplace.slips.models import Slip
from marketplace.slips.references import new_reference

ATTEMPTS = 5


def issue_slip(*, order: Order, due_at: dt.datetime) -> Slip:
    """A slip over the whole of ``order``, in its currency, to be paid until ``due_at`` (aware). Writes one row.

    ``IntegrityError`` when the order already has a slip or there is nothing to pay.
    """
    for attempt in range(1, ATTEMPTS + 1):
        reference = new_reference()
        try:
            with transaction.atomic():
                return Slip.objects.create(
                    reference=reference, order=order, amount=order.total_incl_tax, currency=order.currency, due_at=due_at
                )
        except IntegrityError:
            # Twelve random digits meet an earlier reference once in a long while: then draw again. Anything else is loud.
            if attempt == ATTEMPTS or not Slip.objects.filter(reference=reference).exists():
                raise
    raise AssertionError("unreachable")
