"""The feed for Google's Merchant Center, read as a program reads it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from tests import factories
from tests.marketplace.many import fill
from tests.marketplace.test_reduced_prices import in_days, reduce, sold_for_weeks
from tests.marketplace.test_structured_data import with_sizes

pytestmark = pytest.mark.django_db
G = "{http://base.google.com/ns/1.0}"
ALL = "/{}/feeds/google.xml"


def body(address: str, **headers: str) -> bytes:
    answer: Any = Client().get(address, headers=headers)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return b"".join(answer.streaming_content)


def items(address: str = ALL.format("en")) -> list[dict[str, Any]]:
    """Each item's texts by their names; several of one name are a list."""
    found = []
    for item in ElementTree.fromstring(body(address)).findall("channel/item"):
        told: dict[str, list[str]] = defaultdict(list)
        for element in item:
            told[element.tag.replace(G, "g:")].append(element.text or "")
        found.append({name: texts if len(texts) > 1 else texts[0] for name, texts in told.items()})
    return found


def etag() -> str:
    return str(Client().get(ALL.format("en"))["ETag"])


def test_a_product_says_all_that_is_asked(media: Path, settings: Any) -> None:
    cheese = factories.make_category("Cheese")
    product = factories.make_product(
        title="Serra",
        description="<p>Ripened <b>forty</b> days &amp; nights.</p><script>alert(1)</script><p>Good.</p>",
        upc="5601234567892",
        grams=620,
        producer=factories.make_producer(name="Quinta & Filhos"),
        category=cheese.add_child(name="Ewe's"),
    )
    for number in range(3):
        ProductImage.objects.create(product=product, image=factories.make_photo(), display_order=number)
    (item,) = items()
    assert item == {
        "g:id": str(product.pk),
        "title": "Serra",
        "link": f"{settings.BASE_URL}/en/product/{product.slug}-{product.pk}/",
        "g:availability": "in_stock",
        "g:price": "12.50 EUR",
        "g:gtin": "5601234567892",
        "g:shipping_weight": "620 g",
        "g:unit_pricing_measure": "500g",
        "g:unit_pricing_base_measure": "1kg",
        "description": "Ripened forty days & nights.\nGood.",
        "g:image_link": settings.BASE_URL + product.images.all()[0].image.file.url,
        "g:additional_image_link": [settings.BASE_URL + photo.image.file.url for photo in product.images.all()[1:]],
        "g:condition": "new",
        "g:brand": "Quinta & Filhos",
        "g:product_type": "Cheese > Ewe's",
    }


def test_sizes_are_a_group() -> None:
    parent = with_sizes(title="Wheel")
    half, whole = items()
    assert {item["g:item_group_id"] for item in (half, whole)} == {str(parent.pk)}
    assert [(item["title"], item["g:size"], item["g:price"], item["g:availability"]) for item in (half, whole)] == [
        ("Wheel, Half", "Half", "12.00 EUR", "out_of_stock"),
        ("Wheel, Whole", "Whole", "24.00 EUR", "in_stock"),
    ]
    assert [item["link"].rpartition("?")[2] for item in (half, whole)] == [f"choice={item['g:id']}" for item in (half, whole)]
    assert {item["g:identifier_exists"] for item in (half, whole)} == {"no"}


def test_a_reduced_price_goes_with_its_dates() -> None:
    product = sold_for_weeks(factories.make_product(price="12.50"))
    before = etag()
    reduce(product, "10.00", starts=0, ends=9)

    (item,) = items()
    assert (item["g:price"], item["g:sale_price"]) == ("12.50 EUR", "10.00 EUR")
    begins, ends = (dt.datetime.fromisoformat(moment) for moment in item["g:sale_price_effective_date"].split("/"))
    assert timezone.localtime(begins).replace(tzinfo=None) == dt.datetime.combine(in_days(0), dt.time())
    assert timezone.localtime(ends).replace(tzinfo=None) == dt.datetime.combine(in_days(9), dt.time(23, 59))
    assert etag() != before


def test_a_lower_price_that_is_no_reduction_is_the_price() -> None:
    reduce(sold_for_weeks(factories.make_product(price="12.50"), (60, "9.00"), (3, "12.50")), "10.00")
    (item,) = items()
    assert item["g:price"] == "10.00 EUR"
    assert "g:sale_price" not in item


def test_a_currency_without_decimals(settings: Any) -> None:
    settings.CURRENCY = "XPF"
    factories.make_product(price="1500")
    assert items()[0]["g:price"] == "1500 XPF"


def test_no_word_breaks_the_file() -> None:
    factories.make_product(title="x", description="<![CDATA[ x ]]> \x1f &nbsp;<p>ok</p>")
    Product.objects.update(title="]]> & <b>\x0b🧀</title>\ufffe")
    (item,) = items()
    assert item["title"] == "]]> & <b>🧀</title>"
    assert "ok" in item["description"]


def test_only_what_can_be_seen_is_in_it() -> None:
    later = timezone.localdate() + dt.timedelta(days=3)
    factories.make_product(title="Draft", is_public=False)
    factories.make_product(title="Closed by the operator", partner=factories.make_partner(is_open=False))
    factories.make_product(title="Sold elsewhere", partner=factories.make_partner(trading="catalogue"))
    factories.make_product(title="Away", partner=factories.make_partner(trading="closed", reopens_on=later))
    factories.make_product(title="Name without proof", designation=factories.make_designation())
    factories.make_product(title="Sold out", stock=0)
    factories.make_product(title="No price", price="0")
    assert {item["title"]: item["g:availability"] for item in items()} == {"Away": "out_of_stock", "Sold out": "out_of_stock"}


def test_each_language_has_its_own() -> None:
    product = factories.make_product(title="Honey", description="Dark.")
    ProductTranslation.objects.create(product=product, language="pt", title="Mel", description="Escuro.")
    (item,) = items(ALL.format("pt"))
    assert (item["title"], item["description"], "/pt/product/" in item["link"]) == ("Mel", "Escuro.", True)
    assert b"<language>fr</language>" in body(ALL.format("fr"))


@pytest.mark.parametrize("count", [10, 1000])
def test_it_costs_the_same_for_few_and_many(count: int) -> None:
    fill(count)
    body(ALL.format("pt"))
    with CaptureQueriesContext(connection) as queries:
        found = body(ALL.format("pt"))
    assert found.count(b"<item>") >= count
    assert len(queries) <= 19


def changes() -> list[Any]:
    product = Product.objects.first()
    assert product is not None
    return [
        lambda: StockRecord.objects.update(price=7),
        lambda: StockRecord.objects.update(num_in_stock=0),
        lambda: StockRecord.objects.update(num_allocated=0, num_in_stock=10),
        lambda: ProductTranslation.objects.create(product=product, language="en", title="x"),
        lambda: product.categories.set([factories.make_category("Other")]),
        lambda: type(product.partner).objects.update(trading="closed", reopens_on="2099-01-01"),
        product.save,
        lambda: Product.objects.update(is_public=False),
    ]


def test_who_has_it_already_is_sent_nothing_until_something_changes() -> None:
    factories.make_product()
    cache.clear()
    address, before = ALL.format("en"), ""
    for number, change in enumerate([lambda: None, *changes()]):
        change()
        answer: Any = Client().get(address)
        assert answer.status_code == 200
        etag = answer["ETag"]
        again = Client().get(address, headers={"if-none-match": etag})
        assert (again.status_code, again["ETag"]) == (304, etag), number
        assert Client().get(address, headers={"if-modified-since": answer["Last-Modified"]}).status_code == 304
        head = Client().head(address)
        assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag)
        if number:
            assert etag != before, number
        before = etag


def test_it_is_written_bit_by_bit() -> None:
    fill(300)
    answer: Any = Client().get(ALL.format("en"))
    assert answer.streaming
    assert len(list(answer.streaming_content)) > 3
