"""Stripe's messages: kept first, looked at by a task, once, in whatever order and however often they come."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import stripe
from django.db import IntegrityError, transaction
from django.utils import timezone

from background.retry import durable_task
from marketplace.cards.client import live_mode, stripe_client
from marketplace.cards.disputes import look_at_dispute
from marketplace.cards.models import CardPayment, CardRefund, CardSession, StripeEvent
from marketplace.cards.refunds import note_refund
from marketplace.cards.settling import note
from marketplace.cards.told import Told, ask

State = StripeEvent.State
Outcome = tuple[State, str]

SESSIONS = {f"checkout.session.{what}" for what in ("completed", "async_payment_succeeded", "async_payment_failed", "expired")}
REFUNDS = {"refund.created", "refund.updated", "refund.failed", "charge.refund.updated"}
DISPUTES = {f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")}
NOT_OURS: Outcome = (State.IGNORED, "")
# Of apps that this one knows nothing of: a message's kind → who looks at it, and says whether it was about a row of theirs.
LISTENERS: dict[str, Callable[[StripeEvent], bool]] = {}


@dataclass(frozen=True)
class Neighbour:
    """An app that is paid on pages of Stripe's too. It is shown what Stripe says of a session or a refund that is none of ours, and answers
    None where it is none of its own either."""

    session: Callable[[Told], Outcome | None]
    refund: Callable[[dict[str, Any]], Outcome | None]


_neighbours: list[Neighbour] = []


def register_neighbour(neighbour: Neighbour) -> None:
    """Called in ``AppConfig.ready``."""
    if neighbour not in _neighbours:
        _neighbours.append(neighbour)


def _ask_neighbours(question: Callable[[Neighbour], Outcome | None], otherwise: Outcome) -> Outcome:
    return next((answer for neighbour in _neighbours if (answer := question(neighbour))), otherwise)


def keep_event(body: str) -> StripeEvent | None:
    """Keep a message whose signature was checked, and queue it; None where it is there already. ValueError where it is no event."""
    told = json.loads(body)
    try:
        about = told["data"]["object"]
        fields = {
            "event_id": str(told["id"])[:255],
            "kind": str(told["type"])[:100],
            "account": str(told.get("account") or "")[:255],
            "live_mode": bool(told["livemode"]),
            "object_id": str(about.get("id") or "")[:255],
            "sent_at": dt.datetime.fromtimestamp(int(told["created"]), dt.UTC),
        }
    except (KeyError, TypeError, AttributeError, OverflowError, OSError) as odd:
        raise ValueError("This is no event of Stripe's.") from odd
    try:
        with transaction.atomic():
            event = StripeEvent.objects.create(body=body, **fields)
            process_event.enqueue(event.pk)
    except IntegrityError:
        return None
    return event


@durable_task(attempts=8, wait=dt.timedelta(seconds=10))
def process_event(event_pk: int) -> None:
    """Look at a message that nobody has looked at yet."""
    event = StripeEvent.objects.get(pk=event_pk)
    if event.state == State.WAITING:
        replay(event)


def replay(event: StripeEvent) -> StripeEvent:
    """Look at a message, be it for the second time: from the stored row, with Stripe asked anew. Raises what the client raises."""
    state, reason = _look_at(event)
    event.state, event.reason, event.processed_at = state, reason[:200], timezone.now()
    event.save(update_fields=["state", "reason", "processed_at"])
    return event


def _look_at(event: StripeEvent) -> Outcome:
    listener = LISTENERS.get(event.kind)
    if listener is None and event.kind not in SESSIONS | REFUNDS | DISPUTES:
        return NOT_OURS
    if event.account and listener is None:
        return State.IGNORED, "other_account"
    if event.live_mode != live_mode():
        return State.ODD, "other_mode"
    try:
        if listener is not None:
            return (State.DONE, "") if listener(event) else NOT_OURS
        if event.kind in DISPUTES:
            return (State.DONE, "") if look_at_dispute(event.object_id) else NOT_OURS
        return _look_at_session(event) if event.kind in SESSIONS else _look_at_refund(event)
    except stripe.InvalidRequestError as refused:
        if refused.code == "resource_missing":
            return State.ODD, "unknown"
        raise


def _look_at_session(event: StripeEvent) -> Outcome:
    told = ask(event.object_id)
    session = CardSession.objects.filter(stripe_id=told.session_id).first() or _adopted(told)
    if session is None:
        return _ask_neighbours(lambda neighbour: neighbour.session(told), NOT_OURS)
    session = note(session, told)
    return (State.ODD, session.reason) if session.state == CardSession.State.ODD else (State.DONE, "")


def _adopted(told: Told) -> CardSession | None:
    """The row of a session that names one of our orders: the try whose answer was lost, else a new row without a try.

    Such a row settles nothing, and is made only of a session that took money.
    """
    order = told.metadata.get("order") or told.reference
    payment = CardPayment.objects.filter(order__number=order).first() if order else None
    if payment is None:
        return None
    number = told.metadata.get("try", "")
    lost = (
        payment.sessions.filter(stripe_id=None, number=int(number)) if number.isascii() and number.isdigit() and len(number) < 5 else None
    )
    if lost is not None and lost.update(stripe_id=told.session_id, url=told.url):
        return CardSession.objects.get(stripe_id=told.session_id)
    if not told.is_paid:
        return None
    stranger: dict[str, Any] = {"payment": payment, "expires_at": timezone.now(), "state": CardSession.State.LOST}
    return CardSession.objects.get_or_create(stripe_id=told.session_id, defaults=stranger)[0]


def _look_at_refund(event: StripeEvent) -> Outcome:
    told = stripe_client().v1.refunds.retrieve(event.object_id).to_dict()
    refunds = CardRefund.objects.select_related("session")
    refund = refunds.filter(stripe_id=told["id"]).first()
    if refund is None and told.get("payment_intent"):
        refund = refunds.filter(
            session__intent_id=told["payment_intent"],
            state=CardRefund.State.WAITING,
            reference=(told.get("metadata") or {}).get("reference") or "",
        ).first()
    if refund is None:
        return _ask_neighbours(lambda neighbour: neighbour.refund(told), (State.IGNORED, "other_refund"))
    note_refund(refund, told)
    return State.DONE, ""
