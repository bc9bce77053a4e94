"""Many who give back the same money at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.ledger.checking import check_books
from marketplace.order.models import ShopOrder
from marketplace.refunds.giving_back import CannotGiveBack
from marketplace.refunds.models import Refund
from tests.refunds.test_giving_back import give, one_part
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
