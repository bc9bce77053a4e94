"""Hours that a shopper chooses, a parcel that its receiver sends another way, and somebody who moves."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from decimal import Decimal

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from logistics.forwarding.terms import earliest
from logistics.models import Address, EventCode, Forwarding, ForwardingPrice, Parcel, Redirection, SlotPlace
from logistics.tracking import record_event
from scripts.serving import Site
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.shopping import APIARY, HONEY, SLIP, Shopper, nobody_looks
from tests.e2e.test_places import paid
from tests.e2e.visiting import assert_accessible, sign_in, visit

HOURS = "18:00–20:00"


def to_delivery(guest: Shopper) -> None:
    guest.search(HONEY.en)
    guest.open_card(HONEY.en)
    guest.put_in()
    guest.check_out()
    guest.give_address()


def choose_hours(guest: Shopper) -> None:
    """The first free evening."""
    page = guest.page
    page.get_by_role("radio", name="Same day", exact=True).check()
    select = page.get_by_label(re.compile(f"^Day and hours of delivery, Same day, {APIARY}"))
    free = select.locator("option:not([disabled])", has_text=HOURS)
    select.select_option(value=free.first.get_attribute("value"))
    guest.send()


def with_the_post(guest: Shopper) -> Parcel:
    """Ordered to the door, paid, and accepted by the post."""
    to_delivery(guest)
    guest.page.get_by_role("radio", name="Home 24 h", exact=True).check()
    guest.send()
    guest.pay(SLIP)
    parcel = paid(guest)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now(), actor=None, office="Coimbra")
    return parcel


def to_the_choice(guest: Shopper, parcel: Parcel) -> None:
    """From the order's page, whose link came by mail."""
    order = parcel.shipment.shop_order.order
    guest.go(f"order/{order.tracking_token}/")
    guest.press(guest.page.get_by_role("link", name="Another day or another place"))
    guest.press(guest.page.get_by_role("link", name="Another day or another place"))


def test_hours_from_the_checkout_to_the_paid_order(page: Page, site_rows: Site) -> None:
    guest = Shopper(page)
    to_delivery(guest)
    choose_hours(guest)
    expect(page.locator("section[aria-labelledby=review]")).to_contain_text(HOURS)
    guest.pay(SLIP)
    parcel = paid(guest)

    assert SlotPlace.objects.get(key=parcel.shipment.reference, ended_at=None).state == "taken"
    guest.go(f"track/{parcel}/")
    expect(page.locator("main")).to_contain_text(HOURS)
    assert HOURS in text_of(wait_for_mail(site_rows, to=guest.email, saying=HOURS))


def test_hours_without_scripts(without_javascript: Page, site_rows: Site) -> None:
    guest = Shopper(without_javascript, look=nobody_looks)
    to_delivery(guest)
    choose_hours(guest)
    expect(without_javascript.locator("section[aria-labelledby=review]")).to_contain_text(HOURS)


def test_a_receiver_sends_a_parcel_to_an_office_and_the_station_says_so(page: Page, site_rows: Site, desktop: Page) -> None:
    guest = Shopper(page)
    parcel = with_the_post(guest)
    sign_in(desktop, "postal clerk")
    visit(desktop, f"/admin/parcels/{parcel}/")
    desktop.get_by_role("button", name="Print the label", exact=True).click()
    desktop.wait_for_load_state()

    to_the_choice(guest, parcel)
    page.get_by_role("radio", name="To an office").check()
    guest.send()

    expect(page.locator("main, .messages").first).to_contain_text("Done: your parcel goes another way.")
    row = Redirection.objects.get(parcel=parcel)
    wait_for_mail(site_rows, to=guest.email, saying="goes another way")
    guest.go(f"track/{parcel}/")
    expect(page.locator("main")).to_contain_text("for another way")
    expect(page.locator("main")).not_to_contain_text(row.office.street)  # type: ignore[union-attr]

    visit(desktop, f"/admin/parcels/{parcel}/")
    expect(desktop.locator("main")).to_contain_text("print it again")
    desktop.get_by_role("button", name="Arrived at the sorting centre").or_(
        desktop.get_by_role("button", name="At the delivery office")
    ).first.click()
    expect(desktop.locator(".messages")).to_contain_text("Print its new label")


def test_a_neighbour_takes_it_without_scripts(without_javascript: Page, site_rows: Site) -> None:
    guest = Shopper(without_javascript, look=nobody_looks)
    parcel = with_the_post(guest)
    to_the_choice(guest, parcel)
    page = without_javascript

    page.get_by_role("radio", name="To a neighbour").check()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed.")
    page.get_by_label("Name of the neighbour").fill("Rui Melo")
    page.get_by_role("button", name="Change it").click()

    expect(page.locator("body")).to_contain_text("Done: your parcel goes another way.")
    expect(page.locator("main")).to_contain_text("Rui Melo")
    parcel.refresh_from_db()
    assert parcel.bound_for.recipient.name == "Rui Melo"


def test_who_moves_is_checked_by_a_clerk_and_gets_what_comes_to_the_old_address(page: Page, site_rows: Site, desktop: Page) -> None:
    ForwardingPrice.objects.update_or_create(months=2, defaults={"price": Decimal(0)})
    email, street = f"mover-{uuid.uuid4().hex[:8]}@example.org", f"Rua do Teste {uuid.uuid4().int % 9000 + 100}"
    page.goto("/en/forwarding/")
    assert_accessible(page)
    page.get_by_label("Names").fill("Marta Ribeiro")
    for section, (where, postcode) in {"old": (street, "3000-389"), "new": ("Rua Nova 3", "3030-120")}.items():
        page.locator(f"[name={section}-street]").fill(where)
        page.locator(f"[name={section}-postcode]").fill(postcode)
        page.locator(f"[name={section}-locality]").fill("Coimbra")
    old = Address(country="PT", postcode="3000-389")
    page.locator("[name=starts_on]").fill(earliest(old=old, at=timezone.now()).isoformat())
    page.get_by_label("For how long").select_option(label="2 months, free")
    page.locator("[name=email]").fill(email)
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the picture or PDF of your document")
    assert_accessible(page)
    drawn = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(drawn, "PNG")
    page.locator("[name=proof]").set_input_files({"name": "card.png", "mimeType": "image/png", "buffer": drawn.getvalue()})
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator("h1")).to_have_text("To be checked")
    assert_accessible(page)

    sign_in(desktop, "postal clerk")
    visit(desktop, "/admin/forwardings/")
    desktop.get_by_role("link", name="Marta Ribeiro").first.click()
    assert_accessible(desktop)
    desktop.get_by_role("button", name="Accept").click()
    expect(desktop.locator(".messages")).to_contain_text("Accepted.")
    wait_for_mail(site_rows, to=email, saying="is accepted")
    page.reload()
    expect(page.locator("h1")).to_have_text("Accepted")
    page.get_by_role("button", name="Call it off").click()
    expect(page.locator("h1")).to_have_text("Called off")
    row = Forwarding.objects.get(email=email)
    assert row.called_off_at is not None
    assert row.starts_on > timezone.localdate() + dt.timedelta(days=2)


def test_clerks_find_their_lists(desktop: Page, site_rows: Site) -> None:
    sign_in(desktop, "postal clerk")
    for address in ("slots/", "parcels/redirections/", "forwardings/"):
        visit(desktop, f"/admin/{address}")


def test_the_operator_keeps_hours_and_prices(desktop: Page, site_rows: Site) -> None:
    sign_in(desktop, "operator")
    for address in ("post_slots/", "post_slots/new/", "post_redirection_prices/", "post_forwarding_prices/"):
        visit(desktop, f"/admin/{address}")
