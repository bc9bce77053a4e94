"""The operator's lists: what does not fit stands there with its reason, and can be tried again."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.cards.desk import attention
from marketplace.cards.models import CardPayment, CardRefund, CardSession, StripeEvent
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import at_stripe, bring_all, order_by_card, paid, sent_events
from tests.cards.test_giving_up import paid_in_vain
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    client = Client()
    client.force_login(factories.make_user(role=Role.OPERATOR))
    return client


def many(count: int) -> None:
    """Payments that do not fit, each with its refund and a message."""
    order = order_by_card()
    orders = Order.objects.bulk_create(
        Order(
            number=f"F-{n:04}-TEST",
            tracking_token=f"token{n}",
            date_placed=timezone.now(),
            currency="EUR",
            total_incl_tax=1,
            total_excl_tax=1,
            delivers_to=order.delivers_to,
        )
        for n in range(count)
    )
    later = timezone.now() + dt.timedelta(minutes=30)
    payments = CardPayment.objects.bulk_create(CardPayment(order=row, amount=1, currency="EUR", expires_at=later) for row in orders)
    sessions = CardSession.objects.bulk_create(
        CardSession(
            payment=row, number=1, stripe_id=f"cs_{row.pk}", state="returned", reason="twice", paid=1, paid_currency="EUR", expires_at=later
        )
        for row in payments
    )
    CardRefund.objects.bulk_create(
        CardRefund(session=row, amount=1, currency="EUR", state="failed", reason="expired_card") for row in sessions
    )
    StripeEvent.objects.bulk_create(
        StripeEvent(event_id=f"evt_{row.pk}", kind="x", object_id=row.stripe_id, sent_at=later) for row in sessions
    )


def test_what_was_paid_in_vain_stands_with_reason_and_refund(sandbox: Sandbox, operator: Client) -> None:
    order = paid_in_vain(sandbox)
    run_tasks()
    page = operator.get(reverse("card_payments:index")).text
    for words in (order.number, "paid in vain", "after the order had been cancelled", "given back"):
        assert words in page
    one = operator.get(reverse("card_payments:edit", args=[CardSession.objects.get().pk])).text
    assert reverse("order_tracking", args=[order.tracking_token]) in one
    assert "checkout.session.completed" in one
    assert "the shopper was told on" in one


def test_a_failed_refund_waits_for_the_operator_and_is_given_back_once_more(sandbox: Sandbox, operator: Client) -> None:
    paid_in_vain(sandbox)
    run_tasks()
    assert not attention().exists()
    sandbox.control.fail_refund(CardRefund.objects.get().stripe_id or "")
    bring_all("refund.failed")
    assert "card payment to look at" in operator.get(reverse("wagtailadmin_home")).text
    listed = operator.get(reverse("card_payments:index"), {"attention": "true"}).text
    assert "could not be given back (lost_or_stolen_card)" in listed
    session = CardSession.objects.get()
    operator.post(reverse("card_payments:edit", args=[session.pk]), {"action-refund": "1"})
    run_tasks()
    assert CardRefund.objects.get().state == CardRefund.State.DONE
    assert not attention().exists()


def test_asking_stripe_by_hand(sandbox: Sandbox, operator: Client, settings: Any) -> None:
    order = order_by_card()
    session = at_stripe(order)
    sandbox.control.pay(session.stripe_id or "")
    where = reverse("card_payments:edit", args=[session.pk])
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    assert "Stripe could not be asked" in operator.post(where, {"action-ask": "1"}, follow=True).text
    settings.STRIPE_API_BASE = sandbox.url
    assert "this is how it stands" in operator.post(where, {"action-ask": "1"}, follow=True).text
    assert paid(order)


def test_a_message_is_looked_at_again_by_hand(sandbox: Sandbox, operator: Client) -> None:
    order = order_by_card()
    sandbox.control.pay(at_stripe(order).stripe_id or "")
    bring_all("checkout.session.completed")
    event = StripeEvent.objects.get(event_id=sent_events("checkout.session.completed")[0]["id"])
    StripeEvent.objects.update(state=StripeEvent.State.ODD, reason="It was a bad day.")
    assert "It was a bad day." in operator.get(reverse("stripe_events:index")).text
    assert "looked at once more" in operator.post(reverse("stripe_events:edit", args=[event.pk]), {"action-replay": "1"}, follow=True).text
    event.refresh_from_db()
    assert (event.state, event.reason) == (StripeEvent.State.DONE, "")


@pytest.mark.parametrize("name", ["card_payments:index", "stripe_events:index"])
def test_only_the_operator_sees_the_lists(name: str) -> None:
    for role in (None, Role.CLERK, Role.SHOP):
        client = Client()
        client.force_login(factories.make_user(role=role))
        assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["card_payments:index", "stripe_events:index"])
def test_a_long_list_costs_as_many_queries_as_a_short_one(
    operator: Client, settings: Any, name: str, django_assert_num_queries: Any
) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = "sk_test_sandbox_feira", "http://127.0.0.1:9"
    many(10)
    operator.get(reverse(name))
    with django_assert_num_queries(14 if name == "card_payments:index" else 13) as short:
        assert operator.get(reverse(name)).status_code == 200
    CardRefund.objects.all().delete()
    CardSession.objects.all().delete()
    CardPayment.objects.all().delete()
    StripeEvent.objects.all().delete()
    Order.objects.filter(number__endswith="TEST").delete()
    many(1000)
    with django_assert_num_queries(len(short.captured_queries)):
        assert operator.get(reverse(name)).status_code == 200
