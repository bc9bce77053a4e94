"""Stripe is asked about everything unfinished, so that a message that never comes costs minutes and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

import stripe
from django.db.models import F

from background.tick import regularly
from marketplace.cards.client import is_offered
from marketplace.cards.disputes import disputes_since, note_dispute
from marketplace.cards.events import replay
from marketplace.cards.giving_up import end_if_over
from marketplace.cards.models import CardPayment, CardRefund, CardSession, StripeEvent
from marketplace.cards.refunds import look_at_refund, send_refund, unfinished
from marketplace.cards.settling import look_again, take_away

YOUNG = dt.timedelta(minutes=3)  # what is younger is still on its way
DISPUTES_TAKE = dt.timedelta(days=120)
AT_ONCE = 200  # rows of a kind in one round; those not asked about for longest come first

NOT_THERE = (stripe.APIConnectionError, stripe.RateLimitError)

Row = TypeVar("Row")


@regularly(name="cards.sweep", every=dt.timedelta(minutes=5))
def sweep(now: dt.datetime) -> int:
    """Look after payments, messages and refunds that are not finished ``now``; how many were looked at.

    One that fails holds up no other; the failures are raised together at the end. Where Stripe does not answer at all, the round ends.
    """
    if not is_offered():
        return 0
    failures: list[Exception] = []
    young = now - YOUNG
    try:
        done = each(_waiting_events(young), replay, failures)
        done += each(_open_sessions(young), _look_at_session, failures)
        done += each(_due_payments(now), lambda payment: end_if_over(payment, now), failures)
        done += each(unfinished(young), _look_after_refund, failures)
    except NOT_THERE as failure:
        failures.append(failure)
        done = 0
    if failures:
        raise ExceptionGroup("Some card payments could not be looked after.", failures)
    return done


@regularly(name="cards.disputes", every=dt.timedelta(hours=1))
def look_for_disputes(now: dt.datetime) -> int:
    """Write down every dispute of the last months as Stripe has it; how many."""
    if not is_offered():
        return 0
    return sum(note_dispute(told) is not None for told in disputes_since(now - DISPUTES_TAKE))


def each(rows: Iterable[Row], do: Callable[[Row], object], failures: list[Exception]) -> int:
    """``do`` for each of ``rows``; what one raises goes to ``failures``, and only ``NOT_THERE`` ends the round. How many there were."""
    count = 0
    for row in rows:
        try:
            do(row)
        except NOT_THERE:
            raise
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next payment must be looked after
            failure.add_note(repr(row))
            failures.append(failure)
        count += 1
    return count


def _waiting_events(young: dt.datetime) -> Iterable[StripeEvent]:
    return StripeEvent.objects.filter(state=StripeEvent.State.WAITING, received_at__lt=young).order_by("received_at")[:AT_ONCE]


def _open_sessions(young: dt.datetime) -> Iterable[CardSession]:
    """Those of which Stripe has told, and those whose answer was lost beside a payment that has ended in another way."""
    sessions = CardSession.objects.filter(state__in=CardSession.LIVE, created_at__lt=young)
    sessions = sessions.exclude(stripe_id=None, payment__state=CardPayment.State.OPEN)
    return sessions.select_related("payment__order").order_by(F("looked_at").asc(nulls_first=True), "pk")[:AT_ONCE]


def _look_at_session(session: CardSession) -> None:
    # One that is left open beside a payment that came or was given up in another way must not be paid too.
    (look_again if session.payment.state == CardPayment.State.OPEN else take_away)(session)


def _due_payments(now: dt.datetime) -> Iterable[CardPayment]:
    due = CardPayment.objects.filter(state=CardPayment.State.OPEN, expires_at__lte=now)
    return due.select_related("order").order_by("expires_at", "pk")[:AT_ONCE]


def _look_after_refund(refund: CardRefund) -> None:
    if refund.state == CardRefund.State.WAITING:
        send_refund.call(refund.pk)
    else:
        look_at_refund(refund)
