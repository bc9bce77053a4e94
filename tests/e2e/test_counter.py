"""The counter: a clerk takes the money of a slip, once; a slip that nobody pays in time gives the goods back."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from cms.formats import format_money
from demo.people import CLERK, DRIVER
from marketplace.catalogue.models import Product
from marketplace.order.models import Order
from marketplace.slips.models import Slip
from marketplace.slips.references import grouped
from marketplace.slips.taking import take_payment
from scripts.serving import Site
from tests.e2e.goods import restocked_product
from tests.e2e.passing_time import tick
from tests.e2e.visiting import assert_accessible, sign_in, visit
from tests.marketplace.ordering import make_order, stock_of
from tests.slips.rows import sell_out

COUNTER = "/admin/counter/"


@pytest.fixture
def honey(site_rows: Site) -> Product:
    return restocked_product()


@pytest.fixture
def order(honey: Product) -> Order:
    """Placed a moment ago, to be paid by slip."""
    return make_order((honey, 1))


def ask_for(page: Page, reference: str) -> None:
    """Type as a scanner does: into the field that has the focus, then Enter."""
    expect(page.get_by_label("Reference of the slip")).to_be_focused()
    page.keyboard.type(reference)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_the_money_is_taken_once(page: Page, order: Order) -> None:
    sign_in(page, "postal clerk")
    visit(page, COUNTER)

    ask_for(page, grouped(order.slip.reference).lower())

    amount = format_money(order.slip.amount, order.currency)
    expect(page.locator("main")).to_contain_text("To be paid")
    expect(page.locator("main")).to_contain_text(amount)
    expect(page.locator("main")).to_contain_text(order.number)
    assert_accessible(page)
    page.get_by_role("button", name=f"Take {amount} in cash").click()
    expect(page.get_by_role("status").filter(has_text="Paid")).to_contain_text(amount)
    assert_accessible(page)

    ask_for(page, order.slip.reference)

    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text("Already paid")
    expect(refusal).to_contain_text(User.objects.get(email=CLERK).get_full_name())
    expect(refusal).to_contain_text(re.compile(rf"on \w+ {timezone.localdate().day} .*\d\d:\d\d"))
    expect(page.get_by_role("button", name=re.compile("Take"))).to_have_count(0)
    assert_accessible(page)
    page.goto(f"/en/order/{order.tracking_token}/")
    expect(page.locator("main")).not_to_contain_text("Waiting for payment")


def test_two_counters_take_it_once(desktop: Page, order: Order) -> None:
    sign_in(desktop, "postal clerk")
    desktop.goto(COUNTER)
    ask_for(desktop, order.slip.reference)
    take_payment(slip=order.slip, actor=User.objects.get(email=DRIVER))

    desktop.get_by_role("button", name=re.compile("Take .* in cash")).click()

    expect(desktop.get_by_role("alert")).to_contain_text("Already paid")
    expect(desktop.get_by_role("alert")).to_contain_text(User.objects.get(email=DRIVER).get_full_name())


def test_a_mistyped_reference_takes_nothing(page: Page, order: Order) -> None:
    last = order.slip.reference[-1]
    wrong = order.slip.reference[:-1] + str((int(last) + 1) % 10)
    sign_in(page, "postal clerk")
    page.goto(COUNTER)

    ask_for(page, wrong)

    expect(page.get_by_role("alert")).to_contain_text("the check digits do not fit")
    expect(page.get_by_role("alert")).to_contain_text(grouped(wrong))  # as it stands on the slip
    expect(page.get_by_label("Reference of the slip")).to_have_value(wrong)  # to be mended, not typed again
    assert_accessible(page)
    assert Slip.objects.get(pk=order.slip.pk).state == Slip.State.OPEN


def test_an_unpaid_slip_expires_and_the_stock_comes_back(page: Page, honey: Product, site_rows: Site) -> None:
    before = stock_of(honey)
    order = make_order((honey, 2))
    assert stock_of(honey) != before
    Slip.objects.filter(order=order).update(due_at=timezone.now() - dt.timedelta(minutes=1))

    tick(site_rows)

    assert stock_of(honey) == before
    sign_in(page, "postal clerk")
    page.goto(COUNTER)
    ask_for(page, order.slip.reference)
    expect(page.locator("main")).to_contain_text("Late, and still possible")
    assert_accessible(page)
    sell_out(order.slip)
    page.goto(COUNTER)
    ask_for(page, order.slip.reference)
    expect(page.get_by_role("alert")).to_contain_text("Expired")
    expect(page.get_by_role("alert")).to_contain_text("Take no money")
    assert_accessible(page)
    visit(page, f"/en/order/{order.tracking_token}/")
    expect(page.locator("main")).to_contain_text("Cancelled")
