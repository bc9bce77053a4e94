"""A shopper pays by card: placed, on to Stripe, back, paid. One order, one charge, one mail, in whichever order the news comes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardPayment, CardSession, StripeEvent
from marketplace.checkout.payments import offered
from marketplace.order.models import Order, ShopOrder
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import (
    BANK_ASKS,
    DECLINED,
    LATER,
    address,
    at_stripe,
    bring,
    bring_all,
    charged,
    come_back,
    mails,
    order_by_card,
    paid,
    press_pay,
    sent_events,
    sweep_after,
)
from tests.marketplace.ordering import make_checkout, stock_of
from tests.marketplace.test_checkout import PAYMENT, add, hidden, up_to_payment
from tests.offers.rows import make_offer
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

COMPLETED = "checkout.session.completed"


def send_the_order(client: Client, checkout: Any) -> Any:
    return client.post(reverse("checkout_payment"), {"checkout": checkout.token, "payment": "card"})


def test_without_a_key_nobody_is_offered_to_pay_by_card() -> None:
    assert Order.Payment.CARD not in offered()
    checkout = make_checkout((factories.make_product(), 1), payment="card")
    send_the_order(Client(), checkout)
    assert not Order.objects.exists()
    assert bring({"id": "evt_1"}) == 404


def test_what_is_too_little_for_a_card_is_paid_otherwise(sandbox: Sandbox, client: Client) -> None:
    factories.make_service()
    product = factories.make_product(price="10.00", partner=factories.make_partner(free_delivery_from=Decimal(1)))
    make_offer(product.partner, amount="9.51")
    add(client, product)
    page = up_to_payment(client)
    assert "Less than €0.50 cannot be paid this way." in page
    answer = client.post(PAYMENT, {**hidden(page), "payment": "card"}, follow=True)
    assert "Only €0.49 is left to pay, and this way takes €0.50 or more." in answer.content.decode()
    assert not Order.objects.exists()
    client.post(PAYMENT, {**hidden(answer.content.decode()), "payment": "slip"})
    assert Order.objects.get().to_collect == Decimal("0.49")


def test_the_order_is_placed_first_and_then_the_shopper_goes_on_to_stripe(sandbox: Sandbox) -> None:
    product = factories.make_product(price="12.50", stock=5)
    checkout = make_checkout((product, 2), payment="card")
    answer = send_the_order(Client(), checkout)
    assert answer.status_code == 303
    order = Order.objects.get()
    assert stock_of(product) == (5, 2)
    assert set(order.shop_orders.values_list("state", flat=True)) == {ShopOrder.State.AWAITING_PAYMENT}
    session = stripe_client().v1.checkout.sessions.retrieve(CardSession.objects.get().stripe_id or "")
    assert answer["Location"] == session.url
    assert (session.amount_total, session.currency) == (int(order.total_incl_tax * 100), "eur")
    assert session.client_reference_id == order.number
    assert session.customer_email == "ana@example.org"
    assert mails() == []  # nothing is confirmed before it is paid


def test_each_shop_has_a_line_for_its_goods_and_one_for_their_delivery(sandbox: Sandbox) -> None:
    one = factories.make_product(price="12.50", partner=factories.make_partner(name="Dairy"))
    two = factories.make_product(price="6.45", partner=factories.make_partner(name="Apiary"))
    order = order_by_card((one, 2), (two, 1))
    session = at_stripe(order)
    lines = stripe_client().v1.checkout.sessions.line_items.list(session.stripe_id or "").data
    assert [(line.description, line.amount_total) for line in lines] == [
        ("Dairy", 2500),
        ("Dairy: delivery, Home 24 h", 420),
        ("Apiary", 645),
        ("Apiary: delivery, Home 24 h", 420),
    ]


def test_an_order_in_francs_is_charged_in_whole_francs(sandbox: Sandbox, settings: Any) -> None:
    order = order_by_card((factories.make_product(price="1250"), 1))
    shop_order = order.shop_orders.get()
    shop_order.goods_total, shop_order.delivery_total = Decimal(1250), Decimal(420)
    shop_order.save()
    Order.objects.filter(pk=order.pk).update(currency="XPF", total_incl_tax=Decimal(1670))
    CardPayment.objects.filter(order=order).update(currency="XPF", amount=Decimal(1670))
    session = at_stripe(order)
    assert stripe_client().v1.checkout.sessions.retrieve(session.stripe_id or "").amount_total == 1670
    sandbox.control.pay(session.stripe_id or "")
    come_back(order)
    assert paid(order)


def test_paid_and_back_before_stripes_message(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    page = come_back(order)
    assert "Thank you for your order" in page.text
    assert paid(order)
    bring_all()
    assert order.shop_orders.get().state == ShopOrder.State.TO_PACK
    assert mails() == [f"Your order {order.number} is paid"]
    assert charged(order) == int(order.total_incl_tax * 100)


def test_stripes_message_before_the_shopper_is_back(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    bring_all()
    assert paid(order)
    assert "Thank you for your order" in come_back(order).text
    assert mails() == [f"Your order {order.number} is paid"]


def test_the_confirmation_says_how_and_when_it_was_paid(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    come_back(order)
    mails()
    assert "Paid by card on" in str(mail.outbox[0].body)
    page = Client().get(address("order_tracking", order)).text
    assert "Card" in page
    assert "Paid on" in page


@pytest.mark.parametrize("turn", [1, -1])
def test_messages_twice_and_in_any_order_settle_once(sandbox: Sandbox, turn: int) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    for event in sent_events()[::turn] * 2:
        assert bring(event) == 200
    run_tasks()
    run_tasks()
    assert paid(order)
    assert mails() == [f"Your order {order.number} is paid"]
    assert StripeEvent.objects.filter(kind=COMPLETED).count() == 1
    assert charged(order) == int(order.total_incl_tax * 100)


def test_a_message_that_never_comes_costs_minutes(sandbox: Sandbox) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    sweep_after(LATER)
    assert paid(order)
    assert mails() == [f"Your order {order.number} is paid"]


def test_a_double_click_and_two_tabs_open_one_page(sandbox: Sandbox) -> None:
    client = Client()
    checkout = make_checkout((factories.make_product(stock=5), 1), payment="card")
    addresses = {send_the_order(client, checkout)["Location"] for _ in range(2)}
    order = Order.objects.get()
    addresses |= {press_pay(order), press_pay(order, client)}
    assert len(addresses) == 1
    assert stripe_client().v1.checkout.sessions.list().data[1:] == []


def test_the_way_back_and_the_order_sent_again_after_paying(sandbox: Sandbox) -> None:
    client = Client()
    checkout = make_checkout((factories.make_product(stock=5), 1), payment="card")
    send_the_order(client, checkout)
    order = Order.objects.get()
    sandbox.control.pay(CardSession.objects.get().stripe_id or "")
    again = client.post(reverse("checkout_payment"), {"checkout": checkout.token, "payment": "card"}, follow=True)
    assert "Thank you for your order" in again.text
    assert client.post(address("card_pay", order))["Location"] == address("order_thanks", order)
    assert Order.objects.count() == CardSession.objects.count() == 1
    assert charged(order) == int(order.total_incl_tax * 100)


def test_declined_then_another_card_on_the_same_page(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id or "", DECLINED)
    bring_all()
    come_back(order)
    assert not paid(order)
    assert press_pay(order) == session.url
    sandbox.control.pay(session.stripe_id or "")
    come_back(order)
    assert paid(order)


def test_while_the_bank_asks_the_shopper_waits(sandbox: Sandbox) -> None:
    order = order_by_card()
    session = at_stripe(order)
    question = sandbox.control.pay(session.stripe_id or "", BANK_ASKS)
    page = come_back(order)
    assert "We are waiting for your bank" in page.text
    assert page["Refresh"]
    sandbox.control.bank(question.rpartition("/")[2], "yes")
    assert "Thank you for your order" in come_back(order).text


def test_the_page_of_thanks_leads_on_while_it_is_not_paid(sandbox: Sandbox) -> None:
    order = order_by_card()
    page = Client().get(address("order_thanks", order), follow=True)
    assert "Your order is not paid yet" in page.text
    assert "Pay by card now" in page.text
    assert "Pay by card now" in Client().get(address("order_tracking", order)).text


def test_an_unknown_order_and_one_paid_otherwise_have_no_such_page(sandbox: Sandbox) -> None:
    slip = order_by_card()
    CardPayment.objects.all().delete()
    for name in ("card_payment", "card_pay", "card_return", "card_slip", "card_basket"):
        assert Client().get(address(name, slip)).status_code == 404
        assert Client().get(reverse(name, args=["A" * 22])).status_code == 404


def test_stripe_is_not_asked_within_a_transaction(sandbox: Sandbox) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="within a transaction"):
        stripe_client()


def test_the_pages_cost_a_fixed_number_of_queries(sandbox: Sandbox, django_assert_max_num_queries: Any) -> None:
    order = order_by_card(*[(factories.make_product(), 1) for _ in range(4)])
    with django_assert_max_num_queries(18):
        Client().get(address("card_payment", order))
