"""The page at Stripe where an order can be paid: one at a time."""

from __future__ import annotations

import logging
from datetime import timedelta

import stripe
from django.db import transaction
from django.utils import timezone

from marketplace.cards.asking import idempotency_key, session_fields
from marketplace.cards.beginning import PAGE_LASTS
from marketplace.cards.client import UNREACHABLE, stripe_client
from marketplace.cards.models import CardPayment, CardSession
from marketplace.cards.settling import look_again
from marketplace.cards.told import close, read

logger = logging.getLogger(__name__)

State = CardSession.State
HELD_AT_MOST = timedelta(hours=2)  # since ordering, however often a shopper begins anew
TRIES = 3  # pages asked for before a shopper hears that it does not work


class NotToBePaid(Exception):
    """The order is paid, cancelled, or at the bank: there is nothing to pay now."""


class CannotPayNow(Exception):
    """Nothing was charged. ``refused``: Stripe will not take this payment, so that trying again is of no use."""

    def __init__(self, *, refused: bool = False) -> None:
        super().__init__("refused" if refused else "unreachable")
        self.refused = refused


def page_to_pay(payment: CardPayment) -> str:
    """The address of the one page where ``payment`` can be made now: the open one's, else a new one's.

    Called twice at once, it is the same page. Raises ``NotToBePaid`` and ``CannotPayNow``.
    """
    for _ in range(TRIES):
        session = _session_in_work(payment)
        try:
            session = look_again(session) if session.stripe_id else _ask_for(session)
        except UNREACHABLE as failure:
            logger.warning("Stripe could not be reached for order %s: %s", payment.order_id, type(failure).__name__)
            if isinstance(failure, stripe.APIError) and not session.stripe_id:
                # A key keeps its 500 for a day: the next try needs another. The page, if there is one, was never shown to anybody.
                _give_up(session)
            raise CannotPayNow from failure
        except (stripe.AuthenticationError, stripe.PermissionError) as failure:
            logger.exception("Stripe refuses our key")
            raise CannotPayNow from failure
        except stripe.StripeError as failure:
            # Asked for so long ago that Stripe takes it for another request, or something that it does not take at all.
            logger.warning("Stripe refused a page for order %s: %s", payment.order_id, failure)
            _give_up(session)
            continue
        if session.state == State.OPEN and session.url:
            return session.url
        if session.state in {State.PROCESSING, State.PAID}:
            raise NotToBePaid
    raise CannotPayNow(refused=True)


def _session_in_work(payment: CardPayment) -> CardSession:
    """The session that can be paid or is being asked for, else a new try."""
    now = timezone.now()
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update().get(pk=payment.pk)
        if payment.state != CardPayment.State.OPEN:
            raise NotToBePaid
        session = payment.sessions.select_related("payment__order").filter(state__in=CardSession.LIVE).first()
        if session is not None:
            return session
        if payment.created_at + HELD_AT_MOST < now:
            raise NotToBePaid
        last = payment.sessions.order_by("-number").values_list("number", flat=True).exclude(number=None).first() or 0
        payment.expires_at = max(payment.expires_at, now + PAGE_LASTS)
        payment.save(update_fields=["expires_at"])
        return CardSession.objects.create(payment=payment, number=last + 1, expires_at=now + PAGE_LASTS)


def _ask_for(session: CardSession) -> CardSession:
    """Have Stripe make the page of this try, and keep its number. Raises what the client raises."""
    options: stripe.RequestOptions = {"idempotency_key": idempotency_key(session)}
    made = stripe_client().v1.checkout.sessions.create(session_fields(session), options)  # type: ignore[arg-type]
    told = read(made)
    kept = CardSession.objects.filter(pk=session.pk, state=State.ASKED, stripe_id=None)
    if not kept.update(state=State.OPEN, stripe_id=told.session_id, url=told.url):
        session.refresh_from_db()
        if session.stripe_id != told.session_id:
            close(told.session_id)  # given up while Stripe thought: nobody has seen this page, and nobody shall
            return session
    session.refresh_from_db()
    return session


def _give_up(session: CardSession) -> None:
    CardSession.objects.filter(pk=session.pk, state=State.ASKED, stripe_id=None).update(state=State.LOST)
