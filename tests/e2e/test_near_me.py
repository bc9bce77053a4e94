"""Near me in a browser: typed, by where the browser is, by keyboard on the map, and without scripts; pages of regions and categories."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.visiting import assert_accessible, visit

LOUSA = {"latitude": 40.112634, "longitude": -8.247049}


def first_row(page: Page) -> str:
    return page.locator("#near-list h3").first.inner_text()


def test_a_town_is_typed_and_somebody_found(page: Page) -> None:
    visit(page, "/en/near/")
    page.get_by_label("Postcode or place").fill("penela")
    page.get_by_role("button", name="Show who is near").click()
    expect(page.locator("#near-list-title")).to_have_text("Nearest to “penela”")
    assert "Cabra Lunar" in first_row(page)
    expect(page.locator("#near-list > li").first).to_contain_text("under 1 km")
    assert_accessible(page)
    page.locator("#near-list h3 a").first.click()
    expect(page.locator("h1")).to_contain_text("Cabra Lunar")


def test_where_the_browser_is_when_somebody_presses_for_it(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context("phone", geolocation=LOUSA, permissions=["geolocation"]).new_page()
    page.goto("/en/near/")
    asked = page.get_by_role("button", name="Use where I am")
    expect(asked).to_be_visible()
    assert "lat" not in page.url, "nothing is asked before"
    asked.click()
    page.wait_for_url(re.compile("lat="))
    assert page.url.endswith("?lat=40.11&lon=-8.25"), "to about a kilometre"
    expect(page.locator("#near-list-title")).to_contain_text("Lousã")
    assert "Abelha Poeta" in first_row(page)
    assert_accessible(page)


def test_a_browser_that_does_not_tell_leaves_the_form(desktop: Page) -> None:
    desktop.goto("/en/near/")
    desktop.get_by_role("button", name="Use where I am").click()
    expect(desktop.locator(".near-told")).to_contain_text("Write a postcode or a town instead.")
    assert desktop.url.endswith("/en/near/")
    assert_accessible(desktop)


def test_the_pins_of_the_map_are_walked_by_keyboard(desktop: Page) -> None:
    desktop.goto("/en/near/?near=Coimbra")
    names = desktop.locator("#near-list h3").all_inner_texts()
    pins = desktop.locator(".map-pin")
    expect(pins).to_have_count(len(names))
    pins.first.focus()
    for number, name in enumerate(names[:5], start=1):
        assert desktop.evaluate("document.activeElement.getAttribute('aria-label')") == f"{number}. {name}"
        desktop.keyboard.press("Tab")
    desktop.keyboard.press("Shift+Tab")
    target = desktop.evaluate("document.activeElement.getAttribute('href')")
    desktop.keyboard.press("Enter")
    desktop.wait_for_url(f"**{target}")
    expect(desktop.locator("main h1, header h1, .shop-name").first).to_be_visible()


def test_without_scripts_there_is_the_form_and_the_towns(without_javascript: Page) -> None:
    page = without_javascript
    page.goto("/en/near/")
    expect(page.get_by_role("button", name="Use where I am")).to_have_count(0)
    page.get_by_role("link", name="Lousã", exact=True).first.click()
    assert "Abelha Poeta" in first_row(page)
    page.get_by_label("Postcode or place").fill("Nowhereville")
    page.get_by_role("button", name="Show who is near").click()
    expect(page.locator("main")).to_contain_text("We know no place called “Nowhereville”")
    expect(page.locator("#near-towns")).to_be_visible()


def test_regions_and_a_category_with_a_text(page: Page) -> None:
    visit(page, "/en/serra-da-estrela/")
    expect(page.locator("#region-makers")).to_contain_text("Celeste da Ovelha Azul")
    expect(page.locator(".map-pin").first).to_be_visible()
    visit(page, "/pt/rabacal-coimbra/")
    expect(page.locator("#region-makers")).to_contain_text("Lino da Cabra Lunar")
    page.goto("/fr/about-cheese/")
    assert re.search(r"/fr/products/cheese-\d+/$", page.url)
    expect(page.locator("h1")).to_have_text("Fromages et laitages")
    expect(page.locator("#to-begin-with")).to_be_visible()
    assert_accessible(page)


def test_the_way_there(desktop: Page) -> None:
    desktop.goto("/en/")
    desktop.get_by_role("link", name="Makers and shops near you").click()
    expect(desktop.locator("h1")).to_have_text("Makers and shops near you")
    desktop.goto("/en/makers/abelha-poeta/")
    desktop.get_by_role("link", name="Others nearby").click()
    expect(desktop.locator("#near-list-title")).to_have_text("Nearest to “Lousã”")
