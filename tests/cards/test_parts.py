"""Parts of what was paid by card go back to that card, at a real Stripe sandbox."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.cards.models import CardRefund
from marketplace.cards.refunds import NotOnACard, look_at_refund, owe_part, send_refund
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.refunds.models import Refund
from marketplace.refunds.sending import as_credit_instead, once_more
from stripe_sandbox.server import Sandbox
from tests.cards.paying import at_stripe, bring_all, charged, come_back, mails, order_by_card
from tests.ledger.rows import books, money
from tests.refunds.test_giving_back import give
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def paid_by_card(sandbox: Sandbox) -> ShopOrder:
    """Two pieces at 12.50, delivery 4.20 or 6.90."""
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id)
    come_back(order)
    run_tasks()
    return Order.objects.get(pk=order.pk).shop_orders.get()


def test_parts_go_back_to_the_card_each_once(sandbox: Sandbox) -> None:
    part = paid_by_card(sandbox)
    whole = part.total

    first = give(part, pieces=1)
    second = give(part, "b", pieces=1, delivery=part.delivery_total)
    run_tasks()
    for card in CardRefund.objects.all():
        send_refund.call(card.pk)
        look_at_refund(card)
    bring_all("refund")

    assert {Refund.objects.get(pk=pk).state for pk in (first.pk, second.pk)} == {"done"}
    assert charged(part.order) == 0
    assert books() == {}, books()
    assert sorted(CardRefund.objects.values_list("amount", flat=True)) == sorted([Decimal("12.50"), whole - Decimal("12.50")])
    assert check_books() == []
    assert len([subject for subject in mails() if subject.startswith("Money back")]) == 2


def test_never_more_than_the_card_was_charged(sandbox: Sandbox) -> None:
    part = paid_by_card(sandbox)
    owe_part(order=part.order, reference="x", amount=part.total)

    with pytest.raises(NotOnACard):
        owe_part(order=part.order, reference="y", amount=Decimal("0.01"))
    assert owe_part(order=part.order, reference="x", amount=part.total) == CardRefund.objects.get()


def test_one_that_the_bank_sends_back_can_be_tried_again_or_stand_as_credit(sandbox: Sandbox) -> None:
    part = paid_by_card(sandbox)
    refund = give(part, pieces=1)
    run_tasks()
    card = CardRefund.objects.get()
    sandbox.control.fail_refund(card.stripe_id or "")
    bring_all("refund")
    refund.refresh_from_db()
    assert refund.state == "failed"
    assert refund.failure
    assert books()["refunds"] == Decimal("12.50")

    assert as_credit_instead(refund=refund)

    refund.refresh_from_db()
    assert (refund.means, refund.state) == ("credit", "done")
    assert not once_more(refund=refund)


def test_what_was_paid_at_the_sandbox_is_in_the_books_once(sandbox: Sandbox) -> None:
    part = paid_by_card(sandbox)
    give(part, pieces=1)
    run_tasks()
    run_tasks()

    assert books() == money(card=str(part.total - Decimal("12.50")), pending="12.50", delivery=str(part.delivery_total))
