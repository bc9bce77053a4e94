"""Many buyers after the marketplace's money at once, and many who give the same of it back."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.ledger.checking import check_books
from marketplace.offer.models import Offer, OfferUse
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.placing import CannotPlace
from marketplace.refunds.giving_back import CannotGiveBack, give_back
from marketplace.refunds.models import Refund
from tests import factories
from tests.ledger.rows import books
from tests.marketplace.ordering import make_checkout, make_order
from tests.marketplace.test_placing_races import buy_at_once, queue_of_buyers
from tests.offers.rows import cheese, fifth_off
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]
ROUNDS = int(os.environ.get("FEIRA_SOAK", "2"))
BUYERS, USES = 20, 5


def test_a_budget_that_the_marketplace_bears_is_never_overdrawn() -> None:
    factories.make_service()
    for _ in range(ROUNDS):
        product = cheese(stock=BUYERS)
        offer = fifth_off(product, budget=Decimal("10.90"))  # five at 2.00
        results = buy_at_once(queue_of_buyers(make_checkout((product, 1)), [[1]] * BUYERS))
        orders = [one for one in results if isinstance(one, Order)]
        refused = [one for one in results if isinstance(one, CannotPlace)]
        borne = [one for one in orders if one.borne_by_operator == 2]
        assert (len(borne), len(orders) + len(refused)) == (USES, BUYERS), results
        assert all(one.borne_by_operator == 0 for one in orders if one not in borne)
        assert {one.total_incl_tax for one in orders} == {Decimal("14.20")}  # the seller's price is the same for all
        assert all("does not count any more" in str(one) for one in refused)
        row = Offer.objects.get(pk=offer.pk)
        assert (row.uses, row.spent) == (USES, 10)
        assert OfferUse.objects.filter(offer=offer).count() == USES
        for order in orders:
            mark_paid(order=order, at=timezone.now())
    assert books()["promotion"] == 10 * ROUNDS
    assert check_books() == []


def test_given_back_by_many_at_once_each_gets_what_each_had_paid() -> None:
    fifth_off(percent="33")
    order = make_order((cheese("9.99"), 3))
    mark_paid(order=order, at=timezone.now())
    part = ShopOrder.objects.get()
    line = part.lines.get().pk

    answers = at_once(
        *(
            lambda n=n: give_back(shop_order=part, key=f"k{n}", cause="goodwill", fault="shop", pieces={line: 1})  # type: ignore[misc]
            for n in range(8)
        )
    )

    given = [one for one in answers if isinstance(one, Refund)]
    assert len(given) == 3, answers
    assert all(isinstance(one, CannotGiveBack) for one in answers if one not in given)
    assert sum(one.to_operator for one in given) == order.borne_by_operator == Decimal("9.89")
    assert "promotion" not in books()
    assert check_books() == []
