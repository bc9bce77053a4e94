"""A shop owner's pages and doors: a ready page, a page beside it, closing for a while; and visitors who read, watch and write."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from demo.people import OWNER
from marketplace.partner.models import Partner
from marketplace.partner.trading import Trading
from scripts.serving import Site
from shops.models import Membership, Shop, ShopContentPage, StorefrontPage
from tests.e2e.passing_time import wait_for_mail
from tests.e2e.visiting import assert_accessible, sign_in, visit


@pytest.fixture
def shop(site_rows: Site) -> Iterator[Shop]:
    """The owner's; open again and with its own page after the test."""
    shop = Membership.objects.select_related("shop__partner").get(user__email=OWNER).shop
    yield shop
    Partner.objects.filter(pk=shop.partner_id).update(trading=Trading.OPEN, reopens_on=None, closed_message="")
    for page in ShopContentPage.objects.filter(shop=shop, title="Our fairs"):
        page.delete()
    for page in StorefrontPage.objects.filter(shop=shop):
        page.save_revision()


def test_closes_for_a_while_and_shoppers_read_it(page: Page, shop: Shop) -> None:
    sign_in(page, "shop owner")
    visit(page, "/admin/shop/state/")
    day = timezone.localdate() + dt.timedelta(days=9)
    expect(page.get_by_label("Open again on")).to_be_hidden()
    page.get_by_label(re.compile(r"^\s*Closed until a day")).check()
    page.get_by_label("Open again on").fill(day.isoformat())
    page.get_by_label(re.compile(r"^\s*What shoppers should know")).fill("We are up on the pastures.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("It is open again on")
    assert_accessible(page)

    visit(page, f"/en/shops/{shop.partner.code}/")
    expect(page.locator("main")).to_contain_text("We are up on the pastures.")
    page.locator(".card a").first.click()
    expect(page.locator("main")).to_contain_text("This shop takes no orders now.")
    expect(page.get_by_role("button", name="Add to basket")).to_have_count(0)
    assert_accessible(page)


def test_begins_with_a_ready_page_and_adds_one_beside_it(desktop: Page, shop: Shop) -> None:
    sign_in(desktop, "shop owner")
    visit(desktop, "/admin/shop/pages/")
    desktop.get_by_role("link", name="Begin with a ready page").first.click()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Take this one").first.click()
    expect(desktop.locator(".messages")).to_contain_text("Here is your draft")
    expect(desktop.locator("main")).to_contain_text("How it is made")

    visit(desktop, "/admin/shop/pages/")
    desktop.get_by_label("Title of a new page").first.fill("Our fairs")
    desktop.get_by_role("button", name="Add an empty page").first.click()
    expect(desktop.locator(".messages")).to_contain_text("The page is a draft")
    desktop.get_by_role("button", name="More actions").click()
    desktop.get_by_role("button", name="Publish").last.click()
    expect(desktop.locator(".messages")).to_contain_text("has been published")
    page = ShopContentPage.objects.get(shop=shop, title="Our fairs")
    public = f"/{page.locale.language_code}/shops/{shop.partner.code}/our-fairs/"
    visit(desktop, public)
    expect(desktop.get_by_role("navigation").filter(has_text="Our fairs")).to_be_visible()


def test_writes_to_the_shop_without_scripts(without_javascript: Page, site_rows: Site, shop: Shop) -> None:
    page = without_javascript
    page.goto(f"/en/shops/{shop.partner.code}/contact/")
    page.get_by_label("Your name").fill("Ana Lopes")
    page.get_by_label("Your e-mail address").fill("ana")
    page.get_by_label("Your message").fill("Is the shop open at milking time?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("Nothing was sent yet")
    expect(page.get_by_label("Your message")).to_have_value("Is the shop open at milking time?")
    page.get_by_label("Your e-mail address").fill("ana@example.org")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("main")).to_contain_text("on its way to the shop")
    mail = wait_for_mail(site_rows, to=OWNER, saying="milking time")
    assert mail["Reply-To"] == "ana@example.org"


def test_a_film_is_asked_for_by_a_press_and_not_before(desktop: Page, shop: Shop) -> None:
    page = StorefrontPage.objects.get(shop=shop, locale__language_code="en")
    before = page.get_latest_revision()
    page.body = [("video", {"title": "Turning", "address": "https://youtu.be/abcdefghijk", "picture": None})]
    page.save_revision().publish()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><html lang=en><title>Film</title><p>The film")

    desktop.route(re.compile("youtube"), answer)
    try:
        visit(desktop, f"/en/shops/{shop.partner.code}/")
        assert asked == []
        desktop.get_by_role("link", name=re.compile("Watch “Turning” from YouTube")).click()
        expect(desktop.frame_locator("iframe.film-frame").locator("p")).to_have_text("The film")
        assert asked == ["https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"]
    finally:
        before.publish()
