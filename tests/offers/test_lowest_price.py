"""Offers as price reductions, Directive 98/6/EC, art. 6a: the lowest price of the 30 days before stands beside what everybody has, and what
everybody paid with an offer counts for later reductions."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.offer.models import Bearer, Offer, OfferAgreement, OfferReach, OfferScope, OfferTerms
from marketplace.partner.models import PriceChange, StockRecord
from marketplace.partner.price_history import histories_of
from marketplace.partner.pricing import Sale
from marketplace.partner.regular import look_at_planned_reductions_again
from marketplace.partner.stocking import keep_stock
from tests import factories
from tests.offers.rows import days_pass, make_offer
from tests.shops import rows

pytestmark = pytest.mark.django_db
LOWEST = "Lowest price of the 30 days before"


@pytest.fixture
def cheese() -> Product:
    """Sold for €10.00 for two months."""
    product = factories.make_product(title="Cheese", price="10.00")
    days_pass(60)
    return product


def page_of(client: Client, product: Product) -> str:
    return re.sub(r"\s+", " ", client.get(product.get_absolute_url()).content.decode())


def price(product: Product, amount: str, *, sale: Sale | None = None) -> StockRecord:
    return keep_stock(product=product, price=Decimal(amount), stock=100, sale=sale)


def save(offer: Offer, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(offer, name, value)
    offer.save()


# --- Beside an offer ---


@pytest.mark.parametrize(("offer", "said"), [({"percent": "20"}, "20 % off"), ({"amount": "3"}, "€3.00 off")])
def test_what_everybody_has_is_a_reduction_and_says_the_lowest_price_before_it_began(
    client: Client, cheese: Product, offer: dict[str, str], said: str
) -> None:
    price(cheese, "12.00")
    days_pass(20)
    price(cheese, "11.00")
    days_pass(20)
    make_offer(cheese.partner, **offer)  # type: ignore[arg-type]
    days_pass(40)  # the lowest of the 30 days before it began, not of the last 30
    page = page_of(client, cheese)
    assert f"Cheese week ({said})" in page
    assert f"{LOWEST}: €11.00." in page


@pytest.mark.parametrize(
    "offer",
    [
        {"n_for_m": (3, 2)},
        {"percent": "20", "minimum": "10.01"},
        {},  # free delivery
    ],
)
def test_what_asks_for_something_is_no_reduction_of_a_price(client: Client, cheese: Product, offer: dict[str, Any]) -> None:
    make_offer(cheese.partner, **offer)
    page = page_of(client, cheese)
    assert "Cheese week" in page
    assert LOWEST not in page


def test_a_minimum_that_one_piece_reaches_is_no_condition(client: Client, cheese: Product) -> None:
    make_offer(cheese.partner, percent="20", minimum="10.00")
    assert f"{LOWEST}: €10.00." in page_of(client, cheese)


def test_a_code_is_neither_told_nor_a_price(client: Client, cheese: Product) -> None:
    make_offer(cheese.partner, percent="50", needs_code=True)
    assert "Cheese week" not in page_of(client, cheese)
    days_pass(5)
    assert price(cheese, "12.00", sale=Sale(Decimal("9.00"))).lowest_before == Decimal("10.00")


def test_an_offer_from_a_price_that_was_raised_is_not_announced_and_counts_all_the_same(client: Client, cheese: Product) -> None:
    price(cheese, "14.00")
    days_pass(10)
    make_offer(cheese.partner, percent="20")
    days_pass(1)
    page = page_of(client, cheese)
    assert "Cheese week" not in page
    assert "14.00" in page


def test_a_product_that_was_never_sold_before_the_offer_announces_none(client: Client, cheese: Product) -> None:
    make_offer(cheese.partner, percent="20")
    days_pass(3)
    fresh = factories.make_product(partner=cheese.partner, price="10.00")
    assert "Cheese week" in page_of(client, cheese)
    assert "Cheese week" not in page_of(client, fresh)


def test_longer_days_and_a_new_name_go_on_but_more_percent_begin_anew(client: Client, cheese: Product) -> None:
    offer = make_offer(cheese.partner, percent="10", ends_on=timezone.localdate() + dt.timedelta(days=5))
    days_pass(4)
    offer.refresh_from_db()
    save(offer, name="Cheese month", ends_on=timezone.localdate() + dt.timedelta(days=20))
    days_pass(10)
    offer.refresh_from_db()
    assert f"{LOWEST}: €10.00." in page_of(client, cheese)
    save(offer, percent=Decimal(20))
    # It cost €9.00 with the offer before: a fifth off 10.00 is no reduction by a fifth.
    assert "Cheese month" not in page_of(client, cheese)
    price(cheese, "9.00")
    assert f"{LOWEST}: €9.00." in page_of(client, cheese)


def test_the_sizes_of_a_product_have_each_their_own(client: Client, cheese: Product) -> None:
    parent = factories.make_product(title="Wheel", price="1.00", structure=Product.PARENT, partner=cheese.partner)
    parent.stockrecords.all().delete()
    half, whole = (
        factories.make_product(title=name, price=amount, parent=parent, structure=Product.CHILD, partner=cheese.partner)
        for name, amount in (("half", "8.00"), ("whole", "15.00"))
    )
    days_pass(60)
    offer = make_offer(cheese.partner, percent="10", on=(parent,))
    assert f"{LOWEST}: half (€8.00); whole (€15.00)." in page_of(client, parent)
    price(whole, "18.00")
    page = page_of(client, parent)
    assert "It is for: half." in page
    assert f"{LOWEST}: €8.00." in page
    offer.scope.all().delete()
    OfferScope.objects.create(offer=offer, product=half)
    assert "It is for: half." in page_of(client, parent)


def test_by_weight_it_is_the_price_of_a_kilogram(client: Client) -> None:
    from marketplace.partner.weights import Weights

    wheel = factories.make_product(title="Wheel", price="20.00")
    keep_stock(product=wheel, price=Decimal("20.00"), stock=5, weights=Weights(1000, 1200))
    days_pass(60)
    offer = make_offer(wheel.partner, amount="6")
    assert f"{LOWEST}: €20.00 per kg." in page_of(client, wheel)
    days_pass(10)
    Offer.objects.filter(pk=offer.pk).update(is_on=False)
    # €24.00 for the heaviest, less 6.00: €15.00 a kilogram.
    assert price(wheel, "22.00", sale=Sale(Decimal("14.00"))).lowest_before == Decimal("15.00")


# --- What later reductions count ---


def test_a_price_with_an_offer_counts_as_a_price_for_thirty_days_after_it(cheese: Product) -> None:
    offer = make_offer(cheese.partner, percent="20")
    days_pass(7)
    Offer.objects.filter(pk=offer.pk).update(is_on=False)
    days_pass(29)
    assert price(cheese, "10.00", sale=Sale(Decimal("7.50"))).lowest_before == Decimal("8.00")
    price(cheese, "10.00", sale=Sale())
    days_pass(2)
    assert histories_of(cheese.stockrecords.all())[cheese.stockrecords.get().pk].lowest(
        timezone.now() - dt.timedelta(days=28), timezone.now()
    ) == Decimal("7.50")


def test_what_asks_for_several_pieces_is_no_price(cheese: Product) -> None:
    make_offer(cheese.partner, percent="50", minimum="10.01")
    make_offer(cheese.partner, n_for_m=(3, 2))
    days_pass(5)
    assert price(cheese, "10.00", sale=Sale(Decimal("9.00"))).lowest_before == Decimal("10.00")


def test_who_lowers_a_price_after_a_deep_offer_may_not_call_it_a_reduction(cheese: Product) -> None:
    offer = make_offer(cheese.partner, amount="4")
    days_pass(3)
    Offer.objects.filter(pk=offer.pk).delete()  # even where the offer itself is gone
    days_pass(3)
    record = price(cheese, "10.00", sale=Sale(Decimal("7.00")))
    assert (record.lowest_before, record.announces_reduction()) == (Decimal("6.00"), False)


def test_taking_a_thing_out_of_an_offer_does_not_take_it_out_of_the_history(cheese: Product, client: Client) -> None:
    shop = rows.make_shop(partner=cheese.partner) if not hasattr(cheese.partner, "shop") else cheese.partner.shop
    honey = factories.make_product(partner=cheese.partner, price="10.00")
    days_pass(40)
    offer = make_offer(cheese.partner, percent="20", on=(cheese,))
    days_pass(3)
    client.force_login(shop.owner)
    said = {"name": "Week", "kind": "percent", "percent": "20", "is_on": "on", "starts_on": "2026-01-01", "products": [honey.pk]}
    assert client.post(reverse("shop_offers:edit", args=[offer.pk]), said).status_code == 302
    days_pass(3)
    lowest = {one: price(one, "10.00", sale=Sale(Decimal("5.00"))).lowest_before for one in (cheese, honey)}
    assert lowest == {cheese: Decimal("8.00"), honey: Decimal("8.00")}


def test_things_beside_an_offer_keep_their_price(cheese: Product) -> None:
    other, honey = factories.make_product(price="10.00"), factories.make_product(partner=cheese.partner, price="10.00")
    honey.categories.set([factories.make_category("Honey")])
    cheese.categories.set([factories.make_category("Cheese")])
    days_pass(40)
    make_offer(cheese.partner, percent="20", on=(factories.make_category("Cheese"),))
    days_pass(3)
    lowest = {one: price(one, "10.00", sale=Sale(Decimal("5.00"))).lowest_before for one in (cheese, honey, other)}
    assert lowest == {cheese: Decimal("8.00"), honey: Decimal("10.00"), other: Decimal("10.00")}


def test_the_operators_offer_counts_where_the_seller_bore_it(cheese: Product) -> None:
    other = factories.make_product(price="10.00")
    offer = make_offer(None, percent="20")
    agreement = OfferAgreement.objects.create(offer=offer, partner=cheese.partner)
    days_pass(3)
    agreement.delete()
    days_pass(3)
    lowest = {one: price(one, "10.00", sale=Sale(Decimal("5.00"))).lowest_before for one in (cheese, other)}
    assert lowest == {cheese: Decimal("8.00"), other: Decimal("10.00")}


def test_what_is_used_up_is_over(cheese: Product) -> None:
    offer = make_offer(cheese.partner, percent="20", most_uses=1)
    days_pass(40)
    Offer.objects.filter(pk=offer.pk).update(uses=1)
    assert [terms.counts for terms in OfferTerms.objects.filter(offer_id=offer.pk)] == [True, False]
    days_pass(31)
    assert price(cheese, "10.00", sale=Sale(Decimal("5.00"))).lowest_before == Decimal("10.00")


def test_of_a_shops_and_the_operators_both_count(cheese: Product) -> None:
    OfferTerms.objects.create(
        offer_id=999, changed_at=timezone.now() - dt.timedelta(days=5), kind="percent", percent=10, starts_on="2020-01-01",
        borne_by=Bearer.OPERATOR, counts=True,
    )  # fmt: skip
    make_offer(cheese.partner, percent="20")
    make_offer(cheese.partner, percent="5")
    days_pass(3)
    assert price(cheese, "10.00", sale=Sale(Decimal("5.00"))).lowest_before == Decimal("7.20")


def test_a_planned_reduction_is_looked_at_again_when_it_begins(cheese: Product) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    assert price(cheese, "10.00", sale=Sale(Decimal("7.00"), starts=tomorrow)).lowest_before == Decimal("10.00")
    make_offer(cheese.partner, percent="20")
    look_at_planned_reductions_again(timezone.now())
    assert cheese.stockrecords.get().lowest_before == Decimal("8.00")
    days_pass(1)
    look_at_planned_reductions_again(timezone.now())
    assert cheese.stockrecords.get().lowest_before == Decimal("8.00")


def test_a_reduction_that_goes_on_keeps_what_it_began_with(cheese: Product) -> None:
    assert price(cheese, "10.00", sale=Sale(Decimal("7.00"))).lowest_before == Decimal("10.00")
    days_pass(5)
    record = cheese.stockrecords.get()
    price(cheese, "10.00", sale=Sale(Decimal("7.00"), starts=timezone.localdate()))
    look_at_planned_reductions_again(timezone.now())
    record.refresh_from_db()
    assert record.lowest_before == Decimal("10.00")


# --- What it costs ---


@pytest.mark.parametrize("count", [1, 30])
def test_the_products_page_asks_no_more_with_many_offers_and_sizes(
    client: Client, cheese: Product, count: int, django_assert_max_num_queries: Any
) -> None:
    parent = factories.make_product(title="Wheel", price="1.00", structure=Product.PARENT, partner=cheese.partner)
    parent.stockrecords.all().delete()
    for place in range(count):
        factories.make_product(title=f"{place}", price="8.00", parent=parent, structure=Product.CHILD, partner=cheese.partner)
    days_pass(60)
    parent.categories.set([factories.make_category()])
    for _n in range(count):
        make_offer(cheese.partner, percent="10", on=(factories.make_category(), parent))
    for table in (OfferTerms, OfferReach):
        table.objects.update(changed_at=timezone.now() - dt.timedelta(days=1))  # all at once: none is cheaper because of another
    page_of(client, parent)
    with django_assert_max_num_queries(18):
        assert page_of(client, parent).count(LOWEST) == count


@pytest.mark.parametrize("count", [1, 24])
def test_a_list_asks_nothing_more_for_offers(client: Client, cheese: Product, count: int, django_assert_max_num_queries: Any) -> None:
    for _n in range(count):
        factories.make_product(partner=cheese.partner)
    make_offer(cheese.partner, percent="10")
    client.get("/en/products/")
    with django_assert_max_num_queries(14):
        client.get("/en/products/")


def test_planned_reductions_of_many_are_looked_at_in_a_few_queries(cheese: Product, django_assert_max_num_queries: Any) -> None:
    for _n in range(40):
        product = factories.make_product(partner=cheese.partner, price="10.00")
        price(product, "10.00", sale=Sale(Decimal("7.00"), starts=timezone.localdate() + dt.timedelta(days=1)))
    PriceChange.objects.filter(sale_price=None).update(changed_at=timezone.now() - dt.timedelta(days=3))
    make_offer(cheese.partner, percent="20")
    with django_assert_max_num_queries(9):
        look_at_planned_reductions_again(timezone.now())
    assert set(StockRecord.objects.exclude(sale_price=None).values_list("lowest_before", flat=True)) == {Decimal("8.00")}
