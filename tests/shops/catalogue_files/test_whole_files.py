"""Whole files, as the tools write them: what is in each, counted; and brought a second time, nothing happens.

The three made here have a shop's goods and its mistakes in them; Shopify's lie beside the project (``FEIRA_SHARED_DATA``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files import results
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import errors, imported, outcomes, sample

pytestmark = pytest.mark.django_db
SHARED = Path(os.environ.get("FEIRA_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data"))


class Counts(NamedTuple):
    rows: int
    products: int
    variants: int
    pictures: int
    errors: int


WHOLE: list[tuple[str, dict[str, Any], Counts]] = [
    ("woocommerce_full.csv", {}, Counts(63, 40, 50, 22, 8)),
    ("prestashop_full.csv", {"vat": 6}, Counts(65, 60, 60, 43, 5)),
    ("open_food_network_full.csv", {"pieces": 5}, Counts(62, 49, 57, 0, 5)),
    ("shopify/apparel.csv", {"grams": 500}, Counts(22, 20, 22, 20, 0)),
    ("shopify/home-and-garden.csv", {"grams": 500}, Counts(21, 20, 21, 21, 0)),
]


@pytest.fixture
def shop() -> Shop:
    for name in ("Mercearia", "Queijos", "Casa", "Vegetables", "Maison"):
        factories.make_category(name)
    return rows.make_shop()


def read(name: str) -> bytes:
    if "/" not in name:
        return sample(name)
    if not (SHARED / name).is_file():
        pytest.skip(f"{SHARED / name} is not there")
    return (SHARED / name).read_bytes()


def everything_of(shop: Shop) -> list[object]:
    products = Product.objects.filter(partner=shop.partner).order_by("pk").values()
    return [*products, *StockRecord.objects.filter(partner=shop.partner).order_by("pk").values()]


@pytest.mark.parametrize(("name", "chosen", "counts"), WHOLE)
def test_a_whole_file_comes_in_and_a_second_time_nothing_happens(shop: Shop, name: str, chosen: dict[str, Any], counts: Counts) -> None:
    job = imported(shop, read(name), Path(name).name, **chosen)
    counted = results.counts_of(job)
    told = Counts(counted["rows"], counted["products"], counted["variants"], job.facts["pictures"], len(errors(job)))
    assert told == counts
    assert StockRecord.objects.filter(partner=shop.partner).count() == counts.variants
    before = everything_of(shop)
    again = imported(shop, read(name), Path(name).name, **chosen)
    assert set(outcomes(again)) <= {"unchanged", "refused"}
    assert everything_of(shop) == before


def test_what_a_woocommerce_shop_had_is_here(shop: Shop) -> None:
    imported(shop, sample("woocommerce_full.csv"), "woocommerce_full.csv")
    sizes = StockRecord.objects.filter(partner=shop.partner, product__parent__title="Azeite virgem extra").order_by("price")
    assert [(record.product.title, str(record.price), record.product.grams) for record in sizes] == [
        ("0,5 l", "8.20", 950),
        ("0,75 l", "11.40", 1350),
        ("5 l", "52.00", 5100),
    ]
    blanket = Product.objects.get(title="Manta de lã")
    assert blanket.description == "<p>Tecida à mão.</p>"
    assert list(Product.objects.filter(parent=blanket, is_public=False).values_list("title", flat=True)) == ["Castanho / 160 × 220"]
    assert Product.objects.get(title="+Telefone de barro").stockrecords.get().partner_sku == "+351"
    assert Product.objects.get(title="Promoção que acabou").stockrecords.get().price == 20


def test_the_mistakes_are_said_by_row_and_column(shop: Shop) -> None:
    job = imported(shop, sample("prestashop_full.csv"), "prestashop_full.csv", vat=6)
    assert [(row, column) for row, column, _text in errors(job)] == [
        (59, "Reference #"),
        (60, "Name *"),
        (61, "Price tax excluded"),
        (63, "Weight"),
        (66, "Price tax excluded"),
    ]
    assert str(StockRecord.objects.get(partner_sku="PS-067").price) == "1569.33", "1 480,50 and 6 percent"


def test_prestashops_combinations_need_their_products_and_follow_them(shop: Shop) -> None:
    file = sample("prestashop_combinations.csv")
    alone = imported(shop, file, "combinations.csv")
    assert len(errors(alone)) == 90
    assert not Product.objects.exists()
    imported(shop, sample("prestashop_full.csv"), "prestashop_full.csv", vat=6)
    job = imported(shop, file, "combinations.csv")
    counted = results.counts_of(job)
    assert (counted["rows"], counted["products"], counted["variants"], len(errors(job))) == (90, 30, 90, 0)
    assert set(outcomes(imported(shop, file, "combinations.csv"))) <= {"unchanged", "refused"}
