"""What Stripe carries: a transfer a shop order, made after the transaction that drew the payout; taken back in parts where money goes back.

A request is made of our row alone and its key is the row's and its try's, so that lost answers and two workers lead to one transfer.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from decimal import Decimal
from typing import Any

import stripe
from django.db import transaction
from django.utils import timezone

from background.retry import durable_task
from marketplace.cards.amounts import minor_units
from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardSession
from marketplace.ledger.events_payouts import book_payout_returned
from marketplace.ledger.money import exact
from marketplace.order.models import Order
from marketplace.payouts.models import Payout, StripeTransfer
from marketplace.payouts.signals import payout_came_back

logger = logging.getLogger(__name__)

State = StripeTransfer.State


def plan_transfers(payout: Payout) -> None:
    """The transfers of ``payout`` as rows, in the transaction that draws it: one a shop order, less what went back of others."""
    sums: dict[int | None, Decimal] = defaultdict(Decimal)
    for about, amount in payout.items.values_list("entry__transfer__shop_order", "entry__amount"):
        sums[about] -= exact(amount)
    lacking = -sum((amount for amount in sums.values() if amount < 0), Decimal(0))
    for shop_order, amount in sorted(sums.items(), key=lambda item: (item[0] is not None, item[0] or 0)):
        borne = min(lacking, max(amount, Decimal(0)))
        lacking -= borne
        if amount - borne > 0:
            row = StripeTransfer.objects.create(payout=payout, shop_order_id=shop_order, amount=amount - borne, currency=payout.currency)
            send_transfer.enqueue(row.pk)


@durable_task(attempts=8)
def send_transfer(transfer_id: int) -> None:
    """Have Stripe carry it. Run again, or twice at once, Stripe does it once."""
    row = StripeTransfer.objects.select_related("payout", "shop_order__order").get(pk=transfer_id)
    if row.state == State.WAITING:
        _note(row, *_made(row))


def _made(row: StripeTransfer) -> tuple[str, str]:
    """(number at Stripe, "") or ("", why not)."""
    try:
        fields = _fields(row)
        key: Any = {"idempotency_key": f"feira-transfer-{row.pk}-{row.number}"}
        return str(stripe_client().v1.transfers.create(fields, key).id), ""
    except stripe.InvalidRequestError as refused:
        return (_found(row), "") if _found(row) else ("", str(refused.user_message or refused.code or "refused"))
    except stripe.APIError:
        # A key keeps its 500 for a day. Whether it was done, the list tells; if not, the next run tries under a new key.
        if found := _found(row):
            return found, ""
        StripeTransfer.objects.filter(pk=row.pk, number=row.number).update(number=row.number + 1)
        raise


def _fields(row: StripeTransfer) -> Any:
    group = row.shop_order.order.number if row.shop_order else row.payout.number
    fields: dict[str, Any] = {
        "amount": minor_units(row.amount, row.currency),
        "currency": row.currency.lower(),
        "destination": row.payout.stripe_account,
        "transfer_group": group,
        "description": f"{row.payout.number} {row.shop_order or ''}".strip(),
        "metadata": {"payout": row.payout.number, "transfer": str(row.pk), "shop_order": str(row.shop_order or "")},
    }
    if charge := _charge(row):
        # Money of a card waits at Stripe for days; named, its charge pays for the transfer as soon as it can.
        fields["source_transaction"] = charge
    return fields


def _charge(row: StripeTransfer) -> str:
    """The charge that paid for the shop order; "" where it was paid otherwise, also in part: a charge carries no more than it took."""
    order = row.shop_order.order if row.shop_order else None
    if row.shop_order is None or order is None or order.payment != Order.Payment.CARD or order.to_collect != order.total_incl_tax:
        return ""
    paid = CardSession.objects.filter(payment__order=row.shop_order.order_id, state=CardSession.State.PAID).first()
    if paid is None or not paid.intent_id:
        return ""
    return str(stripe_client().v1.payment_intents.retrieve(paid.intent_id).latest_charge or "")


def _found(row: StripeTransfer) -> str:
    """The transfer of this row where Stripe has it."""
    group = row.shop_order.order.number if row.shop_order else row.payout.number
    listed = stripe_client().v1.transfers.list({"transfer_group": group, "limit": 100})
    for one in listed.auto_paging_iter():
        if one.to_dict().get("metadata", {}).get("transfer") == str(row.pk):
            return str(one.id)
    return ""


def _note(row: StripeTransfer, stripe_id: str, reason: str) -> None:
    with transaction.atomic():
        payout = Payout.objects.select_for_update(of=("self",)).get(pk=row.payout_id)
        state = State.DONE if stripe_id else State.FAILED
        waiting = StripeTransfer.objects.filter(pk=row.pk, state=State.WAITING)
        if waiting.update(state=state, stripe_id=stripe_id or None, reason=reason[:200], changed_at=timezone.now()):
            _follow(payout)
    if reason:
        logger.error("Transfer %s of payout %s failed: %s", row.pk, row.payout_id, reason)


def _follow(payout: Payout) -> None:
    """The payout is what its transfers are. Its row is locked."""
    states = set(payout.transfers.values_list("state", flat=True))
    if State.FAILED in states:
        payout.state = Payout.State.FAILED
    elif State.WAITING in states:
        payout.state = Payout.State.DRAWN
    else:
        payout.state = Payout.State.RETURNED if states == {State.GIVEN_UP} else Payout.State.DONE
    payout.save(update_fields=["state", "changed_at"])


def try_again(row: StripeTransfer) -> bool:
    """Once more, after it failed; False where it has not."""
    with transaction.atomic():
        payout = Payout.objects.select_for_update(of=("self",)).get(pk=row.payout_id)
        failed = StripeTransfer.objects.filter(pk=row.pk, state=State.FAILED)
        if not failed.update(state=State.WAITING, number=row.number + 1, reason="", changed_at=timezone.now()):
            return False
        _follow(payout)
        send_transfer.enqueue(row.pk)
    return True


def give_up(row: StripeTransfer, *, at: dt.datetime) -> bool:
    """Stripe will not carry it: its amount is to be paid out again with the next run, by whatever the seller then has."""
    with transaction.atomic():
        payout = Payout.objects.select_for_update(of=("self",)).get(pk=row.payout_id)
        failed = StripeTransfer.objects.filter(pk=row.pk, state=State.FAILED)
        if not failed.update(state=State.GIVEN_UP, changed_at=timezone.now()):
            return False
        payout.returned += row.amount
        payout.reason = row.reason
        payout.save(update_fields=["returned", "reason", "changed_at"])
        _follow(payout)
        book_payout_returned(
            partner_id=payout.partner_id,
            reference=f"{payout.number}/{row.pk}",
            amount=row.amount,
            currency=row.currency,
            by_stripe=True,
            at=at,
        )
        payout_came_back.send(sender=Payout, payout=payout)
    return True


def unfinished(before: dt.datetime) -> list[int]:
    """Transfers that nobody has touched since ``before``."""
    waiting = StripeTransfer.objects.filter(state=State.WAITING, changed_at__lt=before)
    return list(waiting.order_by("changed_at").values_list("pk", flat=True)[:200])
