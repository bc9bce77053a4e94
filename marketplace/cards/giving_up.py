"""An order that is not paid by card after all: cancelled, or paid in another way.

Before either, Stripe has said that nobody can pay on its page any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from marketplace.basket.models import Basket
from marketplace.cards.models import CardPayment, CardSession
from marketplace.cards.settling import take_away
from marketplace.checkout.models import Checkout
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.mails import Mail, send_order_mail
from marketplace.order.models import Order
from marketplace.slips.issuing import issue_slip


class PaidMeanwhile(Exception):
    """The money has come: the order stands."""


class AtTheBank(Exception):
    """The shopper has paid and the bank has not answered yet: nothing is decided now."""


class AlreadyOver(Exception):
    """It was cancelled, or is paid in another way, already."""


def give_back(order: Order) -> Basket | None:
    """Cancel ``order``, which its shopper does not want to pay, and open its basket again with lines and answers.

    The basket, or None where it is gone. Raises ``PaidMeanwhile``, ``AtTheBank``, ``AlreadyOver``, and what the client raises: then
    the order stands as it was.
    """
    with _given_up(order) as payment:
        cancel_unpaid(order=payment.order, at=timezone.now(), tell=False)
        return _reopened(payment.order)


def pay_by_slip(order: Order) -> None:
    """Have ``order`` paid with a slip: its things stay set aside. Raises as ``give_back`` does."""
    now = timezone.now()
    with _given_up(order) as payment:
        if not Order.objects.filter(pk=order.pk, paid_at=None, cancelled_at=None).update(payment=Order.Payment.SLIP):
            raise AlreadyOver
        issue_slip(order=payment.order, at=now)
        send_order_mail.enqueue(order.pk, Mail.PLACED.value)


def end_if_over(payment: CardPayment, at: dt.datetime) -> bool:
    """Cancel the order of ``payment`` whose time was over ``at``, and open its basket again; False where it is not to be cancelled.

    Stripe is asked first: an order whose page can still be paid, or that was paid, is never cancelled here. Raises what the client raises.
    """
    if payment.state != CardPayment.State.OPEN or payment.expires_at > at:
        return False
    try:
        with _given_up(payment.order, due_before=at) as held:
            if cancel_unpaid(order=held.order, at=at):
                _reopened(held.order)
    except (PaidMeanwhile, AtTheBank, AlreadyOver):
        return False
    return True


@contextmanager
def _given_up(order: Order, *, due_before: dt.datetime | None = None) -> Iterator[CardPayment]:
    """A transaction in which the card payment of ``order`` is given up, with its basket and itself held, once no page of it can be paid.

    ``due_before``: only where it is still due by then, for the shopper may have begun anew.
    """
    for session in CardSession.objects.filter(payment__order=order, state__in=CardSession.LIVE):
        take_away(session)
    with transaction.atomic():
        list(Basket.objects.select_for_update().filter(pk=order.basket_id))
        payment = CardPayment.objects.select_for_update().get(order=order)
        payment.order = Order.objects.get(pk=order.pk)
        if payment.state == CardPayment.State.PAID:
            raise PaidMeanwhile
        if payment.state == CardPayment.State.CANCELLED:
            raise AlreadyOver
        # One that was begun while we asked Stripe counts too.
        if payment.sessions.filter(state__in=CardSession.LIVE).exists() or (due_before and payment.expires_at > due_before):
            raise AtTheBank
        payment.state = CardPayment.State.CANCELLED
        payment.save(update_fields=["state"])
        yield payment


def _reopened(order: Order) -> Basket | None:
    """The order's basket, open again with what was answered in its checkout."""
    if not Basket.objects.filter(pk=order.basket_id, status=Basket.SUBMITTED).update(status=Basket.OPEN, date_submitted=None):
        return None
    Checkout.objects.filter(order=order).update(state=Checkout.State.OPEN, order=None)
    return Basket.objects.get(pk=order.basket_id)
