"""A lower price for some days: what is shown, paid and sorted by, the lowest price of the 30 days before, and what the database refuses."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from marketplace.basket.changing import put_in
from marketplace.basket.models import Basket
from marketplace.catalogue.models import Product
from marketplace.order.models import Line
from marketplace.partner.models import PriceChange, StockRecord
from marketplace.partner.price_history import History, Told, midnight
from marketplace.partner.pricing import NO_SALE, Sale
from marketplace.partner.stocking import keep_stock
from marketplace.partner.strategy import MarketStrategy
from tests import factories
from tests.marketplace.ordering import make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]

DAY = dt.timedelta(days=1)


def in_days(number: int) -> dt.date:
    return timezone.localdate() + number * DAY


def sold_for_weeks(product: Product, *prices: tuple[int, str]) -> Product:
    """``product`` with a history: each of ``prices`` from so many days ago on. A product has cost the last of them since."""
    record = product.stockrecords.get()
    PriceChange.objects.filter(stockrecord=record).delete()
    for days, price in prices or ((60, str(record.price)),):
        PriceChange.objects.create(stockrecord=record, changed_at=timezone.now() - days * DAY, price=Decimal(price))
    return product


def reduce(product: Product, price: str, *, starts: int | None = None, ends: int | None = None) -> StockRecord:
    """As the back office does it. ``starts`` and ``ends`` count days from today."""
    record = product.stockrecords.get()
    sale = Sale(Decimal(price), None if starts is None else in_days(starts), None if ends is None else in_days(ends))
    return keep_stock(product=product, price=record.price, stock=record.num_in_stock, sale=sale)


def page_of(client: Client, product: Product) -> str:
    return re.sub(r"\s+", " ", client.get(product.get_absolute_url()).content.decode())


# --- What shoppers see and pay ---


def test_a_reduced_product_shows_both_prices_by_name_and_the_lowest_of_the_month_before(client: Client) -> None:
    product = sold_for_weeks(factories.make_product(price="12.50"), (60, "14.00"), (20, "12.50"))
    reduce(product, "9.90", ends=7)
    for page in (page_of(client, product), client.get("/en/products/").content.decode()):
        assert '<span class="hidden-visually">Regular price: </span><s class="price-was">€12.50</s>' in page
        assert re.search(r'<span class="hidden-visually">Reduced price: </span><span class="price[^"]*">€9.90</span>', page)
        assert "Lowest price of the 30 days before: €12.50." in page
    assert "Reduced until" in page_of(client, product)
    assert "€19.80 per kg" in page_of(client, product)  # 500 g: the unit price is that of the price paid


@pytest.mark.parametrize(
    ("starts", "ends", "costs"), [(-3, -1, "12.50"), (-3, 0, "9.90"), (0, None, "9.90"), (1, 5, "12.50"), (None, None, "9.90")]
)
def test_the_reduction_counts_on_its_days_alone_and_everywhere(starts: int | None, ends: int | None, costs: str) -> None:
    product = sold_for_weeks(factories.make_product(price="12.50"))
    reduce(product, "9.90", starts=starts, ends=ends)
    product = Product.objects.with_lowest_price().get(pk=product.pk)
    basket = Basket()
    basket.strategy = MarketStrategy()
    put_in(basket=basket, product=product, quantity=2)
    prices = {product.price, product.from_price, MarketStrategy().fetch_for_product(product).price.incl_tax}
    assert prices == {Decimal(costs)}
    assert basket.all_lines()[0].line_price_incl_tax == 2 * Decimal(costs)


def test_lowest_price_first_and_the_cheapest_variant_go_by_what_is_paid_today(client: Client) -> None:
    middle = factories.make_product(title="Middle", price="8.00")
    dear = sold_for_weeks(factories.make_product(title="Dear", price="20.00", structure=Product.PARENT))
    dear.stockrecords.all().delete()
    sizes = [
        sold_for_weeks(factories.make_product(title=name, price=price, parent=dear, structure=Product.CHILD, partner=dear.partner))
        for name, price in (("half", "10.00"), ("whole", "20.00"))
    ]
    reduce(sizes[1], "5.00")
    found = client.get("/en/products/?order=price").content.decode()
    assert found.index("Dear") < found.index("Middle")
    assert "from €5.00" in found
    page = page_of(client, dear)
    assert "€20.00</s>" in page
    assert "€10.00</s>" not in page
    assert middle.price == Decimal("8.00")


def test_an_order_keeps_the_price_that_was_paid_when_the_reduction_is_over() -> None:
    product = sold_for_weeks(factories.make_product(price="12.50"))
    record = reduce(product, "9.90", ends=0)
    order = make_order((product, 1))
    StockRecord.objects.filter(pk=record.pk).update(sale_price=None, sale_until=None)
    assert [line.unit_price_incl_tax for line in Line.objects.filter(order=order)] == [Decimal("9.90")]


@pytest.mark.parametrize("count", [1, 30])
def test_reduced_products_cost_a_list_no_more_queries(client: Client, django_assert_max_num_queries: Any, count: int) -> None:
    for _n in range(count):
        reduce(sold_for_weeks(factories.make_product()), "1.00")
    client.get("/en/products/")
    with django_assert_max_num_queries(14):
        assert "Lowest price of the 30 days before" in client.get("/en/products/").content.decode()


# --- What may be called a reduction ---


def test_a_price_raised_before_the_reduction_is_not_shown_as_one(client: Client) -> None:
    product = sold_for_weeks(factories.make_product(price="15.00"), (90, "9.00"), (10, "15.00"))
    record = reduce(product, "9.90")
    assert (record.lowest_before, record.announces_reduction()) == (Decimal("9.00"), False)
    page = page_of(client, product)
    assert "€9.90" in page
    assert "price-was" not in page


def test_what_was_never_sold_at_its_regular_price_has_no_reduction_to_show() -> None:
    product = factories.make_product()
    PriceChange.objects.all().delete()
    assert not reduce(product, "9.90").announces_reduction()


def test_longer_days_keep_the_price_before_and_a_lower_price_begins_anew() -> None:
    product = sold_for_weeks(factories.make_product(price="12.50"))
    assert reduce(product, "9.90", ends=3).lowest_before == Decimal("12.50")
    PriceChange.objects.filter(sale_price=Decimal("9.90")).update(changed_at=timezone.now() - 2 * DAY)
    assert reduce(product, "9.90", ends=30).lowest_before == Decimal("12.50")
    assert reduce(product, "8.00", ends=30).lowest_before == Decimal("9.90")


def test_of_the_time_before_only_thirty_days_and_the_prices_of_their_days_count() -> None:
    start = midnight(dt.date(2026, 11, 20))
    told = [
        Told(start - 90 * DAY, Decimal(20), Sale(Decimal(1), dt.date(2026, 9, 1), dt.date(2026, 10, 19))),  # over 31 days before
        Told(start - 12 * DAY, Decimal(20), Sale(Decimal(15), dt.date(2026, 11, 10), dt.date(2026, 11, 12))),
        Told(start - 2 * DAY, Decimal(18), NO_SALE),
    ]
    assert History(told).lowest(start - 30 * DAY, start) == Decimal(15)
    assert History(told).lowest(start - 31 * DAY - dt.timedelta(hours=1), start) == Decimal(1)
    assert History(told[2:]).lowest(start - 30 * DAY, start) == Decimal(18)
    assert History([]).lowest(start - 30 * DAY, start) is None


# --- What the database holds ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"sale_price": "12.50"},
        {"sale_price": "13"},
        {"sale_price": "0"},
        {"sale_until": dt.date(2026, 1, 1)},
        {"sale_price": "9", "sale_from": dt.date(2026, 1, 2), "sale_until": dt.date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_a_reduction_that_is_none(wrong: dict[str, Any]) -> None:
    record = factories.make_product(price="12.50").stockrecords.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        StockRecord.objects.filter(pk=record.pk).update(**wrong)


def test_each_change_of_a_price_leaves_a_row_whoever_writes_it_and_a_sale_leaves_none() -> None:
    record = factories.make_product(price="12.50").stockrecords.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partner_stockrecord SET price = 11 WHERE id = %s", [record.pk])
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=2)
    StockRecord.objects.filter(pk=record.pk).update(sale_price=Decimal(9), sale_until=dt.date(2030, 1, 1))
    record.price = Decimal(10)
    StockRecord.objects.bulk_update([record], ["price"])
    kept = list(PriceChange.objects.filter(stockrecord=record).values_list("price", "sale_price"))
    assert kept == [(Decimal("12.50"), None), (Decimal(11), None), (Decimal(11), Decimal(9)), (Decimal(10), Decimal(9))]
    assert abs(PriceChange.objects.latest("pk").changed_at - timezone.now()) < dt.timedelta(minutes=5)


def test_a_price_that_falls_below_the_reduced_one_ends_the_reduction() -> None:
    product = factories.make_product(price="12.50", stock=3)
    reduce(product, "9.90", ends=5)
    record = keep_stock(product=product, price=Decimal("9.00"), stock=3)
    assert (record.price_now(), record.sale_price, record.sale_until) == (Decimal("9.00"), None, None)
