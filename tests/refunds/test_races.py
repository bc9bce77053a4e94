"""Many who give back the same money at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import place_order
from marketplace.refunds.cancelling import cancel_before_packing
from marketplace.refunds.giving_back import CannotGiveBack
from marketplace.refunds.models import Refund
from marketplace.slips.models import Receipt, Slip
from tests import factories
from tests.credit.rows import buyer, checkout_of, order_of
from tests.refunds.test_giving_back import give, one_part
from tests.slips.rows import money_comes
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def test_of_many_at_once_no_more_goes_back_than_was_paid() -> None:
    part = one_part()

    answers = at_once(*(lambda n=n: give(part, f"k{n}", pieces=1, delivery=Decimal("6.90")) for n in range(6)))

    given = [answer for answer in answers if isinstance(answer, Refund)]
    assert len(given) == 1
    assert all(isinstance(answer, CannotGiveBack) for answer in answers if answer not in given), answers
    answers = at_once(*(lambda n=n: give(part, f"p{n}", pieces=1) for n in range(6)))
    assert len([answer for answer in answers if isinstance(answer, Refund)]) == 2
    row = ShopOrder.objects.get(pk=part.pk)
    assert (row.goods_back, row.delivery_back) == (30, Decimal("6.90"))
    assert check_books() == []


def test_the_same_button_pressed_by_six_gives_once() -> None:
    part = one_part()

    answers = at_once(*(lambda: give(part, "same", pieces=1) for _ in range(6)))

    assert set(answers) == {Refund.objects.get()}, answers


def test_who_cancels_for_credit_and_who_pays_with_credit_do_not_wait_in_a_circle() -> None:
    """Stock, credit and a seller's series of invoices are held by both."""
    cheese = factories.make_product(price="1.00", stock=500)
    ana, rui = buyer("300.00"), buyer("300.00")
    for _ in range(12):
        sold = [order_of(user, (cheese, 1), payment="credit").shop_orders.get() for user in (ana, rui)]
        wanted = [checkout_of(user, (cheese, 1), payment="credit") for user in (ana, rui)]

        answers = at_once(
            *(lambda part=part: cancel_before_packing(shop_order=part) for part in sold),
            *(lambda checkout=checkout: place_order(checkout=checkout) for checkout in wanted),
        )

        assert [type(answer) for answer in answers] == [Refund, Refund, Order, Order], answers
    assert check_books() == []


def test_an_overpaid_slip_and_a_refund_of_the_same_buyer_do_not_wait_in_a_circle() -> None:
    cheese, user = factories.make_product(price="12.50", stock=500), buyer("1.00")
    for _ in range(12):
        part = order_of(user, (cheese, 1)).shop_orders.get()
        money_comes(Slip.objects.get(order=part.order_id), str(part.total))
        slip = order_of(user, (cheese, 1)).slip

        answers = at_once(
            lambda part=part: give(part, f"k{part.pk}", pieces=1),
            lambda slip=slip: money_comes(Slip.objects.get(pk=slip.pk), str(slip.amount + 1)),
        )

        assert [type(answer) for answer in answers] == [Refund, Receipt], answers
    assert check_books() == []
