"""What goes wrong on the way to an order: each page says what was kept and what to do, and there is never a second order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from demo.campaigns import RICE
from marketplace.order.models import Order
from scripts.serving import Site
from tests.e2e.shopping import APIARY, CHEESE, DAIRY, HONEY, SLIP, Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible

UNKNOWN = [
    "product/no-such-thing-999999/",
    "product/no-such-thing-99999999999999999999999/",
    "products/no-such-shelf-999999/",
    "makers/nobody/",
    "shops/nowhere/",
    "order/AAAAAAAAAAAAAAAAAAAAAA/",
    "order/AAAAAAAAAAAAAAAAAAAAAA/thanks/",
    "order/AAAAAAAAAAAAAAAAAAAAAA/slip/",
    "order/%00/",
    "track/RR473124829PT/",
    "no-such-page/",
]


def shopper_with_both(page: Page) -> Shopper:
    """Someone who has the cheese and the honey in the basket and looks closely from here on."""
    guest = Shopper(page, look=nobody_looks)
    guest.fill_basket()
    guest.look = assert_accessible
    return guest


def expect_lines(guest: Shopper, *titles: str) -> None:
    """The basket holds these, in any order."""
    assert guest.go("basket/") == 200
    expect(guest.page.locator(".lines h3")).to_have_count(len(titles))
    for title in titles:
        expect(guest.page.locator("main")).to_contain_text(title)


@pytest.fixture
def orders_of(site_rows: Site) -> Callable[[Shopper], int]:
    """How many orders this shopper has."""
    return lambda guest: Order.objects.filter(guest_email=guest.email).count()


def test_a_postcode_that_does_not_exist_is_told_beside_the_field(page: Page) -> None:
    guest = shopper_with_both(page)
    guest.check_out()
    guest.give_address(postcode="999")
    expect(page.locator(".errors")).to_contain_text("What you wrote is kept")
    page.locator(".errors a").first.click()
    expect(page.locator("[name=postcode]")).to_be_focused()
    expect(page.locator("[name=street]")).to_have_value("Rua da Sofia 12")
    assert guest.basket_count == 2


def test_a_place_that_a_service_does_not_reach(page: Page) -> None:
    guest = shopper_with_both(page)
    guest.check_out()
    guest.give_address(postcode="9000-082", locality="Funchal")
    # Chilled vans stay on the mainland; the honey can go.
    dairy = page.locator("section.panel").filter(has_text=DAIRY)
    expect(dairy).to_contain_text("cannot be sent to this address")
    expect(dairy).to_contain_text("Your basket is kept")
    expect(page.locator("section.panel").filter(has_text=APIARY).locator(".choice-card:not(.off)")).not_to_have_count(0)
    guest.press(page.get_by_role("link", name="Give another address"))
    expect(page.locator("[name=locality]")).to_have_value("Funchal")
    guest.give_address()
    expect(page.locator("h1")).to_have_text("How and when")
    expect_lines(guest, CHEESE.en, HONEY.en)


def test_a_country_that_nothing_goes_to(desktop: Page) -> None:
    guest = shopper_with_both(desktop)
    guest.check_out()
    guest.give_address(country="FR", postcode="75001", locality="Paris")
    expect(desktop.locator("section.panel .notice.bad")).to_have_count(2)
    expect(desktop.locator("main form button[type=submit]")).to_have_count(0)
    guest.press(desktop.get_by_role("link", name="Back to the basket"))
    assert guest.basket_count == 2


def test_more_than_there_is(page: Page) -> None:
    guest = shopper_with_both(page)
    row = page.locator(".lines > li").filter(has_text=HONEY.en)
    row.locator("input[name=quantity]").fill("9999")
    guest.press(row.get_by_role("button", name="Change"))
    expect(page.locator(".messages")).to_contain_text("pieces of Orange blossom honey are left. Your basket holds all of them now.")
    expect_lines(guest, CHEESE.en, HONEY.en)


def test_a_basket_that_changed_in_another_tab(desktop: Page, orders_of: Callable[[Shopper], int]) -> None:
    guest = shopper_with_both(desktop)
    expect_lines(guest, CHEESE.en, HONEY.en)
    tab = Shopper(desktop.context.new_page())
    tab.go("basket/")
    row = tab.page.locator(".lines > li").filter(has_text=HONEY.en)
    row.locator("input[name=quantity]").fill("3")
    tab.press(row.get_by_role("button", name="Change"))
    # The first tab still shows one jar.
    row = desktop.locator(".lines > li").filter(has_text=HONEY.en)
    row.locator("input[name=quantity]").fill("2")
    guest.press(row.get_by_role("button", name="Change"))
    expect(desktop.locator(".messages")).to_contain_text("was changed in another tab meanwhile. The newer number was kept: 3.")

    guest.check_out()
    guest.give_address()
    guest.choose_delivery()
    tab.go("basket/")
    tab.press(tab.page.locator(".lines > li").filter(has_text=CHEESE.en).get_by_role("button", name="Take out"))
    guest.pay(SLIP)
    expect(desktop.locator(".messages")).to_contain_text("changed")
    assert orders_of(guest) == 0
    expect_lines(guest, HONEY.en)
    # What was answered is kept: on to the end without asking again.
    guest.check_out()
    expect(desktop.locator("[name=street]")).to_have_value("Rua da Sofia 12")
    guest.send()
    guest.choose_delivery()
    guest.pay(SLIP)
    expect(desktop.locator("h1")).to_have_text("Thank you for your order")
    assert orders_of(guest) == 1


def test_a_double_click_on_the_order(page: Page, orders_of: Callable[[Shopper], int]) -> None:
    guest = Shopper(page, look=nobody_looks)
    guest.come_to_payment()
    page.locator(f"#payment-{SLIP}").check()
    page.locator("main form button[type=submit]").last.dblclick()
    page.wait_for_url("**/thanks/")
    expect(page.locator("h1")).to_have_text("Thank you for your order")
    assert orders_of(guest) == 1


def test_back_and_sent_again(page: Page, orders_of: Callable[[Shopper], int]) -> None:
    guest = Shopper(page, look=nobody_looks)
    guest.come_to_payment()
    sent_again = page.locator("main form:has([name=payment])").evaluate("form => Object.fromEntries(new FormData(form))") | {
        "payment": SLIP
    }
    guest.look = assert_accessible
    guest.pay(SLIP)
    order = page.locator(".lead").inner_text()
    page.go_back()
    page.wait_for_load_state()
    # Either the browser shows the old form and sends it once more, or the page asks the server and is led to the order.
    if page.locator(f"#payment-{SLIP}").count():
        guest.pay(SLIP)
    expect(page.locator(".lead")).to_have_text(order)
    # The very same form, sent from wherever.
    answer = page.context.request.post("/en/checkout/payment/", form=sent_again, headers={"Referer": page.url})
    assert answer.status == 200
    assert order in answer.text()
    assert orders_of(guest) == 1
    # A basket filled afterwards is a new order.
    guest.look = nobody_looks
    guest.come_to_payment()
    guest.pay(SLIP)
    assert page.locator(".lead").inner_text() != order
    assert orders_of(guest) == 2


def test_a_campaign_that_is_over(page: Page) -> None:
    guest = Shopper(page)
    assert guest.go(f"{RICE.slug}/") == 200
    assert_accessible(page)
    expect(page.locator("h1")).to_have_text(RICE.title.en)
    expect(page.locator(".hero")).to_contain_text("The campaign is over")
    guest.press(page.locator(".hero a.button"))
    expect(page.locator("h1")).to_have_text("All products")


def test_unknown_addresses(page: Page) -> None:
    guest = shopper_with_both(page)
    for path in UNKNOWN:
        assert guest.go(path) == 404, path
        expect(page.locator("h1")).not_to_have_text("Not Found")
        expect(page.locator("main .button").first).to_be_visible()
        assert guest.basket_count == 2, path
    assert_accessible(page)


def test_a_product_that_is_gone_is_not_put_in(desktop: Page, open_context: Callable[..., BrowserContext]) -> None:
    guest = shopper_with_both(desktop)
    guest.search(HONEY.en)
    guest.open_card(HONEY.en)
    for forged in ("999999", "0", "-1", "abc", "99999999999999999999"):
        desktop.locator("form[action$='/basket/add/'] [name=product]").evaluate("(field, value) => field.value = value", forged)
        guest.put_in()
        expect(desktop.locator("main")).to_contain_text("Your basket is as it was")
        assert guest.basket_count == 2
        desktop.go_back()
    # Somebody else's line is unknown to us.
    other = shopper_with_both(open_context("desktop").new_page())
    theirs = other.page.locator(".lines form").first.get_attribute("action")
    expect_lines(guest, CHEESE.en, HONEY.en)
    desktop.locator(".lines form").first.evaluate("(form, action) => form.action = action", theirs)
    guest.press(desktop.get_by_role("button", name="Take out").first)
    expect(desktop.locator(".messages")).to_contain_text("The rest is as it was")
    expect_lines(guest, CHEESE.en, HONEY.en)
    expect_lines(other, CHEESE.en, HONEY.en)
