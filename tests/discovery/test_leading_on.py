"""What leads from a product to another: by the same maker, often bought with it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.discovery.models import BoughtTogether
from marketplace.discovery.regular import count_together
from marketplace.order.models import Order, ShopOrder
from tests import factories
from tests.marketplace.many import fill
from tests.reviews.rows import bought

pytestmark = pytest.mark.django_db


def shown(product: Product, section: str) -> list[str]:
    """The titles in a section of the product's page, "" where it is not there."""
    page = Client().get(product.get_absolute_url()).text
    found = re.search(rf'<section[^>]*aria-labelledby="{section}".*?</section>', page, re.DOTALL)
    return re.findall(r'class="card-title"><a [^>]*>([^<]+)', found[0]) if found else []


def pairs() -> dict[tuple[str, str], tuple[int, float]]:
    rows = BoughtTogether.objects.select_related("product", "other")
    return {(row.product.title, row.other.title): (row.orders, round(row.lift, 3)) for row in rows}


def goods(*titles: str) -> list[Product]:
    return [factories.make_product(title=title) for title in titles]


def test_pairs_of_known_orders() -> None:
    cheese, jam, bread, salt = goods("Cheese", "Jam", "Bread", "Salt")
    for basket in ((cheese, jam), (cheese, jam, bread), (cheese, jam), (bread, salt), (bread, salt), (bread,), (bread, cheese), (salt,)):
        bought(*basket)
    count_together(timezone.now())
    # Of 8 orders cheese is in 4, jam in 3, both in 3: 3 × 8 / (4 × 3). Bread and salt are together twice alone.
    assert pairs() == {("Cheese", "Jam"): (3, 2.0), ("Jam", "Cheese"): (3, 2.0)}
    assert shown(cheese, "together") == ["Jam"]
    assert shown(jam, "together") == ["Cheese"]
    assert shown(bread, "together") == []


def test_what_is_in_every_basket_goes_with_nothing() -> None:
    bag, cheese = goods("Bag", "Cheese")
    for _ in range(4):
        bought(bag, cheese)
    count_together(timezone.now())
    assert pairs() == {}  # lift 1: as by chance


def test_only_paid_orders_of_a_year_that_stand_count_and_variants_for_their_product() -> None:
    cheese, jam, tea, other = goods("Cheese", "Jam", "Tea", "Other")
    long_ago = timezone.now() - dt.timedelta(days=366)
    for _ in range(2):
        bought(cheese, jam)
    for fields in ({"paid_at": None}, {"paid_at": long_ago}, {"cancelled_at": timezone.now()}, {"state": ShopOrder.State.CANCELLED}):
        bought(cheese, jam, **fields)
    for _ in range(3):
        bought(other)
    count_together(timezone.now())
    assert pairs() == {}

    Product.objects.filter(pk=tea.pk).update(parent=jam, structure=Product.CHILD)
    bought(cheese, Product.objects.get(pk=tea.pk))
    count_together(timezone.now())
    assert {pair: orders for pair, (orders, _lift) in pairs().items()} == {("Cheese", "Jam"): 3, ("Jam", "Cheese"): 3}


def test_the_table_is_written_anew_each_night() -> None:
    cheese, jam, tea = goods("Cheese", "Jam", "Tea")
    for _ in range(3):
        bought(cheese, jam)
        bought(tea)
    count_together(timezone.now())
    assert len(pairs()) == 2
    Order.objects.update(cancelled_at=timezone.now())
    count_together(timezone.now())
    assert pairs() == {}


def test_the_strongest_first_four_at_most_and_only_what_is_on_sale() -> None:
    cheese, *others = goods("Cheese", "A", "B", "C", "D", "E", "F")
    for place, other in enumerate(others, start=1):
        BoughtTogether.objects.create(product=cheese, other=other, orders=3, lift=9 - place, place=place)
    Product.objects.filter(title="B").update(is_public=False)
    assert shown(cheese, "together") == ["A", "C", "D", "E"]


def test_counting_costs_the_same_for_few_and_many_orders(django_assert_num_queries: Any) -> None:
    products = goods(*(f"Thing {n}" for n in range(6)))
    for count in (2, 40):
        for n in range(count):
            bought(products[n % 6], products[(n + 1) % 6])
        with django_assert_num_queries(5):  # a savepoint and its end among them
            count_together(timezone.now())


def test_by_the_same_maker_whoever_sells_it_and_each_product_once() -> None:
    maker = factories.make_producer(name="Quinta da Ponte")
    shop = factories.make_partner()
    wheel = factories.make_product(title="Wheel", producer=maker, partner=shop)
    factories.make_product(title="Elsewhere", producer=maker)
    both = factories.make_product(title="Both", producer=maker, partner=shop)
    factories.make_product(title="Neighbour", partner=shop)
    factories.make_product(title="Draft", producer=maker, is_public=False)
    factories.make_product(title="Stranger")
    BoughtTogether.objects.create(product=wheel, other=both, orders=3, lift=2, place=1)
    assert shown(wheel, "together") == ["Both"]
    assert shown(wheel, "same-maker") == ["Elsewhere"]
    assert shown(wheel, "others") == ["Neighbour"]


def test_six_of_a_maker_at_most_and_none_without_one() -> None:
    maker = factories.make_producer()
    wheel = factories.make_product(producer=maker)
    for n in range(8):
        factories.make_product(title=f"Thing {n}", producer=maker)
    assert shown(wheel, "same-maker") == [f"Thing {n}" for n in range(7, 1, -1)]
    alone = factories.make_product()
    factories.make_product()
    assert shown(alone, "same-maker") == []


@pytest.mark.parametrize("count", [10, 1000])
def test_the_page_costs_the_same_among_few_and_many(count: int, django_assert_max_num_queries: Any) -> None:
    fill(count)
    factories.make_service()
    product, *others = Product.objects.filter(structure="standalone").order_by("pk")[:7]
    for place, other in enumerate(others, start=1):
        BoughtTogether.objects.create(product=product, other=other, orders=3, lift=9 - place, place=place)
    Client().get(product.get_absolute_url())
    cache.clear()
    with django_assert_max_num_queries(11):
        page = Client().get(product.get_absolute_url()).text
    assert 'id="together"' in page
    assert (count == 10) or 'id="same-maker"' in page
