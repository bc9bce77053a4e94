"""A dispute as Stripe describes it, written down: what was taken is borne by those who had it, what came back goes back to them."""

from __future__ import annotations

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from marketplace.cards.amounts import from_minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.dispute_mails import mail_operators
from marketplace.cards.models import CardPayment, CardSession, Dispute
from marketplace.cards.signals import dispute_told
from marketplace.ledger.events_disputes import book_dispute_won, book_disputed
from marketplace.order.models import Order

logger = logging.getLogger(__name__)

State = Dispute.State
STATES = {
    "needs_response": State.NEEDS_RESPONSE,
    "under_review": State.UNDER_REVIEW,
    "won": State.WON,
    "lost": State.LOST,
    "warning_needs_response": State.WARNING,
    "warning_under_review": State.WARNING,
    "warning_closed": State.CLOSED,
    "prevented": State.CLOSED,
}


def disputes_since(since: dt.datetime) -> list[dict[str, Any]]:
    """What Stripe has been told of since then, so that a lost message costs an hour only. Raises what the client raises."""
    listed = stripe_client().v1.disputes.list({"created": {"gte": int(since.timestamp())}, "limit": 100})
    return [dispute.to_dict() for dispute in listed.auto_paging_iter()]


def look_at_dispute(stripe_id: str) -> Dispute | None:
    """Ask Stripe about a dispute and write down what it says; None where its payment is none of ours. Raises what the client raises."""
    return note_dispute(stripe_client().v1.disputes.retrieve(stripe_id).to_dict())


def note_dispute(told: dict[str, Any]) -> Dispute | None:
    """Rows only, in one transaction; told again, nothing is booked twice."""
    session = CardSession.objects.filter(intent_id=told.get("payment_intent") or "-").select_related("payment").first()
    if session is None:
        return None
    currency = told["currency"].upper()
    taken, fee, given_back = _moved(told.get("balance_transactions") or [], currency)
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update(of=("self",)).get(pk=session.payment_id)
        dispute, is_new = _row(told, payment, currency)
        before = dispute.state
        dispute.state = STATES.get(told["status"], State.NEEDS_RESPONSE)
        dispute.reason = str(told.get("reason") or "")[:60]
        due = (told.get("evidence_details") or {}).get("due_by")
        dispute.due_by = dt.datetime.fromtimestamp(due, dt.UTC) if due else None
        _book(dispute, session, taken, fee, given_back)
        dispute.save()
        if is_new or dispute.state != before:
            mail_operators.enqueue(dispute.pk, str(dispute.state))
            dispute_told.send(sender=Dispute, dispute=dispute)
    return dispute


def _row(told: dict[str, Any], payment: CardPayment, currency: str) -> tuple[Dispute, bool]:
    fields: dict[str, Any] = {
        "payment": payment,
        "amount": from_minor_units(told["amount"], currency),
        "currency": currency,
        "state": State.NEEDS_RESPONSE,
        "opened_at": dt.datetime.fromtimestamp(told["created"], dt.UTC),
    }
    return Dispute.objects.get_or_create(stripe_id=told["id"], defaults=fields)


def _moved(movements: list[dict[str, Any]], currency: str) -> tuple[Decimal, Decimal, Decimal]:
    """What was taken, the fee for it, and what came back, by the movements on the post's balance."""
    taken = sum(-one["amount"] for one in movements if one["amount"] < 0)
    fee = sum(one.get("fee") or 0 for one in movements)
    back = sum(one["amount"] for one in movements if one["amount"] > 0)
    return from_minor_units(taken, currency), from_minor_units(max(fee, 0), currency), from_minor_units(back, currency)


def _book(dispute: Dispute, session: CardSession, taken: Decimal, fee: Decimal, given_back: Decimal) -> None:
    """Once each: Stripe takes the whole amount and gives the whole back."""
    order, now = Order.objects.get(pk=session.payment.order_id), timezone.now()
    if session.state != CardSession.State.PAID or dispute.currency != order.currency:
        logger.error("Dispute %s is about a payment that settled nothing; nothing is booked", dispute.stripe_id)
        return
    if taken and not dispute.taken:
        book_disputed(order=order, reference=dispute.stripe_id, amount=taken, fee=fee, at=now)
        dispute.taken, dispute.fee = taken, fee
    if given_back and dispute.taken and not dispute.given_back:
        back = min(given_back, dispute.taken)
        book_dispute_won(order=order, reference=dispute.stripe_id, amount=back, at=now)
        dispute.given_back = back
