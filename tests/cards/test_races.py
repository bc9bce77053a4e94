"""The same payment in many hands at the same moment, on real transactions."""

from __future__ import annotations

import pytest
from django.test import Client

from marketplace.cards.client import stripe_client
from marketplace.cards.giving_up import end_if_over
from marketplace.cards.models import CardPayment, CardSession
from marketplace.order.models import Order
from stripe_sandbox.server import Sandbox
from tests import factories
from tests.cards.paying import OVER, address, at_stripe, bring_all, cancelled, charged, mails, order_by_card, paid, sweep_after
from tests.marketplace.ordering import stock_of
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def open_page(order: Order) -> object:
    return Client().post(address("card_pay", order)).get("Location")


def test_many_tabs_open_one_page(sandbox: Sandbox) -> None:
    order = order_by_card()
    assert len(set(at_once(*[lambda: open_page(order) for _ in range(6)]))) == 1
    assert len(stripe_client().v1.checkout.sessions.list().data) == 1


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("is_paid", [True, False])
def test_return_timer_and_giving_back_at_once(sandbox: Sandbox, is_paid: bool, turn: int) -> None:
    product = factories.make_product(stock=5)
    order = order_by_card((product, 2))
    session = at_stripe(order)
    if is_paid:
        sandbox.control.pay(session.stripe_id or "")
    payment = CardPayment.objects.select_related("order").get(order=order)
    answers = at_once(
        *[lambda: Client().get(address("card_return", order)) for _ in range(2)],
        *[lambda: Client().post(address("card_basket", order)) for _ in range(2)],
        *[lambda: end_if_over(payment, payment.expires_at) for _ in range(2)],
        lambda: open_page(order),
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    bring_all()
    sweep_after(OVER)
    assert paid(order) is is_paid
    assert cancelled(order) is not is_paid
    assert charged(order) == (int(order.total_incl_tax * 100) if is_paid else 0)
    assert stock_of(product) == (5, 2 if is_paid else 0)
    subjects = [subject for subject in mails() if order.number in subject]
    assert subjects.count(f"Your order {order.number} is paid") == int(is_paid)
    assert not CardSession.objects.filter(payment__order=order, state__in=CardSession.LIVE).exists()
