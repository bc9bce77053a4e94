"""Random schedules of tries, tabs, lost answers, messages and rounds of the timer: one order, one charge, one mail, whatever happens when.

A short form runs with every test run; FEIRA_SOAK=20 runs 5,000 schedules.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
import stripe
from django.core import mail
from django.test import Client, override_settings
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.cards.client import stripe_client
from marketplace.cards.models import CardPayment, CardRefund, CardSession
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox, running_sandbox
from tests import factories
from tests.cards.paying import DECLINED, LATER, OVER, address, bring, charged, come_back, order_by_card, sent_events, sweep_after
from tests.marketplace.ordering import stock_of
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

# Parts that can run beside each other; 20 × 25 × 10 = 5,000.
PARTS = 10
SCHEDULES = int(os.environ.get("FEIRA_SOAK", "0")) * 25 or 2
Step = Callable[["Schedule"], None]


class Schedule:
    """One order, its Stripe, and what its shopper, the post and the network do."""

    def __init__(self, sandbox: Sandbox, chance: random.Random) -> None:
        self.sandbox, self.chance = sandbox, chance
        self.product = factories.make_product(price="12.50", stock=9)
        self.order = order_by_card((self.product, 2))
        self.shopper = Client()

    def press_pay(self) -> None:
        answer = self.shopper.post(address("card_pay", self.order))
        assert answer.status_code in {302, 303, 503}

    def press_pay_and_lose_the_answer(self) -> None:
        how = self.chance.choice(["cut", "error"])
        fault: dict[str, Any] = {"after_work": self.chance.random() < 0.7, "kept": self.chance.random() < 0.5} if how == "error" else {}
        self.sandbox.control.fault(how, method="POST", path="/v1/checkout/sessions", **fault)
        asking_once = stripe.StripeClient(self.sandbox.key, base_addresses={"api": self.sandbox.url}, max_network_retries=0)
        with mock.patch("marketplace.cards.sessions.stripe_client", return_value=asking_once):
            self.press_pay()
        self.sandbox.control.no_faults()

    def _pay(self, card: str) -> None:
        """On any page that Stripe ever made for this order: shown here, or by an answer that was lost."""
        made = stripe_client().v1.checkout.sessions.list({"limit": 100}).data
        if made:
            self.sandbox.control.pay(self.chance.choice(made).id, card)

    def pay_at_stripe(self) -> None:
        self._pay("4242424242424242")

    def be_declined(self) -> None:
        self._pay(DECLINED)

    def come_back(self) -> None:
        assert come_back(self.order, self.shopper).status_code == 200

    def bring_some_messages(self) -> None:
        events = sent_events()
        self.chance.shuffle(events)
        for event in events[: self.chance.randint(1, 4)]:
            assert bring(event) == 200

    def let_the_worker_come(self) -> None:
        run_tasks()

    def let_the_timer_come(self) -> None:
        self._sweep(LATER)

    def let_the_time_run_out(self) -> None:
        self._sweep(OVER)

    def _sweep(self, wait: Any) -> None:
        sweep_after(wait)

    def want_the_basket_back(self) -> None:
        assert self.shopper.post(address("card_basket", self.order)).status_code in {302, 503}

    def take_a_slip(self) -> None:
        assert self.shopper.post(address("card_slip", self.order)).status_code in {302, 503}

    def lose_the_answer_to_a_refund(self) -> None:
        self.sandbox.control.fault("error", method="POST", path="/v1/refunds", after_work=self.chance.random() < 0.5)
        run_tasks()
        self.sandbox.control.no_faults()

    def come_to_rest(self) -> None:
        """All messages come, the worker and the timer come by, and the time is over."""
        self.sandbox.control.no_faults()
        for _ in range(2):
            for event in sent_events():
                bring(event)
            run_tasks()
            sweep_after(OVER)
            run_tasks()

    def assert_every_cent_is_explained(self) -> None:
        order = Order.objects.get(pk=self.order.pk)
        subjects = [str(message.subject) for message in mail.outbox if order.number in str(message.subject)]
        settled = CardSession.objects.filter(payment__order=order, state=CardSession.State.PAID).count()
        assert settled == (1 if order.paid_at else 0)
        assert charged(order) == (int(order.total_incl_tax * 100) if order.paid_at else 0)
        assert subjects.count(f"Your order {order.number} is paid") == settled
        assert not (order.paid_at and order.cancelled_at)
        assert CardPayment.objects.get(order=order).state != CardPayment.State.OPEN
        refunds = CardRefund.objects.filter(session__payment__order=order)
        assert set(refunds.values_list("state", flat=True)) <= {CardRefund.State.DONE}
        assert subjects.count(f"You get back what you paid by card for order {order.number}") == refunds.count()
        waits_for_slip = order.payment == Order.Payment.SLIP and not order.cancelled_at
        assert stock_of(self.product) == (9, 2 if order.paid_at or waits_for_slip else 0)
        assert not CardSession.objects.filter(payment__order=order, state__in=CardSession.LIVE).exists()


USUAL: list[Step] = [
    Schedule.press_pay,
    Schedule.press_pay_and_lose_the_answer,
    Schedule.pay_at_stripe,
    Schedule.be_declined,
    Schedule.come_back,
    Schedule.bring_some_messages,
    Schedule.let_the_worker_come,
    Schedule.let_the_timer_come,
]
RARE: list[Step] = [
    Schedule.let_the_time_run_out,
    Schedule.want_the_basket_back,
    Schedule.take_a_slip,
    Schedule.lose_the_answer_to_a_refund,
]


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_when(part: int) -> None:
    @settings(
        max_examples=SCHEDULES,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.nested_given],
    )
    @given(st.lists(st.sampled_from([*USUAL, *USUAL, *RARE]), min_size=3, max_size=14), st.integers(0, 2**32))
    def run(steps: list[Step], seed: int) -> None:
        _play(steps, seed)

    run()


def test_a_page_whose_answer_was_lost_ends_with_the_payment_that_came_by_an_earlier_one() -> None:
    _play([Schedule.press_pay_and_lose_the_answer, Schedule.pay_at_stripe, Schedule.press_pay_and_lose_the_answer], 1177302)


def _play(steps: list[Step], seed: int) -> None:
    mail.outbox.clear()
    DBTaskResult.objects.all().delete()
    with (
        running_sandbox() as sandbox,
        override_settings(STRIPE_SECRET_KEY=sandbox.key, STRIPE_API_BASE=sandbox.url, STRIPE_WEBHOOK_SECRETS=sandbox.secrets),
    ):
        schedule = Schedule(sandbox, random.Random(seed))
        for step in steps:
            step(schedule)
        schedule.come_to_rest()
        schedule.assert_every_cent_is_explained()
