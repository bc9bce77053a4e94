"""Prices and stock by keyboard alone, with a mistake on the way, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.people import OWNER
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from scripts.serving import Site
from shops.models import Membership, Shop
from tests import factories
from tests.e2e.visiting import assert_accessible, sign_in, visit


@pytest.fixture
def shop(site_rows: Site) -> Shop:
    return Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop


@pytest.fixture
def goods(shop: Shop) -> list[StockRecord]:
    """Three of this test's own, as drafts, so that no other test meets them."""
    Product.objects.filter(partner=shop.partner, title__startswith="Grid ").delete()
    made = [
        factories.make_product(partner=shop.partner, title=f"Grid {name}", price="10.00", stock=5, is_public=False)
        for name in ("a", "b", "c")
    ]
    return [product.stockrecords.get() for product in made]


def cell(page: Page, label: str, title: str) -> Locator:
    return page.get_by_label(f"{label}: Grid {title}", exact=True)


def kept(goods: list[StockRecord]) -> list[tuple[str, str, int]]:
    rows = StockRecord.objects.filter(pk__in=[row.pk for row in goods]).order_by("pk")
    return [(str(row.price), str(row.sale_price), row.num_in_stock) for row in rows]


def test_prices_and_stock_are_changed_by_keyboard_and_taken_back(page: Page, goods: list[StockRecord]) -> None:
    sign_in(page, "shop owner")
    visit(page, "/admin/products/prices/?q=grid")
    cell(page, "Price", "a").focus()
    page.keyboard.type("11,50")
    page.keyboard.press("Enter")
    expect(cell(page, "Price", "b")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(cell(page, "Reduced price", "b")).to_be_focused()
    page.keyboard.type("13")  # more than the price
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(cell(page, "Stock", "c")).to_be_focused()
    page.keyboard.type("40")
    expect(page.get_by_text("3 rows changed")).to_be_visible()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_contain_text("Nothing is saved yet. 1 of 3 changed rows is wrong.")
    expect(page.get_by_role("alert")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link to the wrong cell
    expect(cell(page, "Reduced price", "b")).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("3 rows are saved.")).to_be_visible()
    assert kept(goods) == [("11.50", "None", 5), ("12.00", "9.00", 5), ("10.00", "None", 40)]

    StockRecord.objects.filter(pk=goods[2].pk).update(num_in_stock=39)  # one is sent
    page.get_by_role("button", name=re.compile("^Take back")).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 rows are as they were before.")).to_be_visible()
    expect(page.get_by_text("Grid c: the stock is another since (sent, or counted anew), so it stays.")).to_be_visible()
    assert kept(goods) == [("10.00", "None", 5), ("10.00", "None", 5), ("10.00", "None", 39)]


def test_without_scripts_it_is_a_form(without_javascript: Page, goods: list[StockRecord]) -> None:
    sign_in(without_javascript, "shop owner")
    without_javascript.goto("/admin/products/prices/?q=grid")
    cell(without_javascript, "Stock", "a").fill("7")
    without_javascript.get_by_role("button", name="Save").click()
    expect(without_javascript.get_by_text("1 row is saved.")).to_be_visible()
    assert StockRecord.objects.get(pk=goods[0].pk).num_in_stock == 7


def test_a_new_products_category_follows_its_title(desktop: Page, shop: Shop) -> None:
    sign_in(desktop, "shop owner")
    desktop.goto("/admin/products/new/")
    desktop.locator("#id_title").fill("Goat cheese")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("status").filter(has_text="Chosen from the title")).to_be_visible()
    expect(desktop.locator("#id_category option:checked")).to_contain_text("heese")
