"""The process is killed (SIGKILL) at every statement, commit and outside call of a checkout by card. The regular rounds put it right alone:
no message of Stripe is brought again.

A short form runs with every test run; with FEIRA_SOAK set, each step of each story.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from background.sweeping import sweep as sweep_tasks
from marketplace.basket.models import Basket
from marketplace.cards.models import CardRefund, CardSession
from marketplace.checkout.models import Checkout
from marketplace.ledger.checking import check_books
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import LATER, OVER, bring, charged, come_back, sent_events, sweep_after
from tests.cards.steps import Steps, in_another_process
from tests.marketplace.ordering import make_checkout, stock_of
from tests.tasks import run_tasks

pytestmark = [pytest.mark.usefixtures("committed_db")]

# Of all statements and commits, every so many; calls of Stripe are always tried.
EVERY = 1 if os.environ.get("FEIRA_SOAK") else 15
PIECES, STOCK = 2, 9


class CheckoutByCard:
    """One basket, from the last button of the checkout to the end of its payment."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.product = factories.make_product(price="12.50", stock=STOCK)
        self.checkout = make_checkout((self.product, PIECES), payment=Order.Payment.CARD)

    def press_order(self, steps: Steps) -> None:
        with steps.watched():
            answer = Client().post(reverse("checkout_payment"), {"checkout": self.checkout.token, "payment": "card", "seen": ""})
        assert answer.status_code == 303, answer.get("Location")

    @property
    def order(self) -> Order:
        return Order.objects.get(checkout=self.checkout)

    def pay_at_stripe(self) -> None:
        session = CardSession.objects.get(payment__order=self.order)
        self.sandbox.control.pay(session.stripe_id or "")

    def come_back(self, steps: Steps) -> None:
        with steps.watched():
            assert come_back(self.order).status_code == 200

    def bring_messages(self, steps: Steps) -> None:
        for event in sent_events():
            with steps.watched():
                assert bring(event) == 200

    def let_the_worker_come(self, steps: Steps) -> None:
        with steps.watched():
            run_tasks()


def message_first(one: CheckoutByCard, steps: Steps) -> None:
    one.press_order(steps)
    one.pay_at_stripe()
    one.bring_messages(steps)
    one.let_the_worker_come(steps)
    one.come_back(steps)


def back_first(one: CheckoutByCard, steps: Steps) -> None:
    one.press_order(steps)
    one.pay_at_stripe()
    one.come_back(steps)
    one.let_the_worker_come(steps)
    one.bring_messages(steps)
    one.let_the_worker_come(steps)


def paid_after_it_was_cancelled(one: CheckoutByCard, steps: Steps) -> None:
    """So the money goes back."""
    one.press_order(steps)
    with steps.watched():
        cancel_unpaid(order=one.order, at=timezone.now())
    one.pay_at_stripe()
    one.bring_messages(steps)
    one.let_the_worker_come(steps)


def put_right() -> None:
    """What the timer and the worker do while the next half hour goes by, in a process that was started anew."""
    for wait in (LATER, OVER, OVER):
        sweep_tasks(timezone.now() + OVER)  # those that the dead worker had begun
        run_tasks(at=timezone.now() + 2 * OVER)
        sweep_after(wait)
        run_tasks(at=timezone.now() + 2 * OVER)


def assert_every_cent_is_explained(one: CheckoutByCard, letters: Path) -> None:
    orders = list(Order.objects.filter(basket=one.checkout.basket))
    assert len(orders) <= 1
    assert not check_books()
    for order in orders:
        checkout = Checkout.objects.select_related("basket").get(pk=one.checkout.pk)
        assert checkout.order == order or (order.cancelled_at and checkout.basket.status == Basket.OPEN)
        assert charged(order) == (int(order.total_incl_tax * 100) if order.paid_at else 0)
        assert (order.paid_at is None) != (order.cancelled_at is None)
        is_booked = set(order.shop_orders.values_list("shipment", flat=True)) != {None}
        assert is_booked == bool(order.paid_at)
        refunds = CardRefund.objects.filter(session__payment__order=order)
        assert set(refunds.values_list("state", flat=True)) <= {CardRefund.State.DONE}
        assert bool(letters_about(f"order {order.number} is paid", letters)) == bool(order.paid_at)
    is_paid = bool(orders and orders[0].paid_at)
    assert stock_of(one.product) == (STOCK, PIECES if is_paid else 0)


def letters_about(words: str, folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if words in path.read_text()]


def to_try(names: list[str]) -> list[int]:
    """The steps at which to kill."""
    return [number for number, name in enumerate(names) if number % EVERY == 0 or "RequestsClient" in name]


@pytest.mark.parametrize("story", [message_first, back_first, paid_after_it_was_cancelled])
def test_killed_at_any_step(story: Callable[[CheckoutByCard, Steps], None], sandbox: Sandbox, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "django.core.mail.backends.filebased.EmailBackend", tmp_path
    one = CheckoutByCard(sandbox)
    names, killed = in_another_process(partial(story, one))
    assert not killed
    put_right()
    assert_every_cent_is_explained(one, tmp_path)
    assert len(names) > 100
    for step in to_try(names):
        one = CheckoutByCard(sandbox)
        _, killed = in_another_process(partial(story, one), kill_at=step)
        assert killed, f"step {step} was not reached"
        put_right()
        try:
            assert_every_cent_is_explained(one, tmp_path)
        except AssertionError as wrong:
            wrong.add_note(f"Killed at step {step}: {names[step]}")
            raise
