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
        ({"kind": "shells"}, "Choose one of these."),
        ({"kind": ""}, "Choose one of these."),
        ({"name": ""}, "Write a name"),
        ({"percent": "0"}, "More than 0 %, please."),
        ({"kind": "amount", "amount": "-3"}, "Write an amount above 0."),
        ({"kind": "amount", "amount": "3.005"}, "at most 2 decimals"),
        ({"kind": "n_for_m", "buys": "1", "pays": "0"}, "Write a whole number from 2 to 100."),
        ({"kind": "n_for_m", "buys": "a few", "pays": "2"}, "Write a whole number from 2 to 100."),
        ({"most_uses": "0"}, "Write a whole number from 1 to 10000000."),
        ({"minimum": "0"}, "Write an amount above 0."),
        ({"ends_on": "9999-12-31"}, "Look at the year"),
        ({"starts_on": "yesterday"}, "Enter a valid date."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(owner: Client, wrong: dict[str, str], said: str) -> None:
    answer = owner.post(reverse("shop_offers:add"), {**SAID, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "It is not saved yet." in answer.content.decode()
    assert not Offer.objects.exists()


def test_a_currency_without_coins_takes_no_decimals(owner: Client, settings: Any) -> None:
    settings.CURRENCY = "XPF"
    answer = owner.post(reverse("shop_offers:add"), {**SAID, "kind": "amount", "amount": "500.50"})
    assert "“500.50” has decimals, and this currency has none." in answer.content.decode()


def test_what_is_left_of_another_kind_is_not_wrong(owner: Client) -> None:
    assert owner.post(reverse("shop_offers:add"), {**SAID, "amount": "-3", "buys": "x"}).status_code == 302
    assert Offer.objects.get().amount is None


def test_a_budget_below_what_was_given_is_refused(owner: Client, shop: Any) -> None:
    offer = make_offer(shop.partner, percent="10", uses=3, spent=Decimal("12.00"))
    answer = owner.post(reverse("shop_offers:edit", args=[offer.pk]), {**SAID, "budget": "11.99", "most_uses": "2"})
    page = answer.content.decode()
    assert "It has given €12.00 already." in page
    assert "3 orders have it already." in page
    offer.refresh_from_db()
    assert (offer.budget, offer.most_uses) == (None, None)


def test_another_shops_product_is_no_choice(owner: Client) -> None:
    foreign = factories.make_product(title="Foreign honey")
    for answer in (
        owner.post(reverse("shop_offers:add"), {**SAID, "products": [foreign.pk]}),
        owner.post(reverse("shop_offers:add"), {**SAID, "products": ["1 OR 1=1"]}),
        owner.post(reverse("shop_offers:add"), {**SAID, "categories": [10**30]}),
    ):
        assert answer.status_code == 422
        assert "It was taken out: look at the list." in answer.content.decode()
        assert "Foreign honey" not in answer.content.decode()
    assert "Foreign honey" not in owner.post(reverse("shop_offers:add"), {**SAID, "find_products": "honey"}).content.decode()
    assert not Offer.objects.exists()


def test_products_are_found_by_their_name_and_what_was_typed_is_kept(owner: Client, shop: Any) -> None:
    chosen = factories.make_product(partner=shop.partner, title="Chosen already")
    cheese = factories.make_product(partner=shop.partner, title="Queijo Rabaçal")
    for _n in range(25):
        factories.make_product(partner=shop.partner, title="Honey")
    said = {**SAID, "name": "", "products": [chosen.pk], "find_products": "rabacal"}
    answer = owner.post(reverse("shop_offers:add"), said)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert [(choice.data["value"], choice.data["selected"]) for choice in answer.context["form"]["products"]] == [
        (chosen.pk, True),
        (cheese.pk, False),
    ]
    assert "1 found for “rabacal”: tick it." in page
    assert "Write a name" not in page  # it is not finished yet
    assert "The first 20 for “honey”." in owner.post(reverse("shop_offers:add"), {**said, "find_products": "honey"}).content.decode()
    assert "Nothing more was found for “ham”." in owner.post(reverse("shop_offers:add"), {**said, "find_products": "ham"}).content.decode()
    # Looked for already: now it is saved.
    saved = {**said, "name": "Week", "products": [chosen.pk, cheese.pk], "looked_products": "rabacal"}
    assert owner.post(reverse("shop_offers:add"), saved).status_code == 302
    assert {row.product for row in Offer.objects.get().scope.all()} == {chosen, cheese}


def test_more_products_than_anybody_ticks_are_refused(owner: Client) -> None:
    answer = owner.post(reverse("shop_offers:add"), {**SAID, "products": list(range(1, 502))})
    assert "At most 500 can be chosen one by one." in answer.content.decode()


@pytest.mark.parametrize("count", [1, 300])
def test_queries_of_the_form_do_not_grow(owner: Client, shop: Any, count: int, django_assert_max_num_queries: Any) -> None:
    products = [factories.make_product(partner=shop.partner) for _n in range(count)]
    offer = make_offer(shop.partner, percent="10", on=tuple(products))
    owner.get(reverse("shop_offers:edit", args=[offer.pk]))
    with django_assert_max_num_queries(28):
        page = owner.get(reverse("shop_offers:edit", args=[offer.pk])).content.decode()
    assert page.count('name="products"') == count


def test_the_operator_chooses_shops_categories_and_products(shop: Any) -> None:
    cheese = factories.make_product(partner=shop.partner, title="Cheese")
    category = factories.make_category()
    operator = Client()
    operator.force_login(factories.make_user(role=Role.OPERATOR))
    found = operator.post(reverse("market_offers:add"), {**SAID, "find_products": "cheese", "find_partners": shop.partner.name})
    assert f"Cheese ({shop.partner.name})" in found.content.decode()
    assert [choice.data["value"] for choice in found.context["form"]["partners"]] == [shop.partner.pk]
    said = {**SAID, "products": [cheese.pk], "partners": [shop.partner.pk], "categories": [category.pk]}
    assert operator.post(reverse("market_offers:add"), said).status_code == 302
    scope = Offer.objects.get().scope.all()
    assert {(row.product_id, row.partner_id, row.category_id) for row in scope} == {
        (cheese.pk, None, None),
        (None, shop.partner.pk, None),
        (None, None, category.pk),
    }


def test_codes_are_made_and_taken_as_csv(owner: Client, shop: Any) -> None:
    offer = make_offer(shop.partner, percent="10", needs_code=True)
    url = reverse("shop_offers:codes", args=[offer.pk])
    assert owner.post(url, {"code": "cheese-2026"}).status_code == 302
    assert owner.post(url, {"count": "30"}).status_code == 302
    assert owner.post(url, {"code": "\nmay\n\nMAY ;\n  june\n"}).status_code == 302  # blank and repeated lines
    assert OfferCode.objects.count() == 33
    lines = b"".join(owner.get(url)).decode("utf-8-sig").split()  # type: ignore[arg-type]
    assert {"CHEESE-2026,0,", "MAY,0,", "JUNE,0,"} < set(lines)
    assert len([line for line in lines if line.endswith(",0,1")]) == 30


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "new\ncheese"}, "This code is taken: CHEESE. Choose another."),
        ({"code": "new\né!"}, "“é!” can be no code."),
        ({"code": " ; \n"}, "can be no code."),
        ({"count": "100000"}, "Write how many to make: 1 to 5000 at once."),
        ({"count": "-1"}, "Write how many to make: 1 to 5000 at once."),
        ({"count": "ten"}, "Write how many to make: 1 to 5000 at once."),
        ({}, "Write a code here, or below how many to make."),
        ({"code": "new", "count": "3"}, "Either codes of your own or a number"),
        ({"code": "\n".join(f"code-{n}" for n in range(5001))}, "These are 5001 codes. Make at most 5000 at once."),
    ],
)
def test_codes_that_cannot_be_made_are_said_beside_their_field(owner: Client, shop: Any, wrong: dict[str, str], said: str) -> None:
    offer = make_offer(shop.partner, percent="10", needs_code=True)
    OfferCode.objects.create(offer=offer, code="CHEESE")
    answer = owner.post(reverse("shop_offers:codes", args=[offer.pk]), wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert wrong.get("code", "").split("\n")[0] in answer.content.decode()  # what was typed is kept
    assert [code.code for code in OfferCode.objects.all()] == ["CHEESE"]


@pytest.mark.parametrize("count", [10, 1000])
def test_queries_of_the_list_do_not_grow(owner: Client, shop: Any, count: int, django_assert_max_num_queries: Any) -> None:
    like = {"partner": shop.partner, "kind": "percent", "percent": 5, "name": "Some"}
    Offer.objects.bulk_create(Offer(**like) for _ in range(count))
    with django_assert_max_num_queries(26):
        assert owner.get(reverse("shop_offers:index")).status_code == 200


@pytest.mark.parametrize("count", [10, 1000])
def test_queries_of_the_operators_list_do_not_grow(client: Client, count: int, django_assert_max_num_queries: Any) -> None:
    client.force_login(factories.make_user(role=Role.OPERATOR))
    Offer.objects.bulk_create(Offer(kind="percent", percent=5, name="Some") for _ in range(count))
    client.get(reverse("market_offers:index"))
    with django_assert_max_num_queries(13):
        assert client.get(reverse("market_offers:index")).content.decode().count("5 % off") >= 10


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
