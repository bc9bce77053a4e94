"""Cards and an offer that the marketplace bears: the card pays, and gets back, the buyer's part alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardRefund, Dispute
from marketplace.ledger.checking import check_books
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.refunds.giving_back import give_back
from stripe_sandbox.server import Sandbox
from tests.cards.paying import at_stripe, bring_all, charged, come_back, order_by_card
from tests.ledger.rows import books, charge, deliver, money
from tests.offers.rows import cheese, fifth_off, make_offer
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def paid_by_card(sandbox: Sandbox) -> Order:
    """Three pieces at 10.00, of which the marketplace pays 6.00, and 6.90 of delivery."""
    fifth_off()
    order = order_by_card((cheese(), 3))
    sandbox.control.pay(at_stripe(order).stripe_id)
    come_back(order)
    run_tasks()
    return order


def dispute(sandbox: Sandbox, order: Order) -> None:
    intent = next(one for one in stripe_client().v1.payment_intents.list({"limit": 100}).data if one.amount_received)
    sandbox.control.dispute(str(intent.latest_charge))
    bring_all("charge.dispute.")


def test_a_card_gets_back_what_it_paid(sandbox: Sandbox) -> None:
    order = paid_by_card(sandbox)
    part = ShopOrder.objects.select_related("order").get()
    assert charged(order) == 3090

    common = {"shop_order": part, "cause": "goodwill", "fault": "shop"}
    line = part.lines.get().pk
    give_back(key="a", pieces={line: 1}, **common)  # type: ignore[arg-type]
    give_back(key="b", pieces={line: 2}, delivery=Decimal("6.90"), **common)  # type: ignore[arg-type]
    run_tasks()
    bring_all("refund")

    assert sorted(CardRefund.objects.values_list("amount", flat=True)) == [8, Decimal("22.90")]
    assert charged(order) == 0
    assert (books(), check_books()) == ({}, [])


def test_what_offers_leave_nothing_of_is_not_asked_of_stripe(sandbox: Sandbox) -> None:
    fifth_off(percent="100")
    make_offer(None, borne_by="operator")

    order = order_by_card((cheese(), 1))

    assert Order.objects.get(pk=order.pk).payment == "nothing"
    assert not stripe_client().v1.checkout.sessions.list({"limit": 10}).data


def test_of_a_disputed_sale_the_seller_has_no_more_than_without_an_offer(sandbox: Sandbox) -> None:
    charge("8")
    order = paid_by_card(sandbox)

    dispute(sandbox, order)

    taken = Dispute.objects.get()
    assert taken.taken == Decimal("30.90")
    assert books() == money(card=str(-taken.fee), fees=str(taken.fee), pending="30.00", payable="-30.00")
    assert check_books() == []
    book_shipments.func(order.pk)
    deliver(ShopOrder.objects.get())
    assert check_books() == []


def test_a_dispute_that_is_won_gives_the_marketplace_its_expense_again(sandbox: Sandbox) -> None:
    order = paid_by_card(sandbox)
    dispute(sandbox, order)

    stripe_client().v1.disputes.update(
        Dispute.objects.get().stripe_id, {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True}
    )
    bring_all("charge.dispute.")

    fee = Dispute.objects.get().fee
    assert books() == money(card=str(Decimal("30.90") - fee), fees=str(fee), promotion="6.00", pending="30.00", delivery="6.90")
    assert check_books() == []


def test_disputed_after_a_part_went_back_the_marketplace_has_back_what_is_left(sandbox: Sandbox) -> None:
    order = paid_by_card(sandbox)
    part = ShopOrder.objects.select_related("order").get()
    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", pieces={part.lines.get().pk: 1})
    run_tasks()
    bring_all("refund")
    assert books()["promotion"] == 4

    dispute(sandbox, order)

    assert books().get("promotion", Decimal(0)) in {Decimal(0), Decimal("0.00")}
    assert check_books() == []
