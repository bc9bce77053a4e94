"""To an office and to a locker: chosen at the checkout, put in, and taken out with the code from the mail."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from accounts.models import User
from demo.people import CLERK
from logistics.models import LockerReservation, Office, Parcel
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order
from marketplace.slips.taking import take_payment
from scripts.serving import Site
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.shopping import APIARY, HONEY, SLIP, Shopper, nobody_looks
from tests.e2e.visiting import assert_accessible, sign_in, visit

STATION = "Cacifo Coimbra Estação"
CODE = re.compile(r"\b(\d{3} \d{3})\b")


def order_to(guest: Shopper, service: str, place: str) -> None:
    """A jar of honey, sent by ``service`` to ``place``, to be paid by slip."""
    guest.search(HONEY.en)
    guest.open_card(HONEY.en)
    guest.put_in()
    guest.check_out()
    guest.give_address()
    page = guest.page
    page.get_by_role("radio", name=service, exact=True).check()
    page.get_by_label(re.compile(f"^Which (office|locker), {service}, {APIARY}")).select_option(label=place)
    guest.send()
    expect(page.locator("section[aria-labelledby=review]")).to_contain_text("It waits for you at")
    guest.pay(SLIP)


def paid(guest: Shopper) -> Parcel:
    """What the counter and the worker do."""
    order = Order.objects.get(guest_email=guest.email)
    take_payment(slip=order.slip, actor=User.objects.get(email=CLERK))
    book_shipments.call(order.pk)  # the site's worker books too; whoever comes second finds it done
    return Parcel.objects.select_related("shipment", "number").get(shipment__shop_order__order=order)


def test_a_locker_from_the_checkout_to_the_open_door(page: Page, site_rows: Site, desktop: Page) -> None:
    guest = Shopper(page)
    order_to(guest, "To a locker", f"{STATION}, Largo da Estação, 3000-132 Coimbra")
    parcel = paid(guest)
    reservation = LockerReservation.objects.select_related("compartment").get(parcel=parcel)
    door = reservation.compartment.door

    # The courier finds the PIN in the back office and puts the parcel in.
    sign_in(desktop, "postal clerk")
    visit(desktop, "/admin/lockers/")
    row = desktop.get_by_role("row", name=re.compile(str(parcel)))
    courier_pin = row.locator("strong").inner_text()
    assert_accessible(desktop)
    locker = f"{site_rows.lockers_url}/coimbra-estacao"
    desktop.goto(locker)
    desktop.get_by_label("PIN").fill(courier_pin)
    desktop.get_by_role("button", name="Open").click()
    expect(desktop.get_by_role("status")).to_have_text(f"Door {door} is open.")
    desktop.get_by_role("button", name="Put the parcel in and close").click()

    # The receiver gets a PIN of their own, by mail. A wrong one opens nothing.
    mail = wait_for_mail(site_rows, to=guest.email, saying=f"is in the locker {STATION}")
    found = CODE.search(text_of(mail))
    assert found
    page.goto(locker)
    page.get_by_label("PIN").fill(courier_pin)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("status")).to_have_text("This PIN opens no door here.")
    page.get_by_label("PIN").fill(found[1])
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("status")).to_have_text(f"Door {door} is open.")
    assert_accessible(page)
    page.get_by_role("button", name="Take the parcel out and close").click()

    # Said twice it counts once.
    page.get_by_text("Make it report twice, or lie").click()
    page.get_by_role("button", name="Send the last message again").click()
    guest.go(f"track/{parcel}/")
    expect(page.locator("h1")).to_have_text("Delivered")
    assert list(parcel.events.order_by("pk").values_list("code", flat=True)) == ["EDH", "EMI"]


def test_a_locker_that_lies_is_on_the_clerks_list(desktop: Page, site_rows: Site) -> None:
    desktop.goto(f"{site_rows.lockers_url}/figueira-mercado")
    desktop.get_by_text("Make it report twice, or lie").click()
    desktop.get_by_label("Door", exact=True).select_option("7")
    desktop.get_by_role("button", name="opened", exact=True).click()

    sign_in(desktop, "postal clerk")
    visit(desktop, "/admin/lockers/")
    row = desktop.get_by_role("row", name=re.compile("A door was opened without its PIN")).first
    expect(row).to_contain_text("Cacifo Figueira Mercado")
    assert_accessible(desktop)
    row.get_by_role("button", name=re.compile("^Settled")).click()
    expect(desktop.get_by_text("Settled: A door was opened without its PIN.")).to_be_visible()


def test_an_office_is_chosen_without_javascript_and_hands_out_against_the_code(
    without_javascript: Page, site_rows: Site, desktop: Page
) -> None:
    guest = Shopper(without_javascript, look=nobody_looks)
    order_to(guest, "To an office", "Coimbra, Avenida da Estação 88, 3000-150 Coimbra")
    expect(without_javascript.locator("main")).to_contain_text("where it waits for you: Coimbra")
    parcel = paid(guest)
    assert parcel.shipment.office == Office.objects.get(code="coimbra")

    sign_in(desktop, "postal clerk")
    visit(desktop, f"/admin/parcels/{parcel}/")
    desktop.get_by_label("You work at").select_option("Coimbra")
    desktop.get_by_role("button", name="Remember").click()
    desktop.get_by_role("button", name="Ready to be picked up").click()
    mail = wait_for_mail(site_rows, to=guest.email, saying="waits at the office Coimbra")
    found = CODE.search(text_of(mail).split("document with your name:")[1])
    assert found
    code = found[1]

    visit(desktop, "/admin/hand-out/")
    assert_accessible(desktop)
    desktop.get_by_label("Number, code or name").fill(code)
    desktop.get_by_role("button", name="Find").click()
    expect(desktop.get_by_role("heading", name=str(parcel))).to_be_visible()
    desktop.get_by_label("The code").fill("000 000")
    desktop.get_by_role("button", name="Record handed out").click()
    expect(desktop.locator("main")).to_contain_text("This is not the code of this parcel.")
    assert_accessible(desktop)
    desktop.get_by_label("The code").fill(code)
    desktop.get_by_role("button", name="Record handed out").click()
    expect(desktop.get_by_text(f"{parcel} was handed out to Maria Silva.")).to_be_visible()


def test_the_offices_near_a_place(page: Page) -> None:
    page.goto("/en/offices/")
    page.get_by_label("Postcode or place").fill("Lousã")
    page.get_by_role("button", name="Show the nearest").click()
    expect(page.locator(".places h3").first).to_have_text("Lousã")
    assert_accessible(page)
    page.locator(".places h3 a").first.click()
    expect(page.get_by_role("table", name="The next seven days").get_by_role("row")).to_have_count(7)
    assert_accessible(page)
