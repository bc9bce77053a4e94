"""What search engines read on a product's page: parsed out of the page, as they do."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from tests import factories
from tests.structured import data_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


def page_of(product: Product, language: str = "en") -> str:
    return Client().get(f"/{language}/product/{product.slug}-{product.pk}/").text


def thing(product: Product, language: str = "en") -> dict[str, Any]:
    data = data_of(page_of(product, language))
    return data.get("Product") or data["ProductGroup"]


def with_sizes(**fields: Any) -> Product:
    parent = factories.make_product(**fields)
    StockRecord.objects.filter(product=parent).delete()
    Product.objects.filter(pk=parent.pk).update(structure="parent", net_content=None)
    parent.refresh_from_db()
    for number, (name, price, stock) in enumerate((("Half", "12.00", 0), ("Whole", "24.00", 3))):
        child = Product.objects.create(structure="child", parent=parent, partner=parent.partner, title=name, net_content=400 * (number + 1))
        StockRecord.objects.create(
            product=child, partner=parent.partner, partner_sku=f"S-{parent.pk}-{name}", price=Decimal(price), num_in_stock=stock
        )
    return parent


def test_a_product_with_its_offer(media: Path, settings: Any) -> None:
    cheese = factories.make_category("Cheese")
    product = factories.make_product(
        title="Serra & co",
        description="<p>Ripened <b>forty</b> days.</p><p>Good.</p>",
        upc="5601234567892",
        producer=factories.make_producer(name="Quinta da Ponte"),
        partner=factories.make_partner(name="The cellar", code="cellar"),
        category=cheese.add_child(name="Ewe's"),
    )
    ProductImage.objects.create(product=product, image=factories.make_photo())
    found = thing(product)
    assert (found["name"], found["description"]) == ("Serra & co", "Ripened forty days.\nGood.")
    assert found["brand"] == {"@type": "Brand", "name": "Quinta da Ponte"}
    assert found["sku"].startswith("SKU-")
    assert found["weight"] == {"@type": "QuantitativeValue", "value": "500", "unitCode": "GRM"}
    assert found["image"][0].startswith(f"{settings.BASE_URL}/media/")
    offer = found["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["availability"]) == ("12.50", "EUR", "https://schema.org/InStock")
    assert offer["seller"] == {"@type": "Organization", "name": "The cellar", "url": f"{settings.BASE_URL}/en/shops/cellar/"}
    assert offer["url"] == f"{settings.BASE_URL}/en/product/{product.slug}-{product.pk}/"
    steps = data_of(page_of(product))["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == ["All products", "Cheese", "Ewe's", "Serra & co"]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("number", "kept"),
    [("5601234567892", True), ("560 1234 567892", True), ("5601234567893", False), ("MY-12", False), ("12345670", True), ("", False)],
)
def test_a_gtin_is_one_by_its_check_digit(number: str, kept: bool) -> None:
    assert ("gtin" in thing(factories.make_product(upc=number))) is kept


def test_a_product_of_sizes_is_a_group(settings: Any) -> None:
    parent = with_sizes(title="Wheel")
    group = thing(parent)
    assert (group["@type"], group["productGroupID"]) == ("ProductGroup", str(parent.pk))
    assert "offers" not in group
    half, whole = group["hasVariant"]
    assert [(part["name"], part["size"], part["offers"]["price"]) for part in (half, whole)] == [
        ("Wheel, Half", "Half", "12.00"),
        ("Wheel, Whole", "Whole", "24.00"),
    ]
    assert [part["offers"]["availability"].rpartition("/")[2] for part in (half, whole)] == ["OutOfStock", "InStock"]


def test_the_address_of_a_variant_chooses_it() -> None:
    parent = with_sizes(title="Wheel")
    half, whole = Product.objects.filter(parent=parent).order_by("pk")
    StockRecord.objects.update(num_in_stock=3)
    page = page_of(parent)
    address = next(part for part in thing(parent)["hasVariant"] if part["size"] == "Whole")["offers"]["url"]
    chosen = Client().get(address[address.index("/en/") :]).text
    assert f'value="{half.pk}" required checked' in page
    assert f'value="{whole.pk}" required checked' in chosen
    for nonsense in ("x", "999999", "%00", str(parent.pk)):
        assert f'value="{half.pk}" required checked' in Client().get(f"{parent.get_absolute_url()}?choice={nonsense}").text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"trading": "closed", "reopens_on": timezone.localdate() + dt.timedelta(days=9)}, "OutOfStock"),
        ({"trading": "closed", "reopens_on": timezone.localdate() - dt.timedelta(days=1)}, "InStock"),
        ({"trading": "catalogue"}, "InStoreOnly"),
    ],
)
def test_what_can_be_bought_is_said_as_on_the_page(fields: dict[str, Any], word: str) -> None:
    product = factories.make_product(partner=factories.make_partner(**fields))
    assert thing(product)["offers"]["availability"] == f"https://schema.org/{word}"


def test_words_that_would_end_the_block_are_only_words() -> None:
    bad = "</script><script>alert(1)</script> <!-- \u2028 & 🧀"
    product = factories.make_product(title=bad, description=f"{bad} <p>x</p>")
    page = page_of(product)
    assert thing(product)["name"] == " ".join(bad.split())
    assert "<script>alert" not in page


def test_it_speaks_the_pages_language() -> None:
    product = factories.make_product(title="Honey")
    ProductTranslation.objects.create(product=product, language="pt", title="Mel", description="Escuro.")
    found = thing(product, "pt")
    assert (found["name"], found["description"], "/pt/product/" in found["url"]) == ("Mel", "Escuro.", True)


def test_words_of_another_language_are_marked_as_such() -> None:
    product = factories.make_product(title="Honey", description="Dark.")
    ProductTranslation.objects.create(product=product, language="pt", title="Mel")
    portuguese, french, english = (page_of(product, language) for language in ("pt", "fr", "en"))
    assert "<h1>Mel</h1>" in portuguese
    assert '<div class="prose" lang="en">' in portuguese
    assert '<h1 lang="en">Honey</h1>' in french
    assert "<h1>Honey</h1>" in english
    assert '<div class="prose">' in english
    card = Client().get("/fr/products/").text
    assert f'href="/fr/product/{product.slug}-{product.pk}/" lang="en">Honey' in card


def test_nothing_is_said_of_what_is_off_sale() -> None:
    product = factories.make_product(is_public=False)
    assert "ld+json" not in Client().get(f"/en/product/p-{product.pk}/").text
