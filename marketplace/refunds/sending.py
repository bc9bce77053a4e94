"""A refund goes by its means: credit at once, a card by a task, a bank account and cash when somebody says so."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from marketplace.cards.models import CardRefund, Dispute
from marketplace.cards.refunds import NotOnACard, owe_part, try_again
from marketplace.credit.giving import give_credit
from marketplace.ledger.channels import goes_out_by
from marketplace.ledger.events import book_refund
from marketplace.order.models import Order
from marketplace.refunds.models import Refund

State, Means = Refund.State, Refund.Means
DISPUTED = "disputed"
BY_HAND = (Means.BANK, Means.CASH)
# What the card room says → what the buyer's refund is.
OF_CARD = {
    CardRefund.State.WAITING: State.WAITING,
    CardRefund.State.PENDING: State.PENDING,
    CardRefund.State.DONE: State.DONE,
    CardRefund.State.FAILED: State.FAILED,
}


def is_disputed(order: Order) -> bool:
    """Whether the buyer's bank decides about a card payment of ``order``."""
    return Dispute.objects.filter(payment__order=order, state__in=Dispute.OPEN).exists()


def send_on(refund: Refund) -> None:
    """Start it. Writes rows only; call it inside the transaction that makes it."""
    order = refund.shop_order.order
    if not refund.to_buyer:
        _note(refund, State.DONE)  # the marketplace had paid all of it, and has it back in the books
        return
    _part(refund, order)
    if refund.means == Means.CREDIT:
        give_credit(order=order, amount=refund.by_means, reference=refund.reference, at=timezone.now())
        _note(refund, State.DONE)
    elif refund.means == Means.CARD and is_disputed(order):
        _note(refund, State.FAILED, failure=DISPUTED)  # of missing pieces, which nobody decides
    elif refund.means == Means.CARD:
        try:
            owe_part(order=order, reference=refund.reference, amount=refund.by_means)
        except NotOnACard:
            _note(refund, State.FAILED, failure="not_on_a_card")


def _part(refund: Refund, order: Order) -> None:
    """By a means goes no more than came by the order's way of paying; what credit had paid is credit again. Holds the order meanwhile."""
    if not order.credit_used or refund.means == Means.CREDIT or refund.to_credit:
        return
    Order.objects.select_for_update().get(pk=order.pk)
    others = Refund.objects.filter(shop_order__order=order).exclude(means=Means.CREDIT).exclude(pk=refund.pk)
    left = order.to_collect - sum((other.by_means for other in others), Decimal(0))
    over = refund.to_buyer - max(left, Decimal(0))
    if over >= refund.to_buyer:
        refund.means = Means.CREDIT
    elif over > 0:
        refund.to_credit = over
        refund.save(update_fields=["to_credit"])
        give_credit(order=order, amount=over, reference=f"{refund.reference}/credit", at=timezone.now())


def mark_sent(*, refund: Refund, actor: User) -> bool:
    """Somebody transferred it, or handed it out. False, and nothing changed, where it does not wait for that."""
    with transaction.atomic():
        row = Refund.objects.select_for_update(of=("self",)).select_related("shop_order__order").get(pk=refund.pk)
        if row.means not in BY_HAND or row.state != State.WAITING:
            return False
        order, by = row.shop_order.order, goes_out_by(in_cash=row.means == Means.CASH)
        book_refund(order=order, channel=by, reference=row.reference, amount=row.by_means, currency=order.currency, at=timezone.now())
        row.done_by = actor
        _note(row, State.DONE)
    return True


def as_credit_instead(*, refund: Refund) -> bool:
    """What could not go back to its card stands as credit. False, and nothing changed, where it did not fail."""
    with transaction.atomic():
        row = Refund.objects.select_for_update(of=("self",)).select_related("shop_order__order").get(pk=refund.pk)
        if row.state != State.FAILED:
            return False
        row.means = Means.CREDIT
        send_on(row)
    return True


def once_more(*, refund: Refund) -> bool:
    """Ask the card's bank once more. False where it did not fail, or a dispute is still open."""
    card = CardRefund.objects.filter(reference=refund.reference, session__payment__order=refund.shop_order.order_id).first()
    if card is not None:
        return refund.means == Means.CARD and try_again(card)
    with transaction.atomic():
        row = Refund.objects.select_for_update(of=("self",)).select_related("shop_order__order").get(pk=refund.pk)
        if row.means != Means.CARD or row.state != State.FAILED:
            return False
        _note(row, State.WAITING)
        send_on(row)
    return row.state != State.FAILED


def note_card(card: CardRefund) -> None:
    """What became of a part that goes back to a card."""
    pk = card.reference.removeprefix("refund ")
    refund = Refund.objects.filter(pk=int(pk), means=Means.CARD).first() if pk.isascii() and pk.isdigit() else None
    if refund is not None:
        _note(refund, OF_CARD[CardRefund.State(card.state)], failure=card.reason)


def _note(refund: Refund, state: str, *, failure: str = "") -> None:
    refund.state, refund.failure = state, failure
    refund.done_at = timezone.now() if state == State.DONE else None
    refund.save(update_fields=["state", "failure", "done_at", "done_by", "means"])
