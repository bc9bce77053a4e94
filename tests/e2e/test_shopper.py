"""A guest buys a cheese and another shop's honey in one basket, and follows the order."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from demo.campaigns import CHEESE as CAMPAIGN
from scripts.serving import Site
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.shopping import APIARY, AT_THE_DOOR, CHEESE, DAIRY, HONEY, SLIP, Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible

A_DAY = re.compile(r"(Mon|Tues|Wednes|Thurs|Fri)day \d+ \w+")


def assert_three_lines_with_days(page: Page) -> list[str]:
    """What happens next, as the page says it."""
    lines = page.locator("section[aria-labelledby=next] li").all_inner_texts()
    assert len(lines) == 3
    assert A_DAY.search(" ".join(lines))
    return lines


def test_a_guest_orders_over_two_shops_and_pays_by_slip(
    page: Page, open_context: Callable[..., BrowserContext], running_site: Site
) -> None:
    guest = Shopper(page)
    guest.see_campaign()
    expect(page.locator("h1")).to_have_text(CAMPAIGN.title.en)
    guest.open_card(CHEESE.en)
    expect(page.locator("main")).to_contain_text("Protected Designation of Origin")
    guest.put_in()
    guest.search("honey")
    guest.open_card(HONEY.en)
    guest.put_in()
    # One card a shop, and the sum of both.
    expect(page.locator("section.panel h2")).to_have_text([DAIRY, APIARY])
    prices = [float(text.removeprefix("€")) for text in page.locator(".lines .price").all_inner_texts()]
    expect(page.locator(".side dd.total")).to_have_text(f"€{sum(prices):.2f}")

    guest.check_out()
    guest.give_address()
    # Chilled goods are offered the chilled service, the others the rest, each with the reason.
    expect(page.locator("section.panel").filter(has_text=DAIRY).locator(".choice-card:not(.off) strong")).to_have_text(["Home chilled"])
    offered = page.locator("section.panel").filter(has_text=APIARY).locator(".choice-card:not(.off) strong").all_inner_texts()
    # Whether any hours of the same day are left is a matter of the clock.
    assert [name for name in offered if name != "Same day"] == ["Home 24 h", "Economy", "To an office", "To a locker"]
    days = [part.locator("option").nth(1).inner_text() for part in page.locator("section.panel").all()]
    guest.choose_delivery()
    for day in days:
        expect(page.locator("section[aria-labelledby=review]")).to_contain_text(day)
    total = page.locator("section[aria-labelledby=review] dd.total").inner_text()
    guest.pay(SLIP)

    expect(page.locator("h1")).to_have_text("Thank you for your order")
    lines = assert_three_lines_with_days(page)
    assert total in lines[0]
    assert all(day in lines[2] for day in days)
    reference = page.locator(".reference").inner_text()
    assert guest.basket_count == 0

    mail = text_of(wait_for_mail(running_site, to=guest.email, saying="Thank you"))
    for words in (reference, total, CHEESE.en, HONEY.en, DAIRY, APIARY, *lines):
        assert words in mail
    # Whoever has the link sees the order, without any cookie.
    link = re.search(rf"{re.escape(running_site.url)}/en/order/[\w-]+/(?=\s|$)", mail)
    assert link
    elsewhere = open_context("phone").new_page()
    elsewhere.goto(link[0])
    assert_accessible(elsewhere)
    expect(elsewhere.locator("section.panel h2").first).to_have_text(DAIRY)
    expect(elsewhere.locator("main")).to_contain_text("Waiting for payment")
    expect(elsewhere.locator("main")).to_contain_text(reference)
    expect(elsewhere.locator("main")).not_to_contain_text("Rua da Sofia")
    elsewhere.get_by_role("link", name="Print the slip").click()
    assert_accessible(elsewhere)
    expect(elsewhere.locator(".reference")).to_have_text(reference)


def test_a_guest_pays_at_the_door(page: Page, running_site: Site) -> None:
    guest = Shopper(page, look=nobody_looks)
    guest.come_to_payment()
    with_fee = page.locator(f"label[for=payment-{AT_THE_DOOR}] .price").inner_text()
    guest.look = assert_accessible
    guest.pay(AT_THE_DOOR)
    lines = assert_three_lines_with_days(page)
    assert DAIRY in lines[2]
    assert APIARY in lines[2]
    assert page.locator(".reference").count() == 0
    assert with_fee in text_of(wait_for_mail(running_site, to=guest.email, saying="Thank you"))
    guest.press(page.get_by_role("link", name="See where it is"))
    expect(page.locator("main")).to_contain_text("To pack")
    expect(page.locator("section[aria-labelledby=order-sum] dd.total")).to_have_text(with_fee)


def test_all_of_it_works_without_scripts(without_javascript: Page, running_site: Site) -> None:
    guest = Shopper(without_javascript, look=nobody_looks)
    guest.come_to_payment()
    guest.pay(SLIP)
    assert_three_lines_with_days(without_javascript)
    wait_for_mail(running_site, to=guest.email, saying="Thank you")
    guest.press(without_javascript.get_by_role("link", name="See where it is"))
    expect(without_javascript.locator("section.panel h2").first).to_have_text(DAIRY)


@pytest.mark.parametrize("language", ["pt", "fr"])
def test_it_speaks_the_shoppers_language(desktop: Page, running_site: Site, language: str) -> None:
    def look(page: Page) -> None:
        assert page.locator("html").get_attribute("lang") == language
        assert f"/{language}/" in page.url
        assert_accessible(page)

    guest = Shopper(desktop, language, look)
    guest.see_campaign()
    expect(desktop.locator("h1")).to_have_text(CAMPAIGN.title[language])
    expect(desktop.locator("main")).to_contain_text(CAMPAIGN.questions[0][0][language])
    guest.come_to_payment()
    for title in (CHEESE, HONEY):
        expect(desktop.locator("section[aria-labelledby=review]")).to_contain_text(title[language])
    guest.pay(SLIP)
    mail = wait_for_mail(running_site, to=guest.email, saying=CHEESE[language])
    assert f"/{language}/order/" in text_of(mail)


def test_a_page_leads_to_itself_in_the_other_languages(phone: Page) -> None:
    phone.goto(f"/en/{CAMPAIGN.slug}/")
    for language in ("fr", "pt", "en"):
        phone.locator(f".languages a[lang={language}]").click()
        phone.wait_for_url(f"**/{language}/{CAMPAIGN.slug}/")
        expect(phone.locator("h1")).to_have_text(CAMPAIGN.title[language])
