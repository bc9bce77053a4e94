"""A buyer's bank takes the money back: who bears it, who hears of it, and what comes again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.cards.client import stripe_client
from marketplace.cards.models import Dispute
from marketplace.cards.regular import look_for_disputes
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Transfer
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order
from marketplace.partner.models import Partner
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import at_stripe, bring_all, come_back, order_by_card
from tests.ledger.rows import books, charge, deliver
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def disputed(sandbox: Sandbox, *prices: str, bring: bool = True) -> Order:
    """An order over one shop a price, paid and then disputed."""
    wanted = [(factories.make_product(price=price, partner=factories.make_partner(name=f"Shop {n}")), 1) for n, price in enumerate(prices)]
    order = order_by_card(*wanted)
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id)
    come_back(order)
    intent = stripe_client().v1.payment_intents.retrieve(
        str(stripe_client().v1.checkout.sessions.retrieve(session.stripe_id).payment_intent)
    )
    sandbox.control.dispute(str(intent.latest_charge))
    if bring:
        bring_all("charge.dispute.")
    return order


def answer(evidence: str) -> None:
    stripe_client().v1.disputes.update(Dispute.objects.get().stripe_id, {"evidence": {"uncategorized_text": evidence}, "submit": True})
    bring_all("charge.dispute.")


def of(number: int) -> dict[str, Decimal]:
    return books(partner=Partner.objects.get(name=f"Shop {number}"))


def test_each_bears_its_part_and_the_fee_is_a_fee(sandbox: Sandbox) -> None:
    order = disputed(sandbox, "10.00", "25.00")

    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.taken, dispute.payment.order) == (Dispute.State.NEEDS_RESPONSE, order.total_incl_tax, order)  # type: ignore[union-attr]
    assert dispute.due_by is not None
    assert dispute.fee > 0
    assert books()["fees"] == dispute.fee
    assert books()["clearing:card"] == -dispute.fee
    assert (of(0)["pending"], of(0)["payable"]) == (Decimal("10.00"), Decimal("-10.00"))
    assert (of(1)["pending"], of(1)["payable"]) == (Decimal("25.00"), Decimal("-25.00"))
    assert "delivery" not in books()
    assert not check_books()


def test_messages_may_come_in_any_order_and_number(sandbox: Sandbox) -> None:
    disputed(sandbox, "10.00")
    before = books()

    bring_all()
    look_for_disputes(timezone.now())

    assert books() == before
    assert Dispute.objects.count() == 1
    assert Transfer.objects.filter(event="disputed").count() == 1


def test_a_lost_message_costs_an_hour(sandbox: Sandbox) -> None:
    disputed(sandbox, "10.00", bring=False)
    assert not Dispute.objects.exists()

    assert look_for_disputes(timezone.now()) == 1

    assert books()["payable"] == Decimal("-10.00")


def test_won_gives_everybody_back_and_keeps_the_fee(sandbox: Sandbox) -> None:
    disputed(sandbox, "10.00", "25.00")
    answer("winning_evidence")

    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.given_back) == (Dispute.State.WON, dispute.taken)
    assert "payable" not in books()
    assert books()["fees"] == dispute.fee
    assert not check_books()


def test_lost_stays_off(sandbox: Sandbox) -> None:
    disputed(sandbox, "10.00")
    answer("losing_evidence")

    assert Dispute.objects.get().state == Dispute.State.LOST
    assert books()["payable"] == Decimal("-10.00")
    assert not check_books()


def test_operator_and_shop_hear_of_it_once_a_state(sandbox: Sandbox) -> None:
    operator = factories.make_user(role=Role.OPERATOR)
    disputed(sandbox, "10.00")
    bring_all()
    run_tasks()

    told = [message for message in mail.outbox if "evidence is asked for" in str(message.subject)]
    assert {address for message in told for address in message.to} == {operator.email, Partner.objects.get(name="Shop 0").email}
    assert len(told) == 2
    mail.outbox.clear()
    answer("winning_evidence")
    run_tasks()
    assert len([message for message in mail.outbox if "won" in str(message.subject)]) == 2


def test_the_operator_sees_until_when_evidence_counts(sandbox: Sandbox) -> None:
    order = disputed(sandbox, "10.00")
    client = rows.signed_in(factories.make_user(role=Role.OPERATOR))

    assert order.number in client.get(reverse("disputes:index")).content.decode()
    page = client.get(reverse("disputes:edit", args=[Dispute.objects.get().pk])).content.decode()
    assert "Evidence until" in page
    answered = client.post(reverse("disputes:edit", args=[Dispute.objects.get().pk]), {"action-ask": "1"}, follow=True)
    assert "Stripe was asked" in answered.content.decode()


def test_delivered_after_the_dispute_the_shop_still_bears_it(sandbox: Sandbox) -> None:
    charge("10")
    order = disputed(sandbox, "100.00")
    book_shipments.func(order.pk)
    deliver(order.shop_orders.get())

    assert "pending" not in of(0)
    assert of(0)["payable"] < 0, "the commission is still the market's"
    assert not check_books()
