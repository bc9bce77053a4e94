"""Money that paid for nothing goes back to the card, whole and by itself."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import stripe
from django.db import transaction
from django.utils import timezone

from background.retry import durable_task
from marketplace.cards.amounts import from_minor_units, minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.mails import send_refund_mail
from marketplace.cards.models import CardRefund, CardSession
from marketplace.ledger.events import book_refund, book_to_return

logger = logging.getLogger(__name__)

State = CardRefund.State
STATES = {"succeeded": State.DONE, "pending": State.PENDING, "requires_action": State.PENDING}


def owe_back(session: CardSession) -> CardRefund:
    """All that was paid on ``session`` goes back. Writes rows only, once a session; call it inside the transaction that finds it."""
    if session.paid is None:
        raise ValueError("Nothing was paid on this session.")
    refund, is_new = CardRefund.objects.get_or_create(session=session, defaults={"amount": session.paid, "currency": session.paid_currency})
    if is_new:
        book_to_return(**_of(refund), reference=f"card {session.pk}", at=timezone.now())
        send_refund.enqueue(refund.pk)
    return refund


@durable_task(attempts=8)
def send_refund(refund_id: int) -> None:
    """Have Stripe give it back. Run again, or twice at once, Stripe does it once: the key is that of the row and its try."""
    refund = CardRefund.objects.select_related("session__payment__order").get(pk=refund_id)
    if refund.state == State.WAITING:
        note_refund(refund, _made(refund))


def _made(refund: CardRefund) -> dict[str, Any]:
    """The refund at Stripe, made now or found there. ``status`` "failed" where Stripe refuses it."""
    session = refund.session
    fields: Any = {
        "payment_intent": session.intent_id,
        "amount": minor_units(refund.amount, refund.currency),
        "metadata": {"order": session.payment.order.number, "why": session.reason},
    }
    options: Any = {"idempotency_key": f"feira-refund-{session.stripe_id}-{refund.number}"}
    try:
        return stripe_client().v1.refunds.create(fields, options).to_dict()
    except stripe.InvalidRequestError as refused:
        # Done already by an answer that we lost, or by hand: then it is there. Anything else goes onto the list with Stripe's word.
        return _found(session) or {"status": "failed", "failure_reason": refused.code or "refused"}
    except stripe.APIError:
        # A key keeps its 500 for a day. Whether it was done, the list tells; if not, the next run tries under a new key.
        if found := _found(session):
            return found
        CardRefund.objects.filter(pk=refund.pk, number=refund.number).update(number=refund.number + 1)
        raise


def _found(session: CardSession) -> dict[str, Any] | None:
    """A refund of the payment that was not refused, where Stripe has one."""
    fields: Any = {"payment_intent": session.intent_id, "limit": 20}
    made = [refund.to_dict() for refund in stripe_client().v1.refunds.list(fields).data]
    return next((refund for refund in made if refund["status"] not in {"failed", "canceled"}), None)


def look_at_refund(refund: CardRefund) -> None:
    """Ask Stripe what became of a refund, and write it down."""
    if refund.stripe_id:
        note_refund(refund, stripe_client().v1.refunds.retrieve(refund.stripe_id).to_dict())


def note_refund(refund: CardRefund, told: dict[str, Any]) -> None:
    """Write down what Stripe says; the shopper is told once, as soon as the money is on its way."""
    state = STATES.get(told["status"], State.FAILED)
    with transaction.atomic():
        row = CardRefund.objects.select_for_update().get(pk=refund.pk)
        before, row.state = row.state, state
        row.stripe_id = told.get("id") or row.stripe_id
        row.reason = str(told.get("failure_reason") or told["status"])[:120] if state == State.FAILED else ""
        if "amount" in told:
            row.amount = from_minor_units(told["amount"], row.currency)
        if state != State.FAILED and row.told_at is None:
            row.told_at = timezone.now()
            send_refund_mail.enqueue(row.pk)
        row.save()
        if (state == State.DONE) != (before == State.DONE):
            # A bank can send back what Stripe called done.
            book_refund(**_of(row), reference=f"card {row.session_id}/{row.number}", at=timezone.now(), undone=state != State.DONE)
    if state == State.FAILED:
        logger.error("Card refund %s of %s failed: %s", row.pk, row.session_id, row.reason)


def _of(refund: CardRefund) -> dict[str, Any]:
    """What the books are told of it."""
    order = refund.session.payment.order
    return {"order": order, "channel": order.payment, "amount": refund.amount, "currency": refund.currency}


def try_again(refund: CardRefund) -> bool:
    """Once more, after it failed; False where it has not."""
    with transaction.atomic():
        failed = CardRefund.objects.filter(pk=refund.pk, state=State.FAILED)
        if not failed.update(state=State.WAITING, number=refund.number + 1, stripe_id=None, reason="", changed_at=timezone.now()):
            return False
        send_refund.enqueue(refund.pk)
    return True


def unfinished(before: dt.datetime) -> list[CardRefund]:
    """Those that Stripe has not ended, untouched since ``before``."""
    waiting = CardRefund.objects.filter(state__in=[State.WAITING, State.PENDING], changed_at__lt=before)
    return list(waiting.select_related("session__payment__order").order_by("changed_at")[:100])
