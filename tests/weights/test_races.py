"""Two packers at one scale, a packer and a buyer who cancels: nothing goes back twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.invoices.models import Document, Kind
from marketplace.ledger.checking import check_books
from marketplace.order.models import ShopOrder, Weighing
from marketplace.order.shortages import report_missing
from marketplace.order.weighing import CannotWeigh, charge_the_lightest, weigh_and_pack
from marketplace.refunds.cancelling import cancel_before_packing
from marketplace.refunds.models import Refund
from tests import factories
from tests.together import at_once
from tests.weights.rows import line_of, make_cheese, sold

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def test_of_six_packers_one_weighs() -> None:
    shop_order, packer = sold(), factories.make_user()
    line = line_of(shop_order)

    answers = at_once(
        *(
            lambda n=n: weigh_and_pack(shop_order=ShopOrder.objects.get(), weights={line.pk: [1000 + n, 1000]}, actor=packer)
            for n in range(6)
        )
    )

    assert len([answer for answer in answers if isinstance(answer, list)]) == 1, answers
    assert len([answer for answer in answers if isinstance(answer, CannotWeigh)]) == 5, answers
    assert (Weighing.objects.count(), Refund.objects.count()) == (1, 1)
    assert Document.objects.filter(kind=Kind.CREDIT_NOTE).count() == 1
    assert check_books() == []


def test_weighed_and_scanned_at_once_it_is_charged_once() -> None:
    shop_order, packer = sold(), factories.make_user()
    line = line_of(shop_order)

    at_once(
        lambda: weigh_and_pack(shop_order=ShopOrder.objects.get(), weights={line.pk: [1100, 1100]}, actor=packer),
        lambda: charge_the_lightest(shop_order=ShopOrder.objects.get()),
        lambda: charge_the_lightest(shop_order=ShopOrder.objects.get()),
    )

    assert (Weighing.objects.count(), Refund.objects.count()) == (1, 1)
    assert check_books() == []


@pytest.mark.parametrize("other", ["cancel", "missing"])
def test_beside_a_buyer_or_another_packer_each_cent_goes_back_once(other: str) -> None:
    shop_order, packer = sold((make_cheese(), 3)), factories.make_user()
    line = line_of(shop_order)
    others = {
        "cancel": lambda: cancel_before_packing(shop_order=ShopOrder.objects.get()),
        "missing": lambda: report_missing(shop_order=ShopOrder.objects.get(), pieces={line.pk: 1}, gone=True, actor=packer),
    }

    answers = at_once(
        lambda: weigh_and_pack(shop_order=ShopOrder.objects.get(), weights={line.pk: [1100, 1100, 1100]}, actor=packer),
        others[other],
    )

    row = ShopOrder.objects.get()
    assert sum((refund.amount for refund in Refund.objects.all()), Decimal(0)) == row.goods_back + row.delivery_back, answers
    assert check_books() == []
