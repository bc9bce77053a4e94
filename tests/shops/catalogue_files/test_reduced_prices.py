"""Reduced prices in files: Shopify's, WooCommerce's and our own, the way out and back, and what is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from marketplace.partner.models import PriceChange, StockRecord
from marketplace.partner.pricing import NO_SALE, Sale
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import errors, imported, outcomes, read, table

pytestmark = pytest.mark.django_db

OURS = ["SKU", "Title", "Price with VAT", "Reduced price", "Reduced from", "Reduced until", "Stock", "Weight packed", "Category"]
FIRST, LAST = dt.date(2026, 12, 4), dt.date(2026, 12, 24)


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


def ours(*cells: Any, **changes: Any) -> bytes:
    """A row of our template: SKU, title, then price, reduced price and its days as given."""
    return table(["BLANKET", "Wool blanket", *cells, 3, 900, factories.make_category("Crafts").name], headings=OURS)


def only() -> StockRecord:
    return StockRecord.objects.get(partner_sku="BLANKET")


def test_shopifys_price_to_compare_with_is_the_price_and_its_own_the_reduced_one() -> None:
    headings = ["Handle", "Title", "Vendor", "Option1 Value", "Variant SKU", "Variant Price", "Variant Compare At Price", "Image Src"]
    data = table(
        ["a", "A", "", "", "A", "8.00", "10.00", ""],
        ["b", "B", "", "", "B", "8.00", "", ""],
        ["c", "C", "", "", "C", "8.00", "8.00", ""],
        headings=headings,
    )
    found = [(item.variants[0].price, item.variants[0].sale) for item in read(data).items]
    assert found == [(Decimal("10.00"), Sale(Decimal("8.00"))), (Decimal("8.00"), NO_SALE), (Decimal("8.00"), NO_SALE)]
    assert read(table(["a", "A", "", "", "A", "8.00", ""], headings=[*headings[:6], "Image Src"])).items[0].variants[0].sale is None


@pytest.mark.parametrize(
    ("sale", "starts", "ends", "means"),
    [
        ("9.90", "2026-12-04 00:00:00", "2026-12-24 23:59:59", Sale(Decimal("9.90"), FIRST, LAST)),
        ("9,90", "04/12/2026", "", Sale(Decimal("9.90"), FIRST)),
        ("9.90", "", "", Sale(Decimal("9.90"))),
        ("", "2026-12-04", "", NO_SALE),
        ("12.50", "", "", NO_SALE),
        ("9.90", "2026-12-24", "2026-12-04", NO_SALE),
        ("9.90", "31/02/2026", "", NO_SALE),
        ("9.90", "soon", "", NO_SALE),
    ],
)
def test_woocommerces_sale_price_and_its_days(sale: str, starts: str, ends: str, means: Sale) -> None:
    headings = ["Type", "SKU", "Name", "In stock?", "Regular price", "Sale price", "Date sale price starts", "Date sale price ends"]
    variant = read(table(["simple", "A", "Soap", "1", "12.50", sale, starts, ends], headings=headings)).items[0].variants[0]
    assert (variant.price, variant.sale) == (Decimal("12.50"), means)


def test_a_reduction_comes_in_goes_out_and_back_and_changes_nothing(shop: Shop) -> None:
    imported(shop, ours("45.00", "40.00", "2026-12-04", "2026-12-24"))
    assert only().sale == Sale(Decimal("40.00"), FIRST, LAST)
    client = Client()
    client.force_login(shop.owner)  # type: ignore[attr-defined]
    for kind in ("csv", "xlsx"):
        data = client.get(f"/admin/catalogue-files/export.{kind}").content
        assert outcomes(imported(shop, data, f"x.{kind}")) == ["unchanged"]


def test_an_empty_cell_ends_a_reduction_and_a_file_without_the_column_leaves_it(shop: Shop) -> None:
    imported(shop, ours("45.00", "40.00", "", ""))
    imported(shop, table(["BLANKET", "46.00"], headings=["SKU", "Price with VAT"]))
    assert (only().price, only().sale) == (Decimal("46.00"), Sale(Decimal("40.00")))
    imported(shop, ours("46.00", "", "", ""))
    assert only().sale == NO_SALE


def test_a_price_that_falls_below_the_reduced_one_ends_it_and_says_so(shop: Shop) -> None:
    imported(shop, ours("45.00", "40.00", "", ""))
    job = imported(shop, table(["BLANKET", "39.00"], headings=["SKU", "Price with VAT"]))
    assert (only().price, only().sale) == (Decimal("39.00"), NO_SALE)
    assert "€40.00 here: that one ends" in str([row.remarks for row in job.rows.all()])
    assert not errors(job)


def test_the_lowest_price_before_is_kept_by_an_import_too(shop: Shop) -> None:
    imported(shop, ours("45.00", "", "", ""))
    weeks_ago = PriceChange.objects.latest("pk").changed_at - dt.timedelta(days=40)
    PriceChange.objects.update(changed_at=weeks_ago)
    imported(shop, ours("45.00", "40.00", "", ""))
    assert (only().lowest_before, only().announces_reduction()) == (Decimal("45.00"), True)
