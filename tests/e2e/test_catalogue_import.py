"""Bringing in a file that has mistakes in it: what is wrong is said, the rest comes in, and pictures that fail are tried again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from demo.people import OWNER
from marketplace.catalogue.models import Product, ProductClass
from scripts.serving import Site
from shops.models import CatalogueImport, Membership, Shop
from tests.e2e.visiting import assert_accessible, sign_in, visit

HEADINGS = ["SKU", "Title", "Price with VAT", "Stock", "Weight packed", "Pictures"]
NOWHERE = "http://127.0.0.1/picture.jpg"  # an address of our own network, which is never asked
GOOD = 10


@pytest.fixture
def shop(site_rows: Site) -> Iterator[Shop]:
    shop = Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop
    yield shop
    Product.objects.filter(partner=shop.partner, title__startswith="Brought in").delete()
    CatalogueImport.objects.filter(shop=shop, file_name="with-mistakes.csv").delete()


def file_with_mistakes() -> FilePayload:
    text = io.StringIO(newline="")
    rows = [[f"E2E-{n}", f"Brought in {n}", "4,50", "3", "400 g", NOWHERE if n < 2 else ""] for n in range(GOOD)]
    rows[3:3] = [["E2E-X", "Brought in badly", "cheap", "3", "400 g", ""], ["E2E-Y", "", "4,50", "3", "heavy", ""]]
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    return {"name": "with-mistakes.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("cp1252")}


def wait_for(page: Page, words: str) -> None:
    """Reload until ``words`` are there: what runs in the background has no moment of its own."""
    for _try in range(60):
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"“{words}” never came")


def test_a_file_with_mistakes(page: Page, shop: Shop) -> None:
    sign_in(page, "shop owner")
    visit(page, "/admin/catalogue-files/")
    page.set_input_files("input[type=file]", file_with_mistakes())
    page.get_by_role("button", name="Check the file").click()

    # What is wrong is said by row and column, and nothing is saved yet.
    rows = page.get_by_role("table", name="What will be done, row by row")
    expect(rows).to_contain_text("Price with VAT: “cheap” is not a number. Write it like 12.50.")
    expect(rows).to_contain_text("Title: The title is missing. A new product needs one.")
    expect(rows).to_contain_text("Weight packed: “heavy” is not a weight.")
    expect(page.locator("main")).to_contain_text("2 rows refused")
    assert_accessible(page)
    assert not Product.objects.filter(title__startswith="Brought in").exists()

    page.get_by_role("button", name="Import the good rows only").click()
    wait_for(page, f"{GOOD} products are written")
    assert_accessible(page)
    assert Product.objects.filter(partner=shop.partner, title__startswith="Brought in").count() == GOOD

    # The pictures that cannot be had are listed with their reason, and tried again when asked.
    wait_for(page, "2 failed")
    page.get_by_text("Pictures that could not be fetched").click()
    expect(page.locator("details[open]").first).to_contain_text("The address leads into a private network, and is not asked.")
    assert_accessible(page)
    page.get_by_role("button", name="Try the failed pictures again").click()
    expect(page.get_by_text("2 pictures are tried again.")).to_be_visible()
    wait_for(page, "2 failed")


def test_the_progress_bar_fills_and_gives_way_to_the_result(page: Page, shop: Shop) -> None:
    """The state between is held still here: a real one is over in a blink."""
    sign_in(page, "shop owner")
    page.goto("/admin/catalogue-files/")
    page.set_input_files("input[type=file]", file_with_mistakes())
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("main")).to_contain_text("Nothing is saved yet")
    job = CatalogueImport.objects.filter(shop=shop, file_name="with-mistakes.csv")
    job.update(state=CatalogueImport.State.IMPORTING, done=3, total=GOOD, touched_at=timezone.now())
    page.reload()
    bar = page.get_by_role("progressbar", name="How far it is")
    expect(bar).to_have_attribute("value", "30")
    expect(page.locator("main")).to_contain_text(f"3 of {GOOD} products")
    assert_accessible(page)
    job.update(done=8)
    expect(bar).to_have_attribute("value", "80")
    job.update(state=CatalogueImport.State.IMPORTED)
    expect(page.locator("main")).to_contain_text("written")
    expect(bar).to_have_count(0)


def test_the_list_of_missing_texts(page: Page, shop: Shop) -> None:
    sign_in(page, "shop owner")
    goods = ProductClass.objects.get(slug="goods")
    Product.objects.create(partner=shop.partner, title="Brought in without words", slug="x", is_public=False, product_class=goods)
    visit(page, "/admin/shop/texts/?language=fr")
    page.get_by_role("link", name="Brought in without words").click()
    expect(page.get_by_role("heading", name="In other languages")).to_be_in_viewport()
    page.get_by_role("region", name="In other languages").get_by_role("button", name="Toggle section").click()
    expect(page.get_by_role("button", name="Add language")).to_be_visible()
