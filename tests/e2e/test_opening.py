"""A cheese maker of sixty who has never sold online opens a shop: counted, left and resumed, corrected, and admitted."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.catalogue.models import Product
from scripts.serving import Site
from shops.models import ShopApplication
from shops.theme.presets import PRESETS
from tests.e2e.opening import PASSWORD, Applicant, nobody_looks
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.visiting import assert_accessible, field, sign_in

MOST_FIELDS_AND_CLICKS = 60
MOST_MINUTES = 10


def see(page: Page, name: str) -> None:
    assert_accessible(page)
    assert page.locator("h1").count() == 1, name


def somebody(page: Page, look: Callable[[Page, str], None] = see) -> Applicant:
    word = uuid.uuid4().hex[:6]
    return Applicant(page, f"pastor-{word}@example.org", f"Queijaria {word}", look)


def begin(one: Applicant, site: Site) -> None:
    one.ask_for_link()
    one.open_link(text_of(wait_for_mail(site, to=one.email, saying="Confirm your e-mail")), site.url)


def test_from_nothing_to_asking_in_few_fields_and_clicks(page: Page, running_site: Site) -> None:
    one = somebody(page)
    begin(one, running_site)
    one.name_shop()
    one.say_who()
    one.choose_look()
    one.fill_shelf()
    one.say_how()
    one.say_where_money_goes()
    one.ask()
    assert one.fields + one.clicks <= MOST_FIELDS_AND_CLICKS, (one.fields, one.clicks)
    assert one.minutes_of_a_slow_typist < MOST_MINUTES, (one.letters, one.minutes_of_a_slow_typist)
    expect(page.locator("main")).to_contain_text("Now the operator reads it")


def test_left_in_the_middle_resumed_elsewhere_and_admitted(
    phone: Page, open_context: Callable[..., BrowserContext], running_site: Site, site_rows: Site
) -> None:
    one = somebody(phone, nobody_looks)
    one.ask_for_link()
    mail = text_of(wait_for_mail(running_site, to=one.email, saying="Confirm your e-mail"))
    # The link is opened on the computer, not on the phone where it was asked for.
    one.page = open_context("desktop").new_page()
    one.open_link(mail, running_site.url)
    one.name_shop()
    one.say_who()
    one.choose_look("kiln")

    one.page = open_context("phone").new_page()
    one.page.goto("/en/sign-in/")
    one.page.locator("[name=username]").fill(one.email)
    one.page.locator("[name=password]").fill(PASSWORD)
    one.page.locator("main button[type=submit]").click()
    expect(one.page.locator("main")).to_contain_text(f"{one.shop} is begun and saved.")
    assert_accessible(one.page)
    one.press("Go on where you stopped")
    one.fill_shelf()
    one.say_how()
    one.say_where_money_goes()
    stranger = open_context("desktop").new_page()
    application = ShopApplication.objects.select_related("shop__partner").get(applicant__email=one.email)
    shop = application.shop
    assert shop is not None
    product = Product.objects.filter(partner=shop.partner).first()
    assert product is not None
    addresses = [f"/en/shops/{shop.partner.code}/", product.get_absolute_url()]
    one.ask()
    for address in addresses:
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 404, address

    desk = open_context("desktop").new_page()
    sign_in(desk, "operator")
    desk.goto(reverse("admissions:edit", args=[application.pk]))
    assert_accessible(desk)
    field(desk, "Words to the shop").fill("Show the cheese from nearer by.")
    desk.get_by_role("button", name="Ask for a change").click()
    expect(desk.locator("main")).to_contain_text("is asked for a change")
    wait_for_mail(running_site, to=one.email, saying="Show the cheese from nearer by.")
    one.page.goto("/en/open-a-shop/")
    expect(one.page.locator("main")).to_contain_text("Show the cheese from nearer by.")
    one.page.goto("/en/open-a-shop/review/")
    one.ask()
    desk.goto(reverse("admissions:edit", args=[application.pk]))
    desk.get_by_role("button", name="Open the shop").click()
    wait_for_mail(running_site, to=one.email, saying="is open")
    for address in addresses:
        answer = stranger.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        assert_accessible(stranger)


def test_errors_are_told_beside_their_fields_and_what_was_written_is_kept(page: Page, running_site: Site) -> None:
    one = somebody(page, nobody_looks)
    page.goto("/en/open-a-shop/account/")
    one.fill("email", "no address")
    one.press("Send me the link")
    expect(page.locator(".errors")).to_contain_text("This is no e-mail address")
    begin(one, running_site)
    main = page.locator("main")

    def expect_refused(*words: str) -> None:
        for text in words:
            expect(page.locator(".errors")).to_contain_text(text)
        expect(page.locator(".errors")).to_contain_text("What you wrote is kept")
        assert_accessible(page)

    one.fill("name", "Shops")
    one.press("Save and go on")
    expect_refused("is kept for the market itself")
    page.locator("input[name=code]").fill("")
    one.name_shop()
    one.fill("tax_number", "123456788")
    one.fill("postcode", "99")
    one.press("Save and go on")
    expect_refused("no Portuguese tax number", "no postcode of Portugal", "Without this promise")
    expect(main.locator("[name=tax_number]")).to_have_value("123456788")
    one.say_who()
    one.choose_look()
    one.press("Put it into my shop")
    expect_refused("Write what it is called", "Write the price")
    one.put_in("Cured sheep's cheese", "14.50", "500", "12")
    one.press("Go on")
    page.locator("[name=street]").fill("")
    one.press("Save and go on")
    expect_refused("Write the street")
    page.locator("[name=street]").fill("Rua da Serra 8")
    one.press("Save and go on")
    one.fill("iban", "PT50 0002 0123 1234 5678 9015 5")
    one.press("Save and go on")
    expect_refused("This is no IBAN")


@pytest.mark.parametrize("look", [preset.code for preset in PRESETS])
def test_each_look_shows_live_with_the_own_name_and_is_readable(
    open_context: Callable[..., BrowserContext], running_site: Site, look: str
) -> None:
    page = open_context("desktop").new_page()
    sign_in(page, "Shopper")
    page.goto("/en/open-a-shop/account/")
    if "/name/" in page.url:
        page.locator("[name=name]").fill(f"Loja {look}")
        page.get_by_role("button", name="Save and go on").click()
    page.goto("/en/open-a-shop/look/")
    page.locator(f"[name=theme][value={look}]").check()
    preset = next(preset for preset in PRESETS if preset.code == look)
    frame = page.frame_locator("iframe")
    expect(frame.locator(f"link[href*='{preset.ground}-{preset.corners}']")).to_have_count(1)
    expect(frame.locator("h1")).to_contain_text("Loja")
    assert_accessible(page)


def test_the_address_is_made_and_checked_while_the_name_is_typed(desktop: Page, running_site: Site) -> None:
    one = somebody(desktop, nobody_looks)
    begin(one, running_site)
    desktop.locator("[name=name]").press_sequentially("Queijaria São João")
    expect(desktop.locator("[name=code]")).to_have_value("queijaria-sao-joao")
    expect(desktop.locator("[data-address-answer]")).to_contain_text("It is free.")
    desktop.locator("[name=code]").fill("ovelha-azul")
    expect(desktop.locator("[data-address-answer]")).to_contain_text("is taken by another shop")
    desktop.locator("[data-address-suggestions] button").first.click()
    expect(desktop.locator("[data-address-answer]")).to_contain_text("It is free.")
    assert_accessible(desktop)


def test_all_of_it_works_without_scripts(without_javascript: Page, running_site: Site) -> None:
    one = somebody(without_javascript, nobody_looks)
    begin(one, running_site)
    one.name_shop()
    one.say_who()
    one.choose_look()
    one.fill_shelf()
    one.say_how()
    one.say_where_money_goes()
    one.ask()
