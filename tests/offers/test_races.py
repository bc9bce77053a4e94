"""Many buyers after the same offer, on real transactions."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest

from marketplace.checkout.models import Checkout
from marketplace.offer.models import Offer, OfferUse
from marketplace.order.models import Order
from marketplace.order.placing import CannotPlace, place_order
from tests import factories
from tests.marketplace.ordering import make_checkout
from tests.marketplace.test_placing_races import all_at_once, buy_at_once, queue_of_buyers
from tests.offers.rows import make_offer

ROUNDS = int(os.environ.get("FEIRA_SOAK", "2"))
BUYERS, USES = 20, 5


def taken(offer: Offer) -> tuple[int, Decimal]:
    offer.refresh_from_db()
    return offer.uses, offer.spent


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_twenty_buyers_for_five_uses_and_for_a_budget_of_five() -> None:
    factories.make_service()
    for limit in ({"most_uses": USES}, {"budget": Decimal("5.40")}):
        for _ in range(ROUNDS):
            product = factories.make_product(price="10.00", stock=BUYERS)
            offer = make_offer(product.partner, percent="10", **limit)
            results = buy_at_once(queue_of_buyers(make_checkout((product, 1)), [[1]] * BUYERS))
            lowered = [one for one in results if isinstance(one, Order) and one.total_incl_tax == Decimal("13.20")]
            full = [one for one in results if isinstance(one, Order) and one.total_incl_tax == Decimal("14.20")]
            refused = [one for one in results if isinstance(one, CannotPlace)]
            assert (len(lowered), len(full) + len(refused)) == (USES, BUYERS - USES)
            assert taken(offer) == (USES, Decimal("5.00"))
            assert OfferUse.objects.filter(offer=offer).count() == USES
            assert all("does not count any more" in str(one) for one in refused)


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_a_buyer_in_two_tabs_has_an_offer_once() -> None:
    factories.make_service()
    product = factories.make_product(price="10.00", stock=9)
    offer = make_offer(product.partner, percent="10", once_a_buyer=True)
    checkouts = [make_checkout((product, 1)) for _ in range(4)]
    results = all_at_once(*(lambda pk=checkout.pk: place_order(checkout=Checkout.objects.get(pk=pk)) for checkout in checkouts))
    assert all(isinstance(one, Order | CannotPlace) for one in results), results
    assert taken(offer) == (1, Decimal("1.00"))


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_baskets_with_the_same_offers_do_not_wait_in_a_circle() -> None:
    factories.make_service()
    one, two = factories.make_product(stock=200), factories.make_product(stock=200)
    for product in (one, two, one):
        make_offer(product.partner, percent="10", most_uses=1000)
    make_offer(None, percent="5")
    checkouts = [make_checkout(*pair) for _ in range(5) for pair in ([(one, 1), (two, 1)], [(two, 1), (one, 1)])]
    results = all_at_once(*(lambda pk=checkout.pk: place_order(checkout=Checkout.objects.get(pk=pk)) for checkout in checkouts))
    assert all(isinstance(result, Order) for result in results), results
