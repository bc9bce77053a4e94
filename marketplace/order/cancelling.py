"""An order that nobody paid."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from marketplace.credit.spending import put_back
from marketplace.offer import claiming
from marketplace.order import stock
from marketplace.order.mails import Mail, send_order_mail
from marketplace.order.models import Order, ShopOrder
from marketplace.order.places import give_up_compartments, give_up_slots


def cancel_unpaid(*, order: Order, at: dt.datetime, tell: bool = True) -> bool:
    """Cancel ``order`` at ``at`` (aware) because it was not paid: stock and credit come back and the shopper gets a mail.

    ``tell``: False where the shopper did it and is looking at the answer.

    False, and nothing changed, where it was paid or cancelled already, or where its shops did not wait for the money.
    """
    with transaction.atomic():
        waiting = Order.objects.filter(pk=order.pk, paid_at=None, cancelled_at=None).exclude(payment=Order.Payment.CASH_ON_DELIVERY)
        if not waiting.update(cancelled_at=at):
            return False
        order.cancelled_at = at
        stock.release(order.lines.all())
        ShopOrder.objects.filter(order=order, state=ShopOrder.State.AWAITING_PAYMENT).update(state=ShopOrder.State.CANCELLED)
        claiming.give_back(order, at=at)
        give_up_compartments(order, at=at)
        give_up_slots(order, at=at)
        put_back(order=order, at=at)  # credit is locked after stock and offers
        if tell:
            send_order_mail.enqueue(order.pk, Mail.EXPIRED.value)
    return True
