"""Offers in the back office of a shop and of the operator."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.basket.parts import parts_of
from marketplace.offer.models import Kind, Offer, OfferAgreement, OfferCode
from tests import factories
from tests.marketplace.ordering import fill_basket
from tests.offers.rows import make_offer
from tests.shops import rows

pytestmark = pytest.mark.django_db
SAID = {"name": "Cheese week", "kind": "percent", "percent": "10", "starts_on": "2026-01-01", "is_on": "on"}


@pytest.fixture
def shop() -> Any:
    return rows.make_shop()


@pytest.fixture
def owner(client: Client, shop: Any) -> Client:
    client.force_login(shop.owner)
    return client


def test_an_owner_makes_an_offer_and_its_buyers_have_it(owner: Client, shop: Any) -> None:
    cheese = factories.make_product(partner=shop.partner, price="10.00")
    owner.get(reverse("shop_offers:add"))
    assert owner.post(reverse("shop_offers:add"), {**SAID, "products": [cheese.pk], "percent": "12,5"}).status_code == 302
    offer = Offer.objects.get()
    assert (offer.partner, offer.kind, offer.percent) == (shop.partner, Kind.PERCENT, Decimal("12.5"))
    page = owner.get(reverse("shop_offers:index")).content.decode()
    assert "12.5 % off" in page
    assert "counts now" in page
    assert parts_of(fill_basket((cheese, 1)))[0].goods == Decimal("8.75")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"percent": "101"}, "No more than 100 % can be taken off."),
        ({"percent": "-5"}, "More than 0 %, please."),
        ({"percent": ""}, "Write this number"),
        ({"kind": "amount", "amount": ""}, "Write this number"),
        ({"kind": "n_for_m", "buys": "2", "pays": "2"}, "Fewer must be paid than are taken"),
        ({"kind": "n_for_m", "buys": "3", "pays": "4"}, "Fewer must be paid than are taken"),
        ({"ends_on": "2025-12-31"}, "The last day must not be before the first."),
        ({"kind": "free_delivery", "budget": "50"}, "Free delivery is limited by the number of orders"),
        ({"kind": "shells"}, "shells"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(owner: Client, wrong: dict[str, str], said: str) -> None:
    answer = owner.post(reverse("shop_offers:add"), {**SAID, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Offer.objects.exists()


def test_a_budget_below_what_was_given_is_refused(owner: Client, shop: Any) -> None:
    offer = make_offer(shop.partner, percent="10", uses=3, spent=Decimal("12.00"))
    answer = owner.post(reverse("shop_offers:edit", args=[offer.pk]), {**SAID, "budget": "11.99", "most_uses": "2"})
    page = answer.content.decode()
    assert "It has given €12.00 already." in page
    assert "3 orders have it already." in page
    offer.refresh_from_db()
    assert (offer.budget, offer.most_uses) == (None, None)


def test_another_shops_product_is_no_choice(owner: Client) -> None:
    foreign = factories.make_product()
    assert owner.post(reverse("shop_offers:add"), {**SAID, "products": [foreign.pk]}).status_code == 422
    assert not Offer.objects.exists()


def test_codes_are_made_and_taken_as_csv(owner: Client, shop: Any) -> None:
    offer = make_offer(shop.partner, percent="10", needs_code=True)
    url = reverse("shop_offers:codes", args=[offer.pk])
    owner.post(url, {"code": "cheese-2026"})
    owner.post(url, {"count": "30"})
    for wrong in ({"code": "cheese-2026"}, {"code": "é!"}, {"count": "5001"}, {"count": "-1"}, {}):
        owner.post(url, wrong)
    assert OfferCode.objects.count() == 31
    lines = b"".join(owner.get(url)).decode("utf-8-sig").split()  # type: ignore[arg-type]
    assert "CHEESE-2026,0," in lines
    assert len([line for line in lines if line.endswith(",0,1")]) == 30
    assert "CHEESE-2026" in owner.get(reverse("shop_offers:edit", args=[offer.pk])).content.decode() or offer.codes.count() > 20


@pytest.mark.parametrize("count", [10, 1000])
def test_queries_of_the_list_do_not_grow(owner: Client, shop: Any, count: int, django_assert_max_num_queries: Any) -> None:
    like = {"partner": shop.partner, "kind": "percent", "percent": 5, "name": "Some"}
    Offer.objects.bulk_create(Offer(**like) for _ in range(count))
    with django_assert_max_num_queries(26):
        assert owner.get(reverse("shop_offers:index")).status_code == 200


def test_the_operators_offer_is_borne_by_shops_that_agree(owner: Client, shop: Any) -> None:
    cheese, honey = factories.make_product(partner=shop.partner, price="10.00"), factories.make_product(price="10.00")
    operator = Client()
    operator.force_login(factories.make_user(role=Role.OPERATOR))
    operator.get(reverse("market_offers:add"))
    assert operator.post(reverse("market_offers:add"), SAID).status_code == 302
    offer = Offer.objects.get()
    basket = fill_basket((cheese, 1), (honey, 1))
    assert [part.goods for part in parts_of(basket)] == [Decimal("10.00"), Decimal("10.00")]
    assert "Take part" in owner.get(reverse("shop_offers:index")).content.decode()
    owner.post(reverse("shop_offers:join", args=[offer.pk]))
    assert OfferAgreement.objects.get().partner == shop.partner
    assert [part.goods for part in parts_of(basket)] == [Decimal("9.00"), Decimal("10.00")]
    # More than was agreed to asks anew.
    operator.post(reverse("market_offers:edit", args=[offer.pk]), {**SAID, "percent": "50"})
    assert not OfferAgreement.objects.exists()
    assert [part.goods for part in parts_of(basket)] == [Decimal("10.00"), Decimal("10.00")]


def test_an_offer_for_other_shops_cannot_be_joined(owner: Client, shop: Any) -> None:
    other = factories.make_partner()
    offer = make_offer(None, percent="10", on=(other,))
    own = make_offer(shop.partner, percent="10")
    for one in (offer, own):
        assert owner.post(reverse("shop_offers:join", args=[one.pk])).status_code == 404
    assert not OfferAgreement.objects.exists()


def test_a_day_to_come_and_a_day_past_are_told(owner: Client, shop: Any) -> None:
    today = timezone.localdate()
    make_offer(shop.partner, percent="10", name="Later", starts_on=today + dt.timedelta(days=1))
    make_offer(shop.partner, percent="10", name="Past", starts_on=today - dt.timedelta(days=3), ends_on=today - dt.timedelta(days=1))
    page = owner.get(reverse("shop_offers:index")).content.decode()
    assert "over" in page
    assert "from " in page
