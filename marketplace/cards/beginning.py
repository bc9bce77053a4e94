"""The row that an order to be paid by card begins with."""

from __future__ import annotations

import datetime as dt

from marketplace.cards.amounts import minor_units
from marketplace.cards.models import CardPayment
from marketplace.order.models import Order

# Stripe keeps a page open for half an hour at least; the minute is for clocks that differ.
PAGE_LASTS = dt.timedelta(minutes=31)


def begin_card_payment(*, order: Order, at: dt.datetime) -> CardPayment:
    """A card payment over all that ``order`` is still to be paid with. Writes one row; the page at Stripe is made after the commit.

    ValueError where that has a rest below the currency's smallest unit: then nothing must be ordered.
    """
    minor_units(order.to_collect, order.currency)
    return CardPayment.objects.create(order=order, amount=order.to_collect, currency=order.currency, expires_at=at + PAGE_LASTS)
