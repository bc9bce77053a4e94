"""A guest pays by card on the sandbox's page: accepted, declined, asked by the bank, given up, and all of it without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from marketplace.cards.models import CardSession
from marketplace.order.models import Order
from scripts.serving import Site
from stripe_sandbox.control import Control
from tests.e2e.passing_time import mails, text_of, tick, wait_for_mail
from tests.e2e.shopping import CARD, CHEESE, HONEY, Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible, sign_in

ACCEPTED, DECLINED, BANK_ASKS = "Accepted", "Declined", "The bank asks you (3-D Secure)"


def come_to_stripe(guest: Shopper) -> None:
    """Fill a basket, answer everything, and go on to the page where it is paid."""
    watching, guest.look = guest.look, nobody_looks
    guest.come_to_payment()
    watching(guest.page)
    guest.pay(CARD)
    guest.page.wait_for_url("**/c/pay/**")
    guest.look = watching


def pay_with(page: Page, card: str) -> None:
    page.get_by_label(card, exact=False).first.check()
    page.locator("form button").first.click()


def order_of(guest: Shopper) -> Order:
    return Order.objects.get(guest_email=guest.email)


def expect_thanks(guest: Shopper) -> None:
    guest.page.wait_for_url("**/thanks/")
    expect(guest.page.locator("h1")).to_have_text("Thank you for your order")
    guest.look(guest.page)


def test_a_card_is_accepted(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    come_to_stripe(guest)
    expect(page.get_by_text(guest.email)).to_be_visible()
    pay_with(page, ACCEPTED)
    expect_thanks(guest)
    expect(page.locator("section[aria-labelledby=next]")).to_contain_text("Your payment has arrived")
    order = order_of(guest)
    mail = text_of(wait_for_mail(site_rows, to=guest.email, saying="is paid"))
    assert "Paid by card on" in mail
    assert order.number in mail
    guest.press(page.get_by_role("link", name="See where it is"))
    expect(page.locator("section[aria-labelledby=order-sum]")).to_contain_text("Card · Paid on")
    expect(page.locator("main")).to_contain_text("To pack")
    assert len([mail for mail in mails(site_rows) if guest.email in str(mail["To"])]) == 1
    assert guest.basket_count == 0


def test_declined_and_then_another_card(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    come_to_stripe(guest)
    pay_with(page, DECLINED)
    expect(page.get_by_role("alert")).to_contain_text("The bank declined the card")
    pay_with(page, ACCEPTED)
    expect_thanks(guest)


def test_the_bank_asks_and_is_answered(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    come_to_stripe(guest)
    pay_with(page, BANK_ASKS)
    tab = page.context.new_page()
    tab.goto(f"/en/order/{order_of(guest).tracking_token}/card/return/")
    expect(tab.locator("h1")).to_have_text("We are waiting for your bank")
    assert_accessible(tab)
    tab.close()
    page.get_by_role("button", name="Fail to confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("not convinced that it is you")
    pay_with(page, BANK_ASKS)
    page.get_by_role("button", name="Confirm the payment").click()
    expect_thanks(guest)


def test_back_without_paying_and_the_basket_again(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    come_to_stripe(guest)
    at_stripe = page.url
    page.get_by_role("link", name="Go back without paying").click()
    expect(page.locator("h1")).to_have_text("Your order is not paid yet")
    guest.look(page)
    # The same page as long as it is open.
    page.get_by_role("button", name="Pay by card now").click()
    page.wait_for_url("**/c/pay/**")
    assert page.url == at_stripe
    page.go_back()
    guest.press(page.get_by_role("button", name="Give the basket back"))
    expect(page.locator(".messages")).to_contain_text("Here is your basket again. Nothing was charged")
    for title in (CHEESE.en, HONEY.en):
        expect(page.locator("main")).to_contain_text(title)
    assert guest.basket_count == 2
    # Stripe takes nothing any more for the order that was given up.
    assert page.goto(at_stripe).status == 410  # type: ignore[union-attr]
    guest.look = nobody_looks
    guest.go("basket/")
    guest.check_out()
    expect(page.locator("[name=email]")).to_have_value(guest.email)
    guest.send()
    guest.choose_delivery()
    guest.pay(CARD)
    page.wait_for_url("**/c/pay/**")
    pay_with(page, ACCEPTED)
    expect_thanks(guest)
    paid = Order.objects.filter(guest_email=guest.email, paid_at__isnull=False)
    assert (paid.count(), Order.objects.filter(guest_email=guest.email).count()) == (1, 2)


def test_a_slip_in_place_of_the_card(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    come_to_stripe(guest)
    page.get_by_role("link", name="Go back without paying").click()
    guest.press(page.get_by_role("button", name="Pay with a slip at a post office"))
    expect(page.locator(".reference")).to_be_visible()
    reference = page.locator(".reference").inner_text()
    assert reference in text_of(wait_for_mail(site_rows, to=guest.email, saying="Thank you"))


def test_a_double_click_opens_one_page(desktop: Page, site_rows: Site) -> None:
    guest = Shopper(desktop, look=nobody_looks)
    guest.come_to_payment()
    desktop.locator(f"#payment-{CARD}").check()
    desktop.locator("main form button[type=submit]").last.dblclick()
    desktop.wait_for_url("**/c/pay/**")
    assert CardSession.objects.filter(payment__order=order_of(guest)).count() == 1


def test_two_tabs_pay_once(desktop: Page, site_rows: Site) -> None:
    guest = Shopper(desktop, look=nobody_looks)
    come_to_stripe(guest)
    order = order_of(guest)
    tab = desktop.context.new_page()
    tab.goto(f"/en/order/{order.tracking_token}/card/")
    tab.get_by_role("button", name="Pay by card now").click()
    tab.wait_for_url("**/c/pay/**")
    pay_with(tab, ACCEPTED)
    tab.wait_for_url("**/thanks/")
    pay_with(desktop, ACCEPTED)
    expect(desktop.get_by_role("heading", level=1)).to_have_text("This is paid already")
    desktop.get_by_role("link", name="Go on to your order").click()
    expect_thanks(guest)


def test_a_message_that_never_comes(desktop: Page, site_rows: Site) -> None:
    """The shopper closes the browser at the bank's, and Stripe's message is lost: the timer finds the money."""
    guest = Shopper(desktop, look=nobody_looks)
    control = Control(site_rows.environment["STRIPE_API_BASE"], site_rows.environment["STRIPE_SECRET_KEY"])
    come_to_stripe(guest)
    control.deliver("never")
    try:
        control.pay(CardSession.objects.get(payment__order=order_of(guest)).stripe_id or "")
    finally:
        control.deliver_on_time()
    session = CardSession.objects.filter(payment__order=order_of(guest))
    session.update(created_at=order_of(guest).date_placed.replace(year=2020))
    tick(site_rows)
    assert order_of(guest).paid_at
    wait_for_mail(site_rows, to=guest.email, saying="is paid")


def test_without_scripts(without_javascript: Page, site_rows: Site) -> None:
    guest = Shopper(without_javascript, look=nobody_looks)
    come_to_stripe(guest)
    pay_with(without_javascript, DECLINED)
    expect(without_javascript.get_by_role("alert")).to_contain_text("declined")
    pay_with(without_javascript, ACCEPTED)
    expect_thanks(guest)


@pytest.mark.parametrize("language", ["pt", "fr"])
def test_it_speaks_the_shoppers_language(desktop: Page, site_rows: Site, language: str) -> None:
    guest = Shopper(desktop, language)
    come_to_stripe(guest)
    assert desktop.locator("html").get_attribute("lang") == language
    pay_with(desktop, "4242")
    desktop.wait_for_url(f"**/{language}/order/**/thanks/")


def test_the_operator_sees_the_payment(open_context: Callable[..., BrowserContext], site_rows: Site) -> None:
    guest = Shopper(open_context("desktop").new_page(), look=nobody_looks)
    come_to_stripe(guest)
    pay_with(guest.page, ACCEPTED)
    expect_thanks(guest)
    for width in ("desktop", "phone"):
        page = open_context(width).new_page()
        sign_in(page, "operator")
        page.goto("/admin/card_payments/")
        assert_accessible(page)
        page.get_by_role("link", name=order_of(guest).number).first.click()
        expect(page.locator("main")).to_contain_text("Taken from the card")
        assert_accessible(page)
        page.goto("/admin/stripe_events/")
        assert_accessible(page)
