"""The money for an order has come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from marketplace.invoices.issuing import invoice_paid_order
from marketplace.ledger.events import book_payment
from marketplace.ledger.posting import Place
from marketplace.order.booking import book_shipments
from marketplace.order.dates import renew_dates
from marketplace.order.mails import Mail, send_order_mail
from marketplace.order.models import Order, ShopOrder


def mark_paid(*, order: Order, at: dt.datetime, source: Place | None = None) -> bool:
    """Note that ``order`` was paid ``at`` (aware): its shops may pack, its sellers' invoices are issued,
    its shipments are booked, the shopper gets a mail.

    The books get their transfer by the order's way of paying, so that needs a line in ``marketplace.ledger.channels``; ``source``: the
    place where the money stands in the books already.

    Days that have passed meanwhile are moved to the next ones that the chosen services offer. False, and nothing changed, where it
    was paid or cancelled already. Writes rows only; call it inside the transaction that notes the money.
    """
    with transaction.atomic():
        if not Order.objects.filter(pk=order.pk, paid_at=None, cancelled_at=None).update(paid_at=at):
            return False
        order.paid_at = at
        renew_dates(order=order, at=at)
        ShopOrder.objects.filter(order=order, state=ShopOrder.State.AWAITING_PAYMENT).update(state=ShopOrder.State.TO_PACK)
        book_payment(order=order, at=at, source=source)
        invoice_paid_order(order=order)
        book_shipments.enqueue(order.pk)
        send_order_mail.enqueue(order.pk, Mail.PAID.value)
    return True
