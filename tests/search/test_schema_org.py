"""What pages say of themselves to search engines is schema.org's: checked by a validator that knows the whole vocabulary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pydantic import ValidationError

from marketplace.catalogue.models import Product, ProductImage
from marketplace.partner.models import StockRecord
from tests import factories
from tests.search.valid_schema import assert_valid
from tests.shops import rows
from tests.structured import data_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def said(address: str) -> dict[str, dict[str, Any]]:
    response = Client().get(address)
    assert response.status_code == 200, address
    return data_of(response.text)


def sold(how: str) -> Product:
    maker = factories.make_producer(name="Quinta da Ponte")
    fields: dict[str, Any] = {"producer": maker, "category": factories.make_category("Cheese"), "upc": "5601234567892"}
    if how == "by weight":
        fields |= {"weights": (1000, 1200), "grams": 1300, "net_content": None}
    product = factories.make_product(title="Serra & <co>", description="<p>Forty days.</p>", **fields)
    if how == "reduced":
        today = timezone.localdate()
        StockRecord.objects.update(
            sale_price=Decimal("9.50"), lowest_before=Decimal("12.50"), sale_from=today, sale_until=today + dt.timedelta(days=3)
        )
    elif how == "sold out":
        StockRecord.objects.update(num_in_stock=0)
    elif how == "in sizes":
        StockRecord.objects.all().delete()
        Product.objects.update(structure="parent", net_content=None)
        child = Product.objects.create(structure="child", parent=product, partner=product.partner, title="Half", net_content=400)
        StockRecord.objects.create(product=child, partner=product.partner, partner_sku="half", price=Decimal(12), num_in_stock=3)
    return product


@pytest.mark.parametrize("how", ["by piece", "by weight", "reduced", "sold out", "in sizes"])
@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_a_product_with_its_offer_and_the_way_to_it(media: Path, how: str, language: str) -> None:
    product = sold(how)
    ProductImage.objects.create(product=product, image=factories.make_photo())

    things = said(product.get_absolute_url().replace("/en/", f"/{language}/", 1))

    assert set(things) == {"ProductGroup" if how == "in sizes" else "Product", "BreadcrumbList"}
    assert_valid(things)


def test_a_category_with_the_way_to_it_and_what_is_in_it(settings: Any) -> None:
    food = factories.make_category("Food")
    cheese = food.add_child(name="Cheese")
    product = factories.make_product(category=cheese)

    things = said(cheese.get_absolute_url())

    assert_valid(things)
    assert [step["name"] for step in things["BreadcrumbList"]["itemListElement"]] == ["All products", "Food", "Cheese"]
    assert things["ItemList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "url": f"{settings.BASE_URL}{product.get_absolute_url()}"}
    ]
    assert set(said("/en/products/")) == {"ItemList"}
    assert "ld+json" not in Client().get("/en/products/?order=price").text, "a view that is no page of its own"


def test_a_maker(media: Path) -> None:
    maker = factories.make_producer(district="Coimbra", story="Three\n\ngenerations", photo=factories.make_photo())
    factories.make_product(producer=maker)

    things = said(f"/en/makers/{maker.slug}/")

    assert set(things) == {"Organization", "ItemList"}
    assert_valid(things)


def test_the_site_and_how_it_is_searched(settings: Any) -> None:
    rows.make_site()

    things = said("/pt/")

    assert_valid(things)
    action = things["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{settings.BASE_URL}/pt/products/?q={{words}}"
    assert action["query-input"] == "required name=words"


def test_a_storefront(media: Path) -> None:
    shop = rows.make_shop()

    things = said(f"/en/shops/{shop.partner.code}/")

    assert set(things) == {"Store"}
    assert_valid(things)


@pytest.mark.parametrize(
    "wrong",
    [
        {"@type": "Product", "name": "Cheese", "price": "3"},  # a price is an offer's
        {"@type": "Product", "name": "Cheese", "offers": {"@type": "Offer", "availability": "https://schema.org/OnTheShelf"}},
        {"@type": "Product", "name": "Cheese", "offers": {"@type": "Offer", "priceValidUntil": "some day"}},
        {"@type": "Product", "name": "Cheese", "brand": {"@type": "PostalAddress"}},
    ],
)
def test_the_validator_finds_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        assert_valid({"Product": wrong})


def test_what_search_engines_want_is_not_left_out() -> None:
    offer = {"@type": "Offer", "price": "3", "availability": "https://schema.org/InStock"}
    with pytest.raises(AssertionError, match="priceCurrency"):
        assert_valid({"Product": {"@type": "Product", "name": "Cheese", "offers": offer}})
