"""An owner opens an account at Stripe on the sandbox's page, and comes back; the operator pays."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from marketplace.payouts.models import StripeAccount
from scripts.serving import Site
from tests.e2e.visiting import assert_accessible, sign_in


def answer(page: Page, how: str) -> None:
    """Choose on Stripe's page what a seller would answer."""
    page.wait_for_url("**/setup/e/**")
    page.locator(f"input[name=outcome][value={how}]").check()
    page.locator("form button").first.click()
    page.wait_for_url("**/admin/get-paid/")


def test_an_owner_opens_an_account_at_stripe(page: Page, site_rows: Site) -> None:
    StripeAccount.objects.all().delete()  # the other width was here before
    sign_in(page, "shop owner")
    page.goto("/admin/get-paid/", wait_until="networkidle")
    assert_accessible(page)
    page.get_by_role("button", name="Open an account at Stripe").click()
    answer(page, "document")
    expect(page.locator("main")).to_contain_text("Stripe cannot pay you yet")
    expect(page.locator("main")).to_contain_text("who you are, with a document")

    page.get_by_role("button", name="Go on at Stripe").click()
    answer(page, "complete")

    expect(page.locator("main")).to_contain_text("Your money goes to your account at Stripe")
    assert_accessible(page)
    assert StripeAccount.objects.get().can_receive


def test_the_operator_sees_who_is_due_and_what_was_paid(desktop: Page) -> None:
    sign_in(desktop, "operator")
    desktop.goto("/admin/payouts/", wait_until="networkidle")
    expect(desktop.locator("main")).to_contain_text("Payout runs")
    assert_accessible(desktop)
    desktop.get_by_role("link", name="PR000001").click()
    expect(desktop.get_by_role("link", name="Take the file for the bank")).to_be_visible()
    assert_accessible(desktop)
