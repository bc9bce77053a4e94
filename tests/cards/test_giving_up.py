"""Not paid after all: the time is over, the basket is wanted back, or another way is taken. None of these cancels a paid order."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.basket.models import Basket
from marketplace.cards import giving_up
from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardPayment, CardRefund, CardSession
from marketplace.cards.refunds import try_again
from marketplace.checkout.models import Checkout
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Entry
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import place_order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import (
    LATER,
    OVER,
    address,
    at_stripe,
    bring_all,
    cancelled,
    charged,
    come_back,
    mails,
    order_by_card,
    paid,
    press_pay,
    state_of,
    sweep_after,
)
from tests.ledger.rows import books, money
from tests.marketplace.ordering import stock_of
from tests.slips.rows import money_comes
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


def at(order: Order) -> Any:
    return stripe_client().v1.checkout.sessions.retrieve(CardSession.objects.filter(payment__order=order).first().stripe_id or "")  # type: ignore[union-attr]


def test_time_over_cancels_and_gives_stock_and_basket_back(sandbox: Sandbox) -> None:
    product = factories.make_product(stock=5)
    order = order_by_card((product, 2))
    at_stripe(order)
    sweep_after(OVER, sandbox)
    assert cancelled(order)
    assert stock_of(product) == (5, 0)
    assert at(order).status == "expired"
    assert order.basket.status == Basket.OPEN
    assert mails() == [f"Your order {order.number} was not paid in time"]


def test_before_the_time_is_over_nothing_is_cancelled(sandbox: Sandbox) -> None:
    order = order_by_card()
    at_stripe(order)
    sweep_after(LATER)
    assert not cancelled(order)


def test_paid_in_the_last_moment_stands_whoever_comes_first(sandbox: Sandbox) -> None:
    """Paid at Stripe, no message came, and our own timer says that the time is over."""
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    sweep_after(OVER)
    assert paid(order)
    assert not cancelled(order)


def test_paid_while_the_timer_closes_the_page(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the timer's look and its closing: Stripe refuses to close what is paid."""
    order = order_by_card()
    session = at_stripe(order)
    real = giving_up.take_away

    def paid_first(row: CardSession) -> CardSession:
        sandbox.control.pay(session.stripe_id or "")
        return real(row)

    monkeypatch.setattr(giving_up, "take_away", paid_first)
    payment = CardPayment.objects.get(order=order)
    assert giving_up.end_if_over(payment, payment.expires_at) is False
    assert paid(order)
    assert not cancelled(order)


def test_a_page_begun_while_the_timer_looks_keeps_the_order(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    order = order_by_card()
    at_stripe(order)
    real = giving_up.take_away
    monkeypatch.setattr(giving_up, "take_away", lambda row: (real(row), press_pay(order)))
    payment = CardPayment.objects.get(order=order)
    giving_up.end_if_over(payment, payment.expires_at)
    assert not cancelled(order)


def test_while_the_bank_thinks_nothing_is_cancelled(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    CardSession.objects.filter(pk=session.pk).update(state=CardSession.State.PROCESSING, stripe_id="cs_test_gone")
    with pytest.raises(ExceptionGroup):
        sweep_after(OVER)
    assert not cancelled(order)


def test_a_new_page_after_the_old_one_has_expired(sandbox: Sandbox) -> None:
    order = order_by_card()
    first = at_stripe(order)
    stripe_client().v1.checkout.sessions.expire(first.stripe_id or "")
    second = at_stripe(order)
    assert second.url != first.url
    assert (second.number, CardSession.objects.get(pk=first.pk).state) == (2, CardSession.State.EXPIRED)
    sandbox.control.pay(second.stripe_id or "")
    come_back(order)
    assert paid(order)


def test_the_basket_back_with_its_lines_and_answers(sandbox: Sandbox) -> None:
    product = factories.make_product(stock=5)
    order = order_by_card((product, 2))
    at_stripe(order)
    client = Client()
    page = client.post(address("card_basket", order), follow=True)
    assert "Here is your basket again" in page.text
    assert product.get_title() in page.text
    assert cancelled(order)
    assert stock_of(product) == (5, 0)
    assert order.shop_orders.get().state == ShopOrder.State.CANCELLED
    assert at(order).status == "expired"
    assert mails() == []
    checkout = Checkout.objects.get(basket=order.basket)
    assert (checkout.state, checkout.email, checkout.order) == (Checkout.State.OPEN, "ana@example.org", None)
    second = place_order(checkout=checkout)
    assert second.number != order.number
    sandbox.control.pay(at_stripe(second).stripe_id or "")
    come_back(second)
    assert paid(second)
    assert not paid(order)


def test_the_basket_back_beside_a_newer_one(sandbox: Sandbox) -> None:
    old, new = factories.make_product(stock=9), factories.make_product(stock=9)
    order = order_by_card((old, 2))
    client = Client()
    client.post(reverse("basket_add"), {"product": new.pk, "quantity": 1})
    client.post(reverse("basket_add"), {"product": old.pk, "quantity": 5})
    client.post(address("card_basket", order))
    page = client.get(reverse("basket")).text
    assert old.get_title() in page
    assert new.get_title() in page
    lines = {line.product_id: line.quantity for line in Basket.objects.get(pk=order.basket_id).lines.all()}
    assert lines == {old.pk: 5, new.pk: 1}


def test_the_basket_of_an_account_is_not_given_to_whoever_has_the_link(sandbox: Sandbox) -> None:
    shopper = factories.make_user()
    order = order_by_card()
    Basket.objects.filter(pk=order.basket_id).update(owner=shopper)
    stranger = Client()
    assert "sign in to see it" in stranger.post(address("card_basket", order), follow=True).text
    assert "feira_basket" not in stranger.cookies or not stranger.cookies["feira_basket"].value
    signed_in = Client()
    signed_in.force_login(shopper)
    assert order.lines.get().title in signed_in.get(reverse("basket")).text


def test_a_guest_finds_the_basket_on_the_page_of_the_cancelled_order(sandbox: Sandbox) -> None:
    order = order_by_card()
    at_stripe(order)
    sweep_after(OVER, sandbox)
    client = Client()
    page = client.get(address("card_payment", order)).text
    assert "Open the basket again" in page
    assert order.lines.get().title in client.post(address("card_basket", order), follow=True).text


def test_a_basket_that_is_paid_is_not_given_back(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    page = Client().post(address("card_basket", order), follow=True)
    assert "Your payment has arrived meanwhile" in page.text
    assert paid(order)
    assert not cancelled(order)
    assert Basket.objects.get(pk=order.basket_id).status == Basket.SUBMITTED


@pytest.mark.parametrize("name", ["card_basket", "card_slip"])
def test_nothing_is_given_up_while_stripe_does_not_answer(sandbox: Sandbox, settings: Any, name: str) -> None:
    order = order_by_card()
    at_stripe(order)
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    answer = Client().post(address(name, order))
    assert answer.status_code == 503
    assert "the order stands as it was" in answer.text
    assert not cancelled(order)
    assert order.payment == Order.Payment.CARD


def test_a_slip_in_place_of_the_card(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    page = Client().post(address("card_slip", order), follow=True)
    assert "Pay with this slip instead" in page.text
    order.refresh_from_db()
    assert order.payment == Order.Payment.SLIP
    assert order.slip.amount == order.total_incl_tax
    assert at(order).status == "expired"
    assert mails() == [f"Your order {order.number}"]
    assert Client().post(address("card_slip", order)).status_code == 302
    assert state_of(order) == "cancelled"
    assert sandbox.control.pay(session.stripe_id or "") == ""  # Stripe's page takes nothing any more


def test_a_card_that_pays_for_an_order_with_a_slip_is_booked_as_card_money(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    CardSession.objects.filter(pk=session.pk).update(state=CardSession.State.LOST)  # forgotten here, open at Stripe
    giving_up.pay_by_slip(order)
    order = Order.objects.get(pk=order.pk)
    sandbox.control.pay(session.stripe_id or "")
    bring_all()
    run_tasks()
    assert (paid(order), charged(order), CardRefund.objects.get().state) == (False, 0, CardRefund.State.DONE)
    channels = Entry.objects.filter(account__kind="clearing").values_list("transfer__event", "account__channel")
    assert sorted(channels) == [("refunded", "card"), ("to_return", "card")]
    money_comes(order.slip, str(order.to_collect), channel="counter")
    assert books()["clearing:slip"] == order.to_collect
    assert check_books() == []


def paid_in_vain(sandbox: Sandbox) -> Order:
    """Cancelled in the books while the page at Stripe could still be paid, and then it was."""
    order = order_by_card()
    session = at_stripe(order)
    CardPayment.objects.filter(order=order).update(state=CardPayment.State.CANCELLED)
    giving_up.cancel_unpaid(order=order, at=order.date_placed, tell=False)
    sandbox.control.pay(session.stripe_id or "")
    bring_all("checkout.session.completed")
    return order


def test_paid_though_cancelled_goes_back_whole_and_the_shopper_is_told(sandbox: Sandbox) -> None:
    order = paid_in_vain(sandbox)
    assert mails() == [f"You get back what you paid by card for order {order.number}"]
    assert charged(order) == 0
    assert not paid(order)
    refund = CardRefund.objects.get()
    assert (refund.state, refund.session.reason) == (CardRefund.State.DONE, CardSession.Reason.CANCELLED)
    bring_all()
    bring_all()
    assert len(mails()) == 1
    assert charged(order) == 0
    assert books() == {}, "what came went back"
    assert check_books() == []


def test_paid_twice_the_second_goes_back(sandbox: Sandbox) -> None:
    order = order_by_card()
    first = at_stripe(order)
    CardSession.objects.filter(pk=first.pk).update(state=CardSession.State.LOST)  # forgotten here, open at Stripe
    second = at_stripe(order)
    sandbox.control.pay(second.stripe_id or "")
    sandbox.control.pay(first.stripe_id or "")
    bring_all()
    run_tasks()
    assert paid(order)
    assert charged(order) == int(order.total_incl_tax * 100)
    states = set(CardSession.objects.values_list("state", "reason"))
    assert states == {(CardSession.State.PAID, ""), (CardSession.State.RETURNED, CardSession.Reason.TWICE)}
    assert books()["clearing:card"] == order.total_incl_tax
    assert check_books() == []
    assert sorted(mails()) == sorted([f"Your order {order.number} is paid", f"You get back what you paid by card for order {order.number}"])


def test_a_page_left_open_beside_a_paid_order_is_closed(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    CardPayment.objects.filter(order=order).update(state=CardPayment.State.PAID)
    sweep_after(LATER)
    session.refresh_from_db()
    assert session.state == CardSession.State.EXPIRED


def test_a_refund_that_fails_stands_with_its_reason_and_can_be_tried_again(sandbox: Sandbox) -> None:
    order = paid_in_vain(sandbox)
    refund = CardRefund.objects.get()
    sandbox.control.fail_refund(refund.stripe_id or "")
    bring_all("refund.failed")
    refund.refresh_from_db()
    assert (refund.state, refund.reason) == (CardRefund.State.FAILED, "lost_or_stolen_card")
    assert books() == money(card=str(refund.amount), refunds=str(refund.amount)), "it is owed to the buyer again"
    assert try_again(refund) is True
    run_tasks()
    refund.refresh_from_db()
    assert (refund.state, refund.number) == (CardRefund.State.DONE, 2)
    assert books() == {}
    assert charged(order) == 0
    assert try_again(refund) is False


@pytest.mark.parametrize("after_work", [True, False])
def test_the_answer_to_a_refund_is_lost(sandbox: Sandbox, after_work: bool) -> None:
    sandbox.control.fault("error", method="POST", path="/v1/refunds", after_work=after_work, count=2)
    order = paid_in_vain(sandbox)
    sweep_after(OVER)
    assert CardRefund.objects.get().state == CardRefund.State.DONE
    assert charged(order) == 0


def test_everything_over_and_over_is_one_payment(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id or "")
    for _ in range(3):
        come_back(order)
        bring_all()
        sweep_after(OVER)
    assert mails() == [f"Your order {order.number} is paid"]
