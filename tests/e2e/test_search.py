"""Finding things: typing, choosing among suggestions, narrowing a list, and what happens where there is nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from marketplace.search.models import Wish
from scripts.serving import Site
from tests.e2e.shopping import HONEY
from tests.e2e.visiting import assert_accessible, sign_in, visit


def cards(page: Page) -> list[str]:
    return page.locator(".found-list .card-title a").all_inner_texts()


@pytest.mark.parametrize(("language", "words"), [("en", "honey"), ("pt", "mel"), ("fr", "miel"), ("en", "hony"), ("pt", "QUEIJÕES")])
def test_words_of_each_language_find_in_any_writing(page: Page, language: str, words: str) -> None:
    page.goto(f"/{language}/products/")
    page.locator("#list-search").fill(words)
    page.locator("form[role=search] button").click()
    page.wait_for_load_state()
    assert cards(page)
    assert_accessible(page)


def test_suggestions_are_chosen_by_keyboard(desktop: Page) -> None:
    desktop.goto("/en/products/")
    field = desktop.locator("#list-search")
    expect(field).to_have_role("combobox")
    field.press_sequentially("orange bl")
    option = desktop.get_by_role("option").filter(has_text=HONEY.en)
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert_accessible(desktop)
    while option.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("suggestion-"))
    field.press("Enter")
    expect(desktop.locator("h1")).to_have_text(HONEY.en)


def test_escape_leaves_what_was_typed_and_enter_searches_for_it(desktop: Page) -> None:
    desktop.goto("/en/products/")
    field = desktop.locator("#list-search")
    field.press_sequentially("honey")
    expect(desktop.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(desktop.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("honey")
    field.press("Enter")
    expect(desktop.locator("h1")).to_have_text("Results for “honey”")


def test_the_search_in_the_header_suggests_on_any_page_and_moves_nothing(page: Page) -> None:
    page.goto("/en/shops/")
    field = page.locator("#site-search")
    before = page.locator("h1").bounding_box()
    field.press_sequentially("orange bl")
    option = page.get_by_role("option").filter(has_text=HONEY.en)
    expect(option).to_be_visible()
    assert page.locator("h1").bounding_box() == before, "suggestions lie over the page"
    assert_accessible(page)
    while option.get_attribute("aria-selected") != "true":
        field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("h1")).to_have_text(HONEY.en)
    page.locator("#site-search").fill("honey")
    page.locator("#site-search").press("Enter")
    expect(page.locator("h1")).to_have_text("Results for “honey”")


def test_two_searches_on_the_first_page_each_have_suggestions_of_their_own(page: Page) -> None:
    page.goto("/en/")
    page.locator("#site-search").press_sequentially("hon")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#home-search").press_sequentially("hon")
    expect(page.locator("#home-search-suggestions [role=option]").first).to_be_visible()
    expect(page.locator("#site-search-suggestions")).to_be_hidden()
    page.locator("#home-search").press("ArrowDown")
    expect(page.locator("#home-search")).to_have_attribute("aria-activedescendant", "home-search-suggestion-1")
    assert_accessible(page)


def test_the_header_takes_one_row_for_it_on_a_phone(phone: Page) -> None:
    phone.goto("/en/shops/")
    field, name, menu = (phone.locator(one).bounding_box() for one in ("#site-search", ".site-name", ".site-nav"))
    assert field is not None and name is not None and menu is not None  # noqa: PT018
    assert 40 <= field["height"] <= 48
    assert name["y"] + name["height"] <= field["y"]
    assert menu["y"] - (field["y"] + field["height"]) < 16


def test_it_searches_from_any_page_without_javascript(without_javascript: Page) -> None:
    page = without_javascript
    page.goto("/pt/shops/")
    page.locator("#site-search").fill("mel")
    page.locator(".site-search button").click()
    expect(page).to_have_url(re.compile("/pt/products/"))
    assert cards(page)


def test_a_list_is_narrowed_and_widened_again(page: Page) -> None:
    page.goto("/en/products/?q=cheese")
    before = cards(page)
    group = page.locator("details").filter(has=page.locator("summary", has_text="Milk of"))
    group.locator("summary").click()
    goat = group.locator("label").filter(has_text="Goat")
    count = int(re.sub(r"\D", "", goat.inner_text()))
    goat.locator("input").check()
    page.get_by_role("button", name="Show these").click()
    page.wait_for_load_state()
    assert "milk=goat" in page.url
    assert 0 < len(cards(page)) == count < len(before)
    assert_accessible(page)
    page.locator(".narrowed a").first.click()
    page.wait_for_load_state()
    assert cards(page) == before


def test_it_all_works_without_javascript(without_javascript: Page) -> None:
    page = without_javascript
    page.goto("/en/products/")
    page.locator("#list-search").fill("honey")
    page.locator("form[role=search] button").click()
    page.locator("#order").select_option("price")
    page.locator("#price-max").fill("9")
    page.get_by_role("button", name="Show these").click()
    prices = [float(re.search(r"[\d.]+", text).group()) for text in page.locator(".found-list .price").all_inner_texts()]  # type: ignore[union-attr]
    assert prices
    assert max(prices) <= 9
    expect(page.locator("#list-search")).to_have_value("honey")


def test_where_there_is_nothing_one_can_wish_for_it_and_the_operator_reads_it(page: Page, desktop: Page, site_rows: Site) -> None:
    wished = f"Truffles, please ({page.viewport_size['width'] if page.viewport_size else 0})"
    page.goto("/en/products/?q=zzyzzxq")
    expect(page.locator("main")).to_contain_text("Nothing found")
    assert_accessible(page)
    page.locator("#wish").fill(wished)
    page.get_by_role("button", name="Wish for it").click()
    expect(page.locator("main")).to_contain_text("The market reads every wish")
    assert Wish.objects.get(text=wished).words == "zzyzzxq"


def test_a_bee_keeper_is_found_beside_the_honey(page: Page) -> None:
    page.goto("/en/products/?q=abelha")
    expect(page.locator("#found-people")).to_be_visible()
    page.get_by_role("link", name=re.compile("Mel da Abelha Poeta")).first.click()
    expect(page.locator("h1")).to_contain_text("Abelha Poeta")


def test_the_operator_sees_what_people_look_for(desktop: Page) -> None:
    sign_in(desktop, "operator")
    visit(desktop, "/admin/searches/")
    expect(desktop.locator("h1")).to_contain_text("What people look for")
    assert_accessible(desktop)
