"""A buyer sends something back without scripts: withdraws, chooses how, prints the label; the clerk's scan gives the money back."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from logistics.models import HomeSending
from marketplace.order.models import ShopOrder
from marketplace.refunds.models import ReturnTerms
from marketplace.refunds.withdrawing import may_withdraw
from scripts.serving import Site
from tests.e2e.passing_time import wait_for_mail
from tests.e2e.visiting import assert_accessible, sign_in
from tests.logistics.homes import number_on


def part_to_withdraw_from() -> ShopOrder:
    """Delivered lately to somebody of the demo; its shop pays for returns and gives the money back when the post has them."""
    rows = ShopOrder.objects.filter(state="delivered", withdrawals=None).prefetch_related("lines", "withdrawals", "shipment__parcels")
    part = next(row for row in rows.select_related("order", "partner").order_by("pk") if may_withdraw(row, now=timezone.now()))
    ReturnTerms.objects.update_or_create(partner=part.partner, defaults={"payer": "shop", "refund_on": "accepted", "by_pickup": True})
    return part


def test_from_the_withdrawal_to_the_money(without_javascript: Page, desktop: Page, site_rows: Site) -> None:
    page, part = without_javascript, part_to_withdraw_from()
    page.goto(f"/en/order/{part.order.tracking_token}/{part.pk}/withdraw/")
    page.get_by_label(re.compile("credit", re.IGNORECASE)).first.check()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("the shop pays for that")
    page.get_by_role("button", name="Confirm withdrawal").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("How do you send it back?")
    desktop.goto(page.url)
    assert_accessible(desktop)  # what looks for faults is a script itself
    expect(page.locator("main")).to_contain_text("free, the shop pays")
    page.get_by_label("A label that you print").check()
    page.get_by_role("button", name="Get the label").click()

    expect(page.locator("main")).to_contain_text("What happens next")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Label on A6")).click()
    sending = HomeSending.objects.get(return_of__withdrawal__shop_order=part)
    number = sending.shipment.parcels.get().number.number  # type: ignore[union-attr]
    assert number_on(waiting.value.path().read_bytes()) == number

    sign_in(desktop, "postal clerk")
    desktop.goto("/admin/parcels/station/")
    desktop.get_by_label("Scan a label").fill(number)
    desktop.keyboard.press("Enter")
    expect(desktop.locator("[data-station-answer]")).to_contain_text("Recorded")

    wait_for_mail(site_rows, to=sending.email, saying="Dinheiro de volta")
    page.goto(f"/en/order/{part.order.tracking_token}/")
    expect(page.locator("main")).to_contain_text("back to you")
