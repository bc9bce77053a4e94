"""A maker's page: who, where, what it may call its goods, and what of it is on sale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from marketplace.catalogue.models import Product, ProductImage
from marketplace.partner.models import StockRecord
from producers.models import ProducerTranslation
from tests import factories
from tests.databases import know_sizes

pytestmark = pytest.mark.django_db


def test_a_makers_page_tells_who_where_and_what(client: Client) -> None:
    maker = factories.make_producer(name="Dairy of the Hill", slug="dairy", municipality="Seia", story="Since 1950.\n<b>Ewes</b>")
    ProducerTranslation.objects.create(producer=maker, language="pt", story="Desde 1950.")
    serra = factories.make_designation()
    factories.make_attestation(producer=maker, designation=serra)
    expired = factories.make_designation(name="Queijo Rabaçal", file_number="")
    factories.make_attestation(producer=maker, designation=expired, days_left=-1)
    factories.make_product(title="Queijo Serra da Estrela", producer=maker, designation=serra)
    factories.make_product(title="Ended cheese", producer=maker, designation=expired)
    factories.make_product(title="Another maker's", producer=factories.make_producer())

    page = client.get("/en/makers/dairy/").content.decode()
    for words in ("Dairy of the Hill", "Seia", "Since 1950.", "&lt;b&gt;Ewes", "DOP", "PDO-PT-0213", "Queijo Serra da Estrela</a>"):
        assert words in page
    for words in ("Queijo Rabaçal", "Ended cheese", "Another maker", "<b>Ewes"):
        assert words not in page
    assert "Desde 1950." in client.get("/pt/makers/dairy/").content.decode()


def test_an_unknown_maker_is_404_and_one_without_goods_says_so(client: Client) -> None:
    assert client.get("/en/makers/nobody/").status_code == 404
    factories.make_producer(name="Dairy of the Hill", slug="dairy")
    assert "Nothing of Dairy of the Hill is on sale today" in client.get("/en/makers/dairy/?page=x").content.decode()


@pytest.mark.parametrize("count", [10, 1000])
def test_it_asks_the_same_few_questions_however_many_products(
    client: Client, media: Path, count: int, django_assert_max_num_queries: Any
) -> None:
    maker = factories.make_producer(slug="dairy", photo=factories.make_photo())
    first = factories.make_product(producer=maker)
    fields = {"partner": first.partner, "product_class": first.product_class, "slug": "p", "producer": maker}
    products = Product.objects.bulk_create([Product(title=f"P {n}", **fields) for n in range(count)])
    StockRecord.objects.bulk_create(
        [StockRecord(product=p, partner=first.partner, partner_sku=str(p.pk), price=1, num_in_stock=1) for p in products]
    )
    ProductImage.objects.bulk_create([ProductImage(product=p, image=maker.photo) for p in products])
    know_sizes()
    client.get("/en/makers/dairy/")  # makes the pictures
    with django_assert_max_num_queries(20):
        assert client.get("/en/makers/dairy/").status_code == 200
