"""What is taken out comes back to the same, and no spreadsheet runs any of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from marketplace.catalogue.models import FoodInformation, Product, ProductImage
from shops.catalogue_files import exporting
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import checked, imported, outcomes, sample

pytestmark = pytest.mark.django_db

ODD = ["=1+1", "+351 cheese", "-20 °C ice", "@home", "'=quoted", "'plain", '"Quoted", it says', "Line & <b>", "Açúcar €"]


@pytest.fixture
def shop(media: Path) -> Shop:
    """A shop with a bit of everything."""
    shop = rows.make_shop()
    crafts = factories.make_category("Crafts")
    pots = crafts.add_child(name="Pots, jugs")
    maker = factories.make_producer(name="Hill Weavers")
    shop.producers.add(maker)
    for number, title in enumerate(ODD):
        made = factories.make_product(
            partner=shop.partner,
            title=title,
            price="1234.50",
            category=pots,
            producer=maker,
            description="<p>Line\nbreak &amp; more</p>",
            grams=7,
        )
        ProductImage.objects.create(product=made, image=rows.make_image(shop), caption=title, display_order=0)
        if number % 2:
            FoodInformation.objects.create(
                product=made,
                legal_name=title,
                ingredients="a\r\nb",
                allergens=["gluten", "milk", "sulphites"],
                milk=["ewe", "cow"],
                diets=["vegetarian", "lactose_free"],
                storage="Cool",
                operator="Weavers, Seia",
                made_with_raw_milk=True,
            )
    imported(shop, sample("shopify.csv"))
    return shop


def table_of(shop: Shop) -> list[list[exporting.Cell]]:
    return list(exporting.rows(Product.objects.filter(partner=shop.partner)))


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_taken_out_comes_back_to_the_same(shop: Shop, kind: str, language: str) -> None:
    with translation.override(language):
        write = exporting.as_csv if kind == "csv" else exporting.as_xlsx
        data = write(iter(table_of(shop)))
    job = checked(shop, data, f"products.{kind}", is_food=True)
    assert job.state == "checked", job.refusal
    assert [(row.title, row.changes, row.remarks) for row in job.rows.exclude(outcome="unchanged")] == []
    assert len(outcomes(job)) == len(ODD) + 4


def test_it_makes_the_same_products_in_another_shop(shop: Shop) -> None:
    other = rows.make_shop()
    other.producers.set(shop.producers.all())
    imported(other, exporting.as_xlsx(iter(table_of(shop))), "products.xlsx")

    def told(partner: object) -> list[object]:
        fields = ("title", "description", "grams", "net_content", "net_unit", "is_public", "producer", "categories", "stockrecords__price")
        return list(Product.objects.filter(partner=partner).order_by("title").values_list(*fields))  # type: ignore[misc]

    assert told(other.partner) == told(shop.partner)


def test_no_cell_begins_as_a_formula(shop: Shop) -> None:
    lines = list(csv.reader(io.StringIO(exporting.as_csv(iter(table_of(shop))).decode("utf-8-sig"), newline="")))
    cells = [cell for line in lines for cell in line]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    book = load_workbook(io.BytesIO(exporting.as_xlsx(iter(table_of(shop)))))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]  # type: ignore[union-attr]


def test_numbers_are_numbers_in_a_workbook(shop: Shop) -> None:
    sheet = load_workbook(io.BytesIO(exporting.as_xlsx(iter(table_of(shop))))).active
    assert sheet is not None
    headings = [cell.value for cell in sheet[1]]
    assert sheet.cell(row=2, column=headings.index("Price with VAT") + 1).value in {1234.5, Decimal("1234.5"), 18, 24.9, 26.9, 9.5}


def test_the_template_is_empty_and_explains_itself() -> None:
    book = load_workbook(io.BytesIO(exporting.as_xlsx(iter(()), with_help=True)))
    products, notes = book.worksheets
    assert products.max_row == 1
    assert notes.max_row == len(exporting.headings())


def test_as_many_queries_for_ten_products_as_for_five_hundred() -> None:
    partner = factories.make_partner()
    asked = []
    for count in (10, 490):
        for _number in range(count):
            factories.make_product(partner=partner)
        with CaptureQueriesContext(connection) as queries:
            list(exporting.rows(Product.objects.filter(partner=partner)))
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 8
