"""Money goes back to the card: whole and by itself where it paid for nothing, in parts where something of an order goes back."""

from __future__ import annotations

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

import stripe
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from background.retry import durable_task
from marketplace.cards.amounts import from_minor_units, minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.mails import send_refund_mail
from marketplace.cards.models import CardPayment, CardRefund, CardSession
from marketplace.cards.signals import part_refund_changed
from marketplace.ledger.events import book_refund, book_to_return
from marketplace.ledger.money import exact
from marketplace.order.models import Order

logger = logging.getLogger(__name__)

State = CardRefund.State
STATES = {"succeeded": State.DONE, "pending": State.PENDING, "requires_action": State.PENDING}


def owe_back(session: CardSession) -> CardRefund:
    """All that was paid on ``session`` goes back. Writes rows only, once a session; call it inside the transaction that finds it."""
    if session.paid is None:
        raise ValueError("Nothing was paid on this session.")
    refund, is_new = CardRefund.objects.get_or_create(
        session=session, reference="", defaults={"amount": session.paid, "currency": session.paid_currency}
    )
    if is_new:
        book_to_return(**_of(refund), reference=f"card {session.pk}", at=timezone.now())
        send_refund.enqueue(refund.pk)
    return refund


class NotOnACard(Exception):
    """The order was not paid by card, or less of it is left on the card than is to go back. Nothing was written."""


def owe_part(*, order: Order, reference: str, amount: Decimal) -> CardRefund:
    """``amount`` of what settled ``order`` goes back to its card, once a ``reference``. Writes rows only. Raises ``NotOnACard``.

    Together never more than was taken: the payment's row is held while it is added up.
    """
    with transaction.atomic():
        payment = CardPayment.objects.select_for_update().filter(order=order).first()
        session = payment.sessions.filter(state=CardSession.State.PAID).first() if payment else None
        if session is None or session.paid is None:
            raise NotOnACard
        known = session.refunds.filter(reference=reference).first()
        if known:
            return known
        given = exact(session.refunds.aggregate(total=Sum("amount"))["total"])
        if given + amount > session.paid:
            raise NotOnACard
        refund = CardRefund.objects.create(session=session, reference=reference, amount=amount, currency=session.paid_currency)
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
        "metadata": {"order": session.payment.order.number, "why": session.reason, "reference": refund.reference},
    }
    options: Any = {"idempotency_key": f"feira-refund-{session.stripe_id}-{refund.reference}-{refund.number}"}
    try:
        return stripe_client().v1.refunds.create(fields, options).to_dict()
    except stripe.InvalidRequestError as refused:
        # Done already by an answer that we lost, or by hand: then it is there. Anything else goes onto the list with Stripe's word.
        return _found(refund) or {"status": "failed", "failure_reason": refused.code or "refused"}
    except stripe.APIError:
        # A key keeps its 500 for a day. Whether it was done, the list tells; if not, the next run tries under a new key.
        if found := _found(refund):
            return found
        CardRefund.objects.filter(pk=refund.pk, number=refund.number).update(number=refund.number + 1)
        raise


def _found(refund: CardRefund) -> dict[str, Any] | None:
    """A refund that was not refused, where Stripe has one: of the whole payment any, of a part the one that names it."""
    fields: Any = {"payment_intent": refund.session.intent_id, "limit": 100}
    made = [row.to_dict() for row in stripe_client().v1.refunds.list(fields).data]
    own = [row for row in made if not refund.reference or (row.get("metadata") or {}).get("reference") == refund.reference]
    return next((row for row in own if row["status"] not in {"failed", "canceled"}), None)


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
        if state != State.FAILED and row.told_at is None and not row.reference:
            row.told_at = timezone.now()
            send_refund_mail.enqueue(row.pk)
        row.save()
        if (state == State.DONE) != (before == State.DONE):
            # A bank can send back what Stripe called done.
            book_refund(**_of(row), reference=_booked_as(row), at=timezone.now(), undone=state != State.DONE)
        if row.reference:
            part_refund_changed.send(sender=CardRefund, refund=row)
    if state == State.FAILED:
        logger.error("Card refund %s of %s failed: %s", row.pk, row.session_id, row.reason)


def _booked_as(refund: CardRefund) -> str:
    return (
        f"card {refund.session_id}/{refund.reference}/{refund.number}" if refund.reference else f"card {refund.session_id}/{refund.number}"
    )


def _of(refund: CardRefund) -> dict[str, Any]:
    """What the books are told of it. It came by card, also where its order is paid in another way by now."""
    fields = {"amount": refund.amount, "currency": refund.currency}
    return {"order": refund.session.payment.order, "channel": Order.Payment.CARD, **fields}


def try_again(refund: CardRefund) -> bool:
    """Once more, after it failed; False where it has not."""
    with transaction.atomic():
        failed = CardRefund.objects.filter(pk=refund.pk, state=State.FAILED)
        if not failed.update(state=State.WAITING, number=refund.number + 1, stripe_id=None, reason="", changed_at=timezone.now()):
            return False
        if refund.reference:
            part_refund_changed.send(sender=CardRefund, refund=CardRefund.objects.get(pk=refund.pk))
        send_refund.enqueue(refund.pk)
    return True


def unfinished(before: dt.datetime) -> list[CardRefund]:
    """Those that Stripe has not ended, untouched since ``before``."""
    waiting = CardRefund.objects.filter(state__in=[State.WAITING, State.PENDING], changed_at__lt=before)
    return list(waiting.select_related("session__payment__order").order_by("changed_at")[:100])
