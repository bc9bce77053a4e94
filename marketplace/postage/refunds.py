"""Postage goes back to the card: because what it paid for was called off, or because it paid for nothing."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import stripe
from django.db import transaction
from django.utils import timezone

from background.retry import durable_task
from logistics.charges import gave_back
from logistics.models import Charge
from marketplace.cards.amounts import minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.refunds import STATES
from marketplace.ledger.channels import CHANNELS
from marketplace.ledger.events_postage import book_postage_in_vain, book_postage_returned
from marketplace.ledger.models import Account
from marketplace.ledger.posting import Place
from marketplace.postage.models import PostagePage, PostageRefund

logger = logging.getLogger(__name__)

State = PostageRefund.State
CHANNEL = CHANNELS["card"].code


def owe_page_back(charge: Charge) -> None:
    """What a card paid for ``charge`` goes back. Rows only; the books know already that it is owed."""
    _owe(PostagePage.objects.get(charge=charge, state=PostagePage.State.PAID))


def owe_back(page: PostagePage) -> None:
    """What was paid on ``page`` paid for nothing and goes back. Writes rows only, once; inside the transaction that finds it."""
    if _owe(page):
        fields = {"amount": page.paid, "currency": page.paid_currency}
        book_postage_in_vain(reference=f"page {page.pk}", channel=CHANNEL, at=timezone.now(), **fields)  # type: ignore[arg-type]


def _owe(page: PostagePage) -> bool:
    if page.paid is None:
        raise ValueError("nothing was paid on this page")
    refund, is_new = PostageRefund.objects.get_or_create(page=page, defaults={"amount": page.paid, "currency": page.paid_currency})
    if is_new:
        send_postage_refund.enqueue(refund.pk)
    return is_new


@durable_task(attempts=8)
def send_postage_refund(refund_id: int) -> None:
    """Have Stripe give it back. Run again, or twice at once, Stripe does it once: the key is that of the row and its try."""
    refund = PostageRefund.objects.select_related("page__charge").get(pk=refund_id)
    if refund.state == State.WAITING:
        note_refund(refund, _made(refund))


def _made(refund: PostageRefund) -> dict[str, Any]:
    """The refund at Stripe, made now or found there. ``status`` "failed" where Stripe refuses it."""
    page = refund.page
    fields: Any = {
        "payment_intent": page.intent_id,
        "amount": minor_units(refund.amount, refund.currency),
        "metadata": {"postage": page.charge.reference, "why": page.reason},
    }
    options: Any = {"idempotency_key": f"feira-postage-refund-{page.stripe_id}-{refund.number}"}
    try:
        return stripe_client().v1.refunds.create(fields, options).to_dict()
    except stripe.InvalidRequestError as refused:
        # Done already by an answer that we lost, or by hand: then it is there. Anything else goes onto the list with Stripe's word.
        return _found(refund) or {"status": "failed", "failure_reason": refused.code or "refused"}
    except stripe.APIError:
        # A key keeps its 500 for a day. Whether it was done, the list tells; if not, the next run tries under a new key.
        if found := _found(refund):
            return found
        PostageRefund.objects.filter(pk=refund.pk, number=refund.number).update(number=refund.number + 1)
        raise


def _found(refund: PostageRefund) -> dict[str, Any] | None:
    """A refund of the page that was not refused, where Stripe has one."""
    fields: Any = {"payment_intent": refund.page.intent_id, "limit": 100}
    made = [row.to_dict() for row in stripe_client().v1.refunds.list(fields).data]
    return next((row for row in made if row["status"] not in {"failed", "canceled"}), None)


def look_at_refund(refund: PostageRefund) -> None:
    """Ask Stripe what became of a refund, and write it down; have it made where it waits for that."""
    if refund.state == State.WAITING:
        send_postage_refund.call(refund.pk)
    elif refund.stripe_id:
        note_refund(refund, stripe_client().v1.refunds.retrieve(refund.stripe_id).to_dict())


def note_refund(refund: PostageRefund, told: dict[str, Any]) -> None:
    """Write down what Stripe says. A charge that was owed back is given back with it."""
    state = STATES.get(told["status"], State.FAILED)
    with transaction.atomic():
        row = PostageRefund.objects.select_for_update().select_related("page__charge").get(pk=refund.pk)
        before, row.state = row.state, state
        row.stripe_id = told.get("id") or row.stripe_id
        row.reason = str(told.get("failure_reason") or told["status"])[:120] if state == State.FAILED else ""
        row.save()
        if (state == State.DONE) != (before == State.DONE):
            _gone(row, undone=state != State.DONE)
    if state == State.FAILED:
        logger.error("Refund %s of postage failed: %s", row.pk, row.reason)


def _gone(refund: PostageRefund, *, undone: bool) -> None:
    """The money left, or a bank sent back what Stripe had called done."""
    page, now = refund.page, timezone.now()
    about = page.charge.reference if page.state == PostagePage.State.PAID else f"page {page.pk}"
    book_postage_returned(
        reference=f"{about}/{refund.number}{'/undone' if undone else ''}",
        source=Place(Account.Kind.CLEARING, CHANNEL),
        amount=refund.amount,
        currency=refund.currency,
        at=now,
        undone=undone,
    )
    if page.state != PostagePage.State.PAID:
        return
    if undone:
        owed = Charge.objects.filter(pk=page.charge_id, state=Charge.State.RETURNED)
        owed.update(state=Charge.State.OWED, returned_at=None)
    else:
        gave_back(charge=page.charge, at=now)


def try_again(refund: PostageRefund) -> bool:
    """Once more, after it failed; False where it has not."""
    with transaction.atomic():
        failed = PostageRefund.objects.filter(pk=refund.pk, state=State.FAILED)
        if not failed.update(state=State.WAITING, number=refund.number + 1, stripe_id=None, reason="", changed_at=timezone.now()):
            return False
        send_postage_refund.enqueue(refund.pk)
    return True


def unfinished(before: dt.datetime) -> list[PostageRefund]:
    """Those that Stripe has not ended, untouched since ``before``."""
    waiting = PostageRefund.objects.filter(state__in=[State.WAITING, State.PENDING], changed_at__lt=before)
    return list(waiting.select_related("page__charge").order_by("changed_at")[:100])
