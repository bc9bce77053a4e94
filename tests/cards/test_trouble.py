"""Stripe is down, slow, or its answer is lost: the order stands, nothing is charged twice, and the shopper can go on."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
import stripe
from django.test import Client
from django.urls import reverse

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardSession
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import (
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
    sweep_after,
)
from tests.marketplace.ordering import make_checkout, stock_of

pytestmark = pytest.mark.django_db

SESSIONS = "/v1/checkout/sessions"
NOBODY = "http://127.0.0.1:9"


def lose_the_answer(sandbox: Sandbox, order: Order) -> None:
    """Stripe makes the page, its answer never comes, and the client's own second try does not come to it."""
    asking_once = stripe.StripeClient(sandbox.key, base_addresses={"api": sandbox.url}, max_network_retries=0)
    sandbox.control.fault("cut", method="POST", path=SESSIONS)
    with mock.patch("marketplace.cards.sessions.stripe_client", return_value=asking_once):
        assert Client().post(address("card_pay", order)).status_code == 503


def test_a_cut_answer_is_asked_for_again_at_once(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.fault("cut", method="POST", path=SESSIONS)
    press_pay(order)
    assert len(stripe_client().v1.checkout.sessions.list().data) == 1


def test_stripe_is_down_and_the_order_stands(sandbox: Sandbox, settings: Any) -> None:
    product = factories.make_product(stock=5)
    settings.STRIPE_API_BASE = NOBODY
    checkout = make_checkout((product, 2), payment="card")
    answer = Client().post(reverse("checkout_payment"), {"checkout": checkout.token, "payment": "card"})
    assert answer.status_code == 503
    assert "Card payment cannot be reached right now." in answer.text
    assert "Nothing was charged" in answer.text
    order = Order.objects.get()
    assert stock_of(product) == (5, 2)
    settings.STRIPE_API_BASE = sandbox.url
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    come_back(order)
    assert paid(order)


@pytest.mark.parametrize("after_work", [True, False])
@pytest.mark.parametrize("kept", [True, False])
def test_an_error_of_stripes_and_the_next_try(sandbox: Sandbox, after_work: bool, kept: bool) -> None:
    """A 500 is kept under its key for a day: the next try must not get it again."""
    order = order_by_card()
    sandbox.control.fault("error", method="POST", path=SESSIONS, after_work=after_work, kept=kept)
    answer = Client().post(address("card_pay", order))
    if answer.status_code != 303:  # the client's own second try was given the 500 again
        assert answer.status_code == 503
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    come_back(order)
    assert paid(order)
    assert charged(order) == int(order.total_incl_tax * 100)


def test_a_lost_answer_leads_to_the_same_page(sandbox: Sandbox) -> None:
    order = order_by_card()
    lose_the_answer(sandbox, order)
    made = stripe_client().v1.checkout.sessions.list().data
    assert len(made) == 1
    assert press_pay(order) == made[0].url
    assert len(stripe_client().v1.checkout.sessions.list().data) == 1


def test_money_on_a_page_whose_answer_was_lost_is_found(sandbox: Sandbox) -> None:
    order = order_by_card()
    lose_the_answer(sandbox, order)
    sandbox.control.pay(stripe_client().v1.checkout.sessions.list().data[0].id)
    bring_all()
    assert paid(order)


def test_a_lost_answer_and_the_time_runs_out(sandbox: Sandbox) -> None:
    order = order_by_card()
    lose_the_answer(sandbox, order)
    sweep_after(OVER, sandbox)
    assert cancelled(order)
    assert CardSession.objects.get().state == CardSession.State.LOST


def test_stripe_takes_no_amount_so_small(sandbox: Sandbox) -> None:
    order = order_by_card((factories.make_product(price="0.10"), 1))
    shop_order = order.shop_orders.get()
    shop_order.delivery_total = 0
    shop_order.save()
    Order.objects.filter(pk=order.pk).update(total_incl_tax="0.10")
    type(order.card_payment).objects.update(amount="0.10")
    answer = Client().post(address("card_pay", order))
    assert answer.status_code == 503
    assert "This order cannot be paid by card." in answer.text
    assert "Pay with a slip" in answer.text


def test_back_from_stripe_while_it_does_not_answer(sandbox: Sandbox, settings: Any) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    settings.STRIPE_API_BASE = NOBODY
    page = come_back(order)
    assert "We are waiting for your bank" in page.text
    assert "Do not pay a second time" in page.text
    settings.STRIPE_API_BASE = sandbox.url
    assert "Thank you for your order" in come_back(order).text


def test_lines_that_do_not_add_up_are_never_charged(sandbox: Sandbox) -> None:
    order = order_by_card()
    Order.objects.filter(pk=order.pk).update(total_incl_tax="1.00")
    with pytest.raises(ValueError, match="come to"):
        Client().post(address("card_pay", order))
    assert not stripe_client().v1.checkout.sessions.list().data


def test_the_sweeper_says_when_stripe_is_away_and_nothing_is_cancelled(sandbox: Sandbox, settings: Any) -> None:
    order = order_by_card()
    at_stripe(order)
    settings.STRIPE_API_BASE = NOBODY
    with pytest.raises(ExceptionGroup):
        sweep_after(OVER)
    assert not cancelled(order)
    settings.STRIPE_API_BASE = sandbox.url
    sweep_after(OVER, sandbox)
    assert cancelled(order)
    assert mails() == [f"Your order {order.number} was not paid in time"]
