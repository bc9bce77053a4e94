"""From home to the counter: written and paid without scripts, by card on the sandbox's page; the label printed at home, or by a clerk."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Page, expect

from logistics.charges import spoken
from logistics.models import Charge, HomeSending, Parcel
from scripts.serving import Site
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.visiting import assert_accessible, sign_in
from tests.logistics.homes import number_on

_count = itertools.count(1)


@pytest.fixture
def email() -> str:
    return f"home{next(_count)}@example.org"


def write_end(page: Page, legend: str, **fields: str) -> None:
    group = page.get_by_role("group", name=legend, exact=True)
    for label, value in fields.items():
        group.get_by_label(label, exact=False).first.fill(value)


def write_addresses(page: Page, email: str) -> None:
    assert page.goto("/en/send/").status == 200  # type: ignore[union-attr]
    names = ("name", "Street and number", "Postcode", "Place", "E-mail address")
    ana = ("Ana Lopes", "Rua da Sofia 12", "3000-389", "Coimbra", email)
    rui = ("Rui Salgado", "Avenida da Liberdade 110", "1250-142", "Lisboa", "")
    write_end(page, "From", **dict(zip(names, ana, strict=True)))
    write_end(page, "To", **dict(zip(names, rui, strict=True)))
    page.get_by_role("button", name="On to size and weight").click()


def write_size(page: Page, *, size: str = "Like a shoe box", weight: str = "1.8") -> None:
    page.get_by_label(size, exact=False).check()
    page.get_by_label("Weight in kg").fill(weight)
    page.get_by_role("button", name="Show prices and days").click()


def choose(page: Page, service: str, hand_in: str) -> None:
    page.get_by_role("radio", name=service, exact=True).check()
    page.get_by_label(hand_in, exact=False).check()
    page.get_by_role("button", name="Check and pay").click()
    page.get_by_role("button", name=re.compile("On to paying")).click()
    page.wait_for_url("**/pay/*/")


def pay_by_card(page: Page) -> None:
    page.get_by_role("button", name=re.compile("by card")).click()
    page.wait_for_url("**/c/pay/**")
    page.get_by_label("Accepted", exact=False).first.check()
    page.locator("form button").first.click()
    page.wait_for_url("**/pay/*/")
    expect(page.locator("h1")).to_have_text("This is paid")


def sending_of(email: str) -> HomeSending:
    return HomeSending.objects.select_related("charge", "shipment").get(email=email)


def test_without_scripts_by_card_to_a_label_whose_bars_are_read(without_javascript: Page, site_rows: Site, email: str) -> None:
    page = without_javascript
    write_addresses(page, email)
    write_size(page)
    choose(page, "Home 24 h", "I print the label")
    pay_by_card(page)
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("main")).to_contain_text("What happens next")

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Label on A6").click()
    content = waiting.value.path().read_bytes()

    number = Parcel.objects.get(shipment=sending_of(email).shipment).number.number
    assert number_on(content) == number
    ready = text_of(wait_for_mail(site_rows, to=email, saying="Ready to be handed in"))
    assert f"/send/{sending_of(email).token}/" in ready
    assert "Thank you" in text_of(wait_for_mail(site_rows, to=email, saying="Receipt for"))


def test_the_code_is_printed_at_the_office_by_a_clerk(page: Page, site_rows: Site, email: str) -> None:
    write_addresses(page, email)
    assert_accessible(page)
    write_size(page)
    assert_accessible(page)
    page.get_by_role("radio", name="Home 24 h", exact=True).check()
    assert_accessible(page)
    choose(page, "Home 24 h", "The office prints the label")
    assert_accessible(page)
    charge = sending_of(email).charge
    assert charge is not None

    # The clerk takes the cash, sees that it weighs more, takes the difference, prints and accepts.
    sign_in(page, "postal clerk")
    page.goto("/admin/postage/")
    page.get_by_label("You work at").select_option("Coimbra")
    page.get_by_role("button", name="Remember").click()
    scan(page, spoken(charge.reference).lower())
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("Take .* in cash")).click()
    expect(page.get_by_role("status").filter(has_text="Paid")).to_contain_text("Taken by")
    assert_accessible(page)
    page.get_by_role("link", name="Go on: print the label, accept").click()
    assert_accessible(page)
    page.get_by_label("It weighs, in kg").fill("6")
    page.get_by_role("button", name="Note the weight").click()
    expect(page.get_by_role("alert").filter(has_text="Weighs more than was paid for")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Take the difference").click()
    page.get_by_role("button", name=re.compile("Take .* in cash")).click()
    page.get_by_role("link", name="Go on: print the label, accept").click()
    page.get_by_role("button", name="Print the label and accept").click()
    expect(page.locator("main")).to_contain_text("Accepted: Rui Salgado.")

    parcel = Parcel.objects.get(shipment=sending_of(email).shipment)
    assert (parcel.status, parcel.grams) == ("accepted", 6000)
    page.goto(f"/en/send/{sending_of(email).token}/")
    expect(page.locator("main")).to_contain_text("With the post")
    expect(page.get_by_role("button", name="Call it off")).to_have_count(0)
    assert_accessible(page)


def scan(page: Page, reference: str) -> None:
    page.get_by_label("Reference of the postage").fill(reference)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_called_off_the_money_goes_back_to_the_card(page: Page, site_rows: Site, email: str) -> None:
    write_addresses(page, email)
    write_size(page)
    choose(page, "Home 24 h", "I print the label")
    pay_by_card(page)
    page.get_by_role("link", name="Go on").click()
    assert_accessible(page)

    page.get_by_role("button", name="Call it off").click()

    expect(page.locator("main")).to_contain_text("It is called off. Its label counts no more.")
    assert_accessible(page)
    wait_for_mail(site_rows, to=email, saying="Called off")
    assert Charge.objects.get(pk=sending_of(email).charge_id).state in {"owed", "returned"}
    assert Parcel.objects.get(shipment=sending_of(email).shipment).number.voided_at
