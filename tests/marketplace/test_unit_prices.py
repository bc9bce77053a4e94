"""The price of a kilogram, a litre or a piece beside every price: Directive 98/6/EC, art. 3; Decreto-Lei 138/90, art. 1(2)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from marketplace.basket.parts import parts_of
from marketplace.catalogue.feeds.items import items_of
from marketplace.catalogue.models import Product
from tests import factories
from tests.marketplace.ordering import fill_basket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.mark.parametrize(
    ("price", "content", "unit", "says"),
    [
        ("12.50", "500", "g", "€25.00 per kg"),
        ("9.99", "333", "g", "€30.00 per kg"),
        ("3.10", "1200", "g", "€2.58 per kg"),
        ("12.50", "1000", "g", "€12.50 per kg"),
        ("0.79", "12.5", "g", "€63.20 per kg"),
        ("6.00", "750", "ml", "€8.00 per litre"),
        ("4.40", "33", "ml", "€133.33 per litre"),
        ("0.01", "2000", "g", "€0.01 per kg"),  # half up
        ("6.00", "12", "piece", "€0.50 each"),
        ("45.00", "1", "piece", ""),
        ("45.00", None, "g", ""),
    ],
)
def test_how_it_reads(price: str, content: str | None, unit: str, says: str) -> None:
    product = Product(net_content=Decimal(content) if content else None, net_unit=unit)
    assert product.unit_price_at(Decimal(price)) == says


@pytest.mark.parametrize(("language", "says"), [("pt", "25,00"), ("fr", "25,00")])
def test_each_language_in_its_own_way(language: str, says: str) -> None:
    with translation.override(language):
        assert says in Product(net_content=Decimal(500)).unit_price_at(Decimal("12.50"))


def test_francs_have_no_decimals(settings: Any) -> None:
    settings.CURRENCY = "XPF"
    assert Product(net_content=Decimal(350)).unit_price_at(Decimal(1500)) == "CFPF4,286 per kg"


def test_it_stands_in_lists_on_the_page_and_in_the_basket(client: Client) -> None:
    product = factories.make_product(price="12.50", net_content=Decimal(500), title="Cheese")
    client.post(reverse("basket_add"), {"product": product.pk, "quantity": 3})
    for url in (reverse("products"), product.get_absolute_url(), reverse("basket")):
        assert "€25.00 per kg" in client.get(url).text, url


def test_a_reduced_price_has_both(client: Client) -> None:
    product = factories.make_product(price="12.50", net_content=Decimal(500))
    record = product.stockrecords.get()
    record.sale_price, record.sale_from, record.lowest_before = Decimal(10), timezone.localdate() - dt.timedelta(days=1), Decimal("12.50")
    record.save()
    for url in (reverse("products"), product.get_absolute_url()):
        page = client.get(url).text
        assert "<s>€25.00 per kg</s>" in page
        assert "€20.00 per kg" in page


def test_each_size_has_its_own_also_where_nothing_can_be_bought(client: Client) -> None:
    parent = factories.make_product(title="Cheese", structure=Product.PARENT)
    parent.stockrecords.all().delete()
    for grams, price in ((250, "8.00"), (1000, "24.00")):
        factories.make_product(
            partner=parent.partner,
            parent=parent,
            structure=Product.CHILD,
            product_class=None,
            title=f"{grams} g",
            price=price,
            net_content=Decimal(grams),
        )
    for trading in ("open", "catalogue"):
        type(parent.partner).objects.update(trading=trading)
        page = client.get(parent.get_absolute_url()).text
        assert "€32.00 per kg" in page
        assert "€24.00 per kg" in page


def test_the_basket_asks_nothing_more_for_it(django_assert_num_queries: Any) -> None:
    basket = fill_basket(*((factories.make_product(), 1) for _n in range(3)))
    lines = parts_of(basket)
    with django_assert_num_queries(0):
        assert {line.price_of_a_unit for part in lines for line in part.lines} == {"€25.00 per kg"}


def test_machines_are_told_the_same(client: Client) -> None:
    product = factories.make_product(price="4.50", net_content=Decimal(250), net_unit="ml")
    pairs = dict(next(items_of(Product.objects.on_sale())))
    assert (pairs["unit_pricing_measure"], pairs["unit_pricing_base_measure"]) == ("250ml", "1l")
    page = client.get(product.get_absolute_url()).text
    assert '"UnitPriceSpecification"' in page
    assert '"LTR"' in page
