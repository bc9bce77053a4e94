"""Taking back from a seller's account at Stripe what a refund gave to the buyer. ``reverse`` is for whoever refunds."""

from __future__ import annotations

import datetime as dt
import logging
from decimal import Decimal
from typing import Any

import stripe
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from background.retry import durable_task
from marketplace.cards.amounts import from_minor_units, minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.models import StripeEvent
from marketplace.ledger.events_payouts import book_payout_reversed
from marketplace.order.models import ShopOrder
from marketplace.payouts.models import StripeTransfer, TransferReversal

logger = logging.getLogger(__name__)

State = TransferReversal.State


def reverse(*, shop_order: ShopOrder, amount: Decimal, reference: str) -> Decimal:
    """Take back up to ``amount`` of what Stripe paid for ``shop_order``; how much will be asked for (0 where Stripe paid nothing).

    ``reference`` names the cause and is good once: called again, nothing more is taken. Writes rows and queues tasks only; call it in the
    transaction of the refund. What Stripe cannot take back, since the seller's bank has it, stays owed by the seller and is carried.
    """
    left = amount
    with transaction.atomic():
        rows = StripeTransfer.objects.select_for_update(of=("self",)).filter(shop_order=shop_order, state=StripeTransfer.State.DONE)
        known = TransferReversal.objects.filter(transfer__shop_order=shop_order, reference=reference)
        if known.exists():
            return known.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        for row in rows.order_by("-pk"):
            asked = row.reversals.exclude(state=State.FAILED).aggregate(total=Sum("amount"))["total"] or Decimal(0)
            part = min(left, row.amount - asked)
            if part > 0:
                reversal = TransferReversal.objects.create(transfer=row, reference=reference, amount=part)
                send_reversal.enqueue(reversal.pk)
                left -= part
    return amount - left


@durable_task(attempts=8)
def send_reversal(reversal_id: int) -> None:
    """Have Stripe take it back. Run again, or twice at once, Stripe does it once."""
    row = TransferReversal.objects.select_related("transfer__payout").get(pk=reversal_id)
    if row.state == State.WAITING:
        _note(row, *_made(row))


def _made(row: TransferReversal) -> tuple[str, str]:
    """(number at Stripe, "") or ("", why not)."""
    transfer = row.transfer
    fields: Any = {"amount": minor_units(row.amount, transfer.currency), "metadata": {"reversal": str(row.pk), "cause": row.reference}}
    key: Any = {"idempotency_key": f"feira-reversal-{row.pk}-{row.number}"}
    try:
        return str(stripe_client().v1.transfers.reversals.create(str(transfer.stripe_id), fields, key).id), ""
    except stripe.InvalidRequestError as refused:
        return (_found(row), "") if _found(row) else ("", str(refused.user_message or refused.code or "refused"))
    except stripe.APIError:
        if found := _found(row):
            return found, ""
        TransferReversal.objects.filter(pk=row.pk, number=row.number).update(number=row.number + 1)
        raise


def _found(row: TransferReversal) -> str:
    listed = stripe_client().v1.transfers.reversals.list(str(row.transfer.stripe_id), {"limit": 100})
    for one in listed.auto_paging_iter():
        if one.to_dict().get("metadata", {}).get("reversal") == str(row.pk):
            return str(one.id)
    return ""


def _note(row: TransferReversal, stripe_id: str, reason: str) -> None:
    state = State.DONE if stripe_id else State.FAILED
    with transaction.atomic():
        transfer = StripeTransfer.objects.select_for_update(of=("self",)).select_related("payout").get(pk=row.transfer_id)
        waiting = TransferReversal.objects.filter(pk=row.pk, state=State.WAITING)
        if not waiting.update(state=state, stripe_id=stripe_id or None, reason=reason[:200], changed_at=timezone.now()):
            return
        if stripe_id:
            _book(transfer, row.amount, f"{transfer.payout.number}/{row.pk}")
    if reason:
        logger.error("Reversal %s of transfer %s failed: %s", row.pk, row.transfer_id, reason)


def _book(transfer: StripeTransfer, amount: Decimal, reference: str) -> None:
    StripeTransfer.objects.filter(pk=transfer.pk).update(reversed=F("reversed") + amount)
    book_payout_reversed(
        partner_id=transfer.payout.partner_id, reference=reference, amount=amount, currency=transfer.currency, at=timezone.now()
    )


def transfer_event(event: StripeEvent) -> bool:
    """``transfer.reversed``: one that was made by hand in Stripe's dashboard is booked too, as far as ours do not explain it."""
    row = StripeTransfer.objects.filter(stripe_id=event.object_id).first()
    if row is None:
        return False
    look_at_transfer(row)
    return True


def look_at_transfer(row: StripeTransfer) -> None:
    """Ask Stripe what was taken back, and book what nobody here knows of. Raises what the client raises."""
    told = [one.to_dict() for one in stripe_client().v1.transfers.reversals.list(str(row.stripe_id), {"limit": 100}).auto_paging_iter()]
    with transaction.atomic():
        transfer = StripeTransfer.objects.select_for_update(of=("self",)).select_related("payout").get(pk=row.pk)
        ours = {str(pk) for pk in transfer.reversals.values_list("pk", flat=True)}
        known = set(transfer.reversals.values_list("stripe_id", flat=True))
        for one in told:
            if one["id"] in known or one.get("metadata", {}).get("reversal") in ours:
                continue
            amount = from_minor_units(one["amount"], transfer.currency)
            made = TransferReversal.objects.create(
                transfer=transfer, reference=one["id"][:64], amount=amount, state=State.DONE, stripe_id=one["id"]
            )
            _book(transfer, amount, f"{transfer.payout.number}/{made.pk}")


def failed() -> QuerySet[TransferReversal]:
    """What Stripe would not take back, the oldest first."""
    return TransferReversal.objects.filter(state=State.FAILED).order_by("pk")


def try_again(row: TransferReversal) -> bool:
    """Once more, after it failed; False where it has not, or where others have taken the transfer back meanwhile."""
    with transaction.atomic():
        transfer = StripeTransfer.objects.select_for_update(of=("self",)).get(pk=row.transfer_id)
        asked = transfer.reversals.exclude(state=State.FAILED).aggregate(total=Sum("amount"))["total"] or Decimal(0)
        if asked + row.amount > transfer.amount:
            return False
        again = TransferReversal.objects.filter(pk=row.pk, state=State.FAILED)
        if not again.update(state=State.WAITING, number=row.number + 1, reason="", changed_at=timezone.now()):
            return False
        send_reversal.enqueue(row.pk)
    return True


def unfinished(before: dt.datetime) -> list[int]:
    waiting = TransferReversal.objects.filter(state=State.WAITING, changed_at__lt=before)
    return list(waiting.order_by("changed_at").values_list("pk", flat=True)[:200])
