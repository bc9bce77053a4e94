"""From what Stripe says to our rows. It may be told any number of times, in any order, by webhook, return page and sweeper at once.

Order of locks: basket, card payment, order. Stripe is asked before a transaction begins, never within.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone

from marketplace.cards.models import CardPayment, CardSession
from marketplace.cards.refunds import owe_back
from marketplace.cards.told import Told, ask, close, what_is_odd
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid

logger = logging.getLogger(__name__)

State = CardSession.State
Reason = CardSession.Reason
# Money was taken and accounted for: nothing that Stripe says later changes that.
SETTLED = {State.PAID, State.RETURNED, State.ODD}


def look_again(session: CardSession) -> CardSession:
    """Ask Stripe about ``session`` and write down what it says; the row as it is then. Raises what the client raises."""
    if not session.stripe_id:
        return session
    return note(session, ask(session.stripe_id))


def take_away(session: CardSession) -> CardSession:
    """Make sure that nobody can pay on ``session`` any more, or learn that somebody did; the row as it is then.

    A page that Stripe has never answered about was never shown to anybody: its try is given up, and whoever gets the late answer
    finds that.
    """
    if not session.stripe_id:
        CardSession.objects.filter(pk=session.pk, state=State.ASKED, stripe_id=None).update(state=State.LOST)
        session.refresh_from_db()
        if not session.stripe_id:
            return session
    return note(session, close(session.stripe_id))


def note(session: CardSession, told: Told) -> CardSession:
    """Write down what Stripe says of ``session``: rows only, in one transaction. An order is paid here and nowhere else in this room."""
    now = timezone.now()
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update().get(pk=session.payment_id)
        session = CardSession.objects.get(pk=session.pk)
        session.payment = payment
        session.looked_at = now
        if session.state not in SETTLED:
            session.intent_id = told.intent_id or session.intent_id
            session.url = told.url or session.url
            if told.is_paid:
                _take(session, payment, told)
            elif session.state in CardSession.LIVE:
                session.state = unpaid_state(told)
        session.save()
    return session


def unpaid_state(told: Told) -> State:
    """What became of a page on which no money was taken."""
    if told.status == "expired":
        return State.EXPIRED
    if told.has_failed:
        return State.FAILED
    return State.PROCESSING if told.status == "complete" else State.OPEN


def _take(session: CardSession, payment: CardPayment, told: Told) -> None:
    """Money was taken. It settles the order, or it goes back; it never stays without either."""
    payment.order = Order.objects.get(pk=payment.order_id)
    session.paid, session.paid_currency = told.received_amount, told.received_currency
    reason = what_is_odd(told, session=session, payment=payment)
    if reason is not None:
        session.state, session.reason = State.ODD, reason
        logger.error("Card payment %s for order %s is odd (%s) and settles nothing", told.session_id, payment.order.number, reason)
    elif payment.state == CardPayment.State.OPEN and mark_paid(order=payment.order, at=timezone.now()):
        session.state = State.PAID
        payment.state = CardPayment.State.PAID
        payment.save(update_fields=["state"])
        return
    else:
        session.state = State.RETURNED
        is_paid = payment.state == CardPayment.State.PAID or Order.objects.filter(pk=payment.order_id, paid_at__isnull=False).exists()
        session.reason = Reason.TWICE if is_paid else Reason.CANCELLED
    if reason not in {Reason.REFUNDED, Reason.ACCOUNT, Reason.MODE}:  # money that is not there to be given back
        session.save()
        owe_back(session)
