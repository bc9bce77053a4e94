"""Codes typed into basket and checkout."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.basket.models import Basket
from marketplace.offer.codes import TRIES
from marketplace.offer.models import BasketCode, Offer, OfferCode
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.placing import CannotPlace, place_order
from tests import factories
from tests.marketplace.ordering import make_checkout
from tests.offers.rows import make_code, make_offer

pytestmark = pytest.mark.django_db


def basket_with(client: Client, *products: Any) -> None:
    for product in products:
        client.post(reverse("basket_add"), {"product": product.pk, "quantity": 1})


def type_code(client: Client, code: str, **more: str) -> str:
    return client.post(reverse("basket_code"), {"code": code, **more}, follow=True).content.decode()


def test_a_code_lowers_the_price_and_can_be_taken_out(client: Client) -> None:
    cheese = factories.make_product(price="10.00")
    code = make_code(make_offer(cheese.partner, percent="10"))
    basket_with(client, cheese)
    page = type_code(client, " chee se ")
    assert "The code CHEESE counts: Cheese week." in page
    assert "€1.00 saved" in page
    client.post(reverse("basket_code"), {"remove": code.pk})
    assert "€1.00 saved" not in client.get(reverse("basket")).content.decode()


@pytest.mark.parametrize("typed", ["", "x" * 5000, "NOBODY", "\x00", "é", "'; DROP", "９９９"])
def test_an_unknown_code(client: Client, typed: str) -> None:
    cheese = factories.make_product()
    make_code(make_offer(cheese.partner, percent="10"))
    basket_with(client, cheese)
    assert "Nobody knows the code" in type_code(client, typed)
    assert not BasketCode.objects.exists()


@pytest.mark.parametrize(
    ("offer", "code", "said"),
    [
        ({"is_on": False}, {}, "has expired"),
        ({"starts_on": dt.date(2020, 1, 1), "ends_on": dt.date(2020, 1, 2)}, {}, "has expired"),
        ({"starts_on": dt.date(2099, 1, 1)}, {}, "counts from"),
        ({"most_uses": 3, "uses": 3}, {}, "is used up"),
        ({"budget": "9.00", "spent": Decimal("9.00")}, {}, "is used up"),
        ({}, {"most_uses": 1, "uses": 1}, "is used up"),
    ],
)
def test_a_code_that_cannot_be_had_says_why(client: Client, offer: dict[str, Any], code: dict[str, Any], said: str) -> None:
    cheese = factories.make_product()
    make_code(make_offer(cheese.partner, percent="10", **offer), **code)
    basket_with(client, cheese)
    assert said in type_code(client, "CHEESE")


def test_a_code_for_other_goods_is_kept_and_says_so(client: Client) -> None:
    cheese, honey = factories.make_product(price="10.00"), factories.make_product(price="5.00")
    make_code(make_offer(honey.partner, percent="10"))
    basket_with(client, cheese)
    assert "counts for nothing in your basket as it is" in type_code(client, "CHEESE")
    basket_with(client, honey)
    assert "€0.50 saved" in client.get(reverse("basket")).content.decode()


def test_guessing_is_slow(client: Client) -> None:
    cheese = factories.make_product()
    make_code(make_offer(cheese.partner, percent="10"))
    basket_with(client, cheese)
    for n in range(TRIES):
        assert "Nobody knows" in type_code(client, f"GUESS{n}")
    assert "Too many codes were wrong" in type_code(client, "CHEESE")
    assert not BasketCode.objects.exists()


def with_code(product: Any, code: OfferCode) -> Any:
    checkout = make_checkout((product, 1))
    BasketCode.objects.create(basket=checkout.basket, code=code)
    return checkout


def test_once_for_each_address_also_when_it_is_written_otherwise(client: Client) -> None:
    cheese = factories.make_product(price="10.00")
    offer = make_offer(cheese.partner, percent="10", once_a_buyer=True)
    code = make_code(offer)
    order = place_order(checkout=with_code(cheese, code))
    assert order.total_incl_tax == Decimal("13.20")
    again = with_code(cheese, code)
    type(again).objects.filter(pk=again.pk).update(email="ANA@example.org")
    assert place_order(checkout=again).total_incl_tax == Decimal("14.20")
    client.force_login(factories.make_user(email="ana@example.org"))
    basket_with(client, cheese)
    assert "counts once for each buyer, and ana@example.org has had it" in type_code(client, "CHEESE")
    cancel_unpaid(order=order, at=timezone.now())
    assert "The code CHEESE counts" in type_code(client, "CHEESE")


def test_a_code_for_one_order_is_used_once_and_comes_back_with_it() -> None:
    cheese = factories.make_product(price="10.00")
    code = make_code(make_offer(cheese.partner, percent="10"), most_uses=1)
    first, second = with_code(cheese, code), with_code(cheese, code)
    order = place_order(checkout=first)
    code.refresh_from_db()
    assert code.uses == 1
    with pytest.raises(CannotPlace):
        place_order(checkout=second, seen=f"x.{code.offer_id}")
    cancel_unpaid(order=order, at=timezone.now())
    code.refresh_from_db()
    assert (code.uses, Offer.objects.get().uses) == (0, 0)
    assert place_order(checkout=second).total_incl_tax == Decimal("13.20")


def test_a_basket_that_became_anothers_keeps_its_codes_out_of_reach(client: Client) -> None:
    cheese = factories.make_product()
    code = make_code(make_offer(cheese.partner, percent="10"))
    other = Basket.objects.create()
    BasketCode.objects.create(basket=other, code=code)
    basket_with(client, cheese)
    client.post(reverse("basket_code"), {"remove": code.pk})
    assert BasketCode.objects.get().basket == other
