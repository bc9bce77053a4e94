"""Weights in the product's form, the sizes, the grid and the template of the catalogue."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.partner.models import StockRecord
from marketplace.partner.weights import Weights
from shops.catalogue_files import exporting
from shops.models import Shop
from tests import factories
from tests.shops import rows
from tests.shops.catalogue import checked, errors, imported, outcomes, table
from tests.shops.product_forms import product_data
from tests.weights.rows import make_cheese, sold

pytestmark = pytest.mark.django_db
HEADINGS = ["SKU", "Title", "Price with VAT", "Lightest piece", "Heaviest piece", "Stock", "Weight packed", "Category"]


@pytest.fixture
def shop() -> Shop:
    return rows.make_shop()


def post(shop: Shop, **fields: Any) -> Any:
    return rows.signed_in(shop.owner).post(reverse("products:add"), product_data(**fields))  # type: ignore[attr-defined]


def test_the_form_takes_a_price_per_kilogram(shop: Shop) -> None:
    assert post(shop, price="19.95", lightest_grams="1000", heaviest_grams="1200").status_code == 302

    record = StockRecord.objects.get()
    assert (record.price, record.weights) == (Decimal("19.95"), Weights(1000, 1200))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"lightest_grams": "1000", "heaviest_grams": ""}, "it needs the lightest and the heaviest piece"),
        ({"lightest_grams": "1100", "heaviest_grams": "1000"}, "must not be lighter than the lightest"),
        ({"lightest_grams": "1000", "heaviest_grams": "1300"}, "Packed it weighs at least"),
        ({"lightest_grams": "0", "heaviest_grams": "1000"}, "1"),
        ({"lightest_grams": "abc", "heaviest_grams": "1000"}, "whole number"),
    ],
)
def test_odd_weights_are_said_beside_their_field(shop: Shop, fields: dict[str, str], said: str) -> None:
    answer = post(shop, **fields)  # 1,200 g packed

    assert answer.status_code == 200
    assert said in answer.text
    assert not StockRecord.objects.exists()


def test_the_grid_says_which_price_is_of_a_kilogram(shop: Shop) -> None:
    make_cheese(partner=shop.partner)

    page = rows.signed_in(shop.owner).get(reverse("products:grid"))  # type: ignore[attr-defined]

    assert "<small>per kg</small>" in page.text


def test_a_file_brings_weights_and_takes_them_away(shop: Shop) -> None:
    food = factories.make_category("Crafts").name
    imported(shop, table(["C", "Cheese", "19.95", "1000", "1.2 kg", 5, 1300, food], headings=HEADINGS))
    assert StockRecord.objects.get().weights == Weights(1000, 1200)

    imported(shop, table(["C", "Cheese", "30.00", "", "", 5, 1300, food], headings=HEADINGS))
    assert not StockRecord.objects.get().is_by_weight


def test_a_file_without_the_columns_leaves_them(shop: Shop) -> None:
    food = factories.make_category("Crafts").name
    imported(shop, table(["C", "Cheese", "19.95", "1000", "1200", 5, 1300, food], headings=HEADINGS))

    imported(shop, table(["C", "Cheese", "21.00", 5, 1300, food], headings=[*HEADINGS[:3], *HEADINGS[5:]]))

    record = StockRecord.objects.get()
    assert (record.price, record.weights) == (Decimal("21.00"), Weights(1000, 1200))


def test_half_said_in_a_file_is_refused(shop: Shop) -> None:
    job = checked(shop, table(["C", "Cheese", "19.95", "", "1200", 5, 1300, factories.make_category("Crafts").name], headings=HEADINGS))

    assert "it needs the lightest and the heaviest piece" in str(errors(job))


def test_what_is_taken_out_comes_back_to_the_same(shop: Shop) -> None:
    make_cheese(partner=shop.partner)
    data = exporting.as_csv(exporting.rows(shop.partner.products.all()))

    assert outcomes(checked(shop, data)) == ["unchanged"]


@pytest.mark.parametrize("lines", [2, 20])
def test_the_scale_asks_as_much_for_many_lines_as_for_few(lines: int) -> None:
    seller = factories.make_partner()
    shop_order = sold(*((make_cheese(partner=seller), 1) for _ in range(lines)))
    shop = rows.make_shop(partner=seller)
    client = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    client.get(reverse("shop_orders:weigh", args=[shop_order.pk]))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(reverse("shop_orders:weigh", args=[shop_order.pk]))

    assert page.text.count('inputmode="numeric"') == lines
    assert len(asked) <= 25
