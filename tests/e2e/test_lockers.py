"""A driver at a locker, and a sender who leaves a parcel in one: with the simulator, on a phone, with the network cut, without scripts."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from demo.people import DRIVER
from logistics.booking import book
from logistics.lockers.reserving import active, reserve
from logistics.lockers.terms import to_office
from logistics.models import Address, LockerBank, LockerReservation, Parcel, PlanRun, Round, Service, Shift, StopReport, Vehicle
from logistics.models.tracking import EventCode
from logistics.quotes import ParcelSpec
from logistics.rounds.leaving import fix
from logistics.rounds.planning import plan
from logistics.secret_codes import shown
from logistics.tracking import record_event
from scripts.serving import Site
from tests.e2e.visiting import assert_accessible, sign_in
from tests.logistics.homes import booked
from tests.logistics.places import pin_of, say

LOCKER = "lousa"
SMALL = ParcelSpec(900, length_mm=300, width_mm=200, height_mm=60)


def due_at(bank: LockerBank, name: str) -> Parcel:
    """A parcel for ``bank``, promised for today, with a compartment that waits for it."""
    sender, recipient = (
        Address.objects.create(name=who, street="Rua do Rio 1", postcode="3330-310", locality="Góis") for who in ("Sender", name)
    )
    key = f"e2e-locker-{time.time_ns()}"
    shipment = book(
        key=key,
        service=Service.objects.get(code="home-24"),
        sender=sender,
        recipient=recipient,
        parcels=[SMALL],
        pickup_on=timezone.localdate(),
        promised_for=timezone.localdate(),
        locker=bank,
    )
    parcel = shipment.parcels.get()
    LockerBank.objects.filter(pk=bank.pk).update(last_heard_at=timezone.now())
    bank.refresh_from_db()
    reserve(bank=bank, key=key, parcels=[SMALL], at=timezone.now())
    active().filter(key=key).update(parcel=parcel)
    record_event(parcel=parcel, code=EventCode.EMG, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None)
    return parcel


def forgotten_in(bank: LockerBank) -> Parcel:
    """One that nobody took out in time."""
    parcel = due_at(bank, "Elsa Mirante")
    reservation = active().get(parcel=parcel)
    say(bank, "open", pin=pin_of(reservation), message_id=f"e2e-{time.time_ns()}")
    say(bank, "occupied", reservation.compartment.door, message_id=f"e2e-{time.time_ns()}")
    active().filter(pk=reservation.pk).update(keep_until=timezone.now())
    to_office(timezone.now())
    return parcel


@pytest.fixture(autouse=True)
def one_key(site_rows: Site, settings: Any) -> None:
    """PINs are made with the installation's key, which is the site's."""
    settings.SECRET_KEY = site_rows.environment["SECRET_KEY"]


@pytest.fixture
def fixed(site_rows: Site, one_key: None) -> Iterator[tuple[Round, Parcel, Parcel]]:
    """A fixed round of the demo's driver that goes to the locker of Lousã: one parcel to put in, one to take out."""
    bank = LockerBank.objects.select_related("office").get(code=LOCKER)
    Round.objects.filter(shift__driver__email=DRIVER).exclude(state="closed").update(state="closed")
    brought, forgotten = due_at(bank, "Dora Ponte"), forgotten_in(bank)
    today = timezone.localdate()
    vehicle = Vehicle.objects.create(office=bank.office, name="Serra", plate=f"E2L-{time.time_ns() % 10**6}")
    minute = Shift.objects.filter(day=today).count()
    shift = Shift.objects.create(
        vehicle=vehicle, driver=User.objects.get(email=DRIVER), day=today, starts=dt.time(8, minute), ends=dt.time(20)
    )
    plan(PlanRun.objects.create(office=bank.office, day=today), seconds=0.3)
    row = Round.objects.get(shift=shift)
    fix(row)
    yield row, brought, forgotten
    Round.objects.filter(pk=row.pk).update(state="closed")


def at_the_keypad(locker: Page, pin: str, button: str) -> None:
    locker.get_by_label("PIN").fill(pin)
    locker.get_by_role("button", name="Open").click()
    expect(locker.get_by_role("status")).to_contain_text("is open.")
    locker.get_by_role("button", name=button).click()


def test_a_driver_at_a_locker(phone: Page, site_rows: Site, fixed: tuple[Round, Parcel, Parcel]) -> None:
    row, brought, forgotten = fixed
    bank = LockerBank.objects.get(code=LOCKER)
    sign_in(phone, "driver")
    phone.wait_for_url(f"**/driver/{row.pk}/")
    phone.get_by_role("button", name="I leave now").click()
    stop = phone.locator(".driver-stop", has_text=bank.name)
    if not stop.locator("details").evaluate("one => one.open"):
        stop.locator("summary").click()
    pins = {parcel: shown(active().get(parcel=parcel).code_seed) for parcel in (brought, forgotten)}
    for parcel, pin in pins.items():
        expect(stop.locator(".driver-compartment", has_text=str(parcel))).to_contain_text(pin)
    assert_accessible(phone)
    phone.wait_for_function("document.documentElement.dataset.kept === '1' && navigator.serviceWorker.controller")

    # Without a network the page is there, and "all done" waits; the post refuses it, since the locker has said nothing.
    phone.context.set_offline(True)
    phone.reload()
    if not stop.locator("details").evaluate("one => one.open"):
        stop.locator("summary").click()
    expect(stop.locator(".driver-compartment", has_text=str(brought))).to_contain_text(pins[brought])
    stop.get_by_role("button", name="Record").click()
    expect(stop).to_contain_text("waits to be sent")
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    queue = phone.locator("[data-queue]")
    expect(queue).to_contain_text(f"The locker has not said that {brought} lies inside.")
    phone.once("dialog", lambda dialog: dialog.accept())
    queue.get_by_role("button", name="Throw away").click()
    expect(queue).to_be_hidden()
    assert not StopReport.objects.filter(stop__round=row).exists()

    # At the locker: in, and out. The driver's page hears of both by itself.
    locker = phone.context.new_page()
    locker.goto(f"{site_rows.lockers_url}/{LOCKER}")
    at_the_keypad(locker, pins[brought], "Put the parcel in and close")
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    put_in = stop.locator(".driver-compartment", has_text=str(brought))
    expect(put_in.get_by_text("Lies inside")).to_be_visible()
    expect(put_in.locator(".driver-pin")).to_be_hidden()
    at_the_keypad(locker, pins[forgotten], "Take the parcel out and close")
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(stop.locator(".driver-compartment", has_text=str(forgotten)).get_by_text("Taken out")).to_be_visible()
    expect(stop).to_have_class("driver-stop is-done")
    assert_accessible(phone)

    phone.reload()
    receivers = shown(LockerReservation.objects.get(parcel=brought).code_seed)
    assert receivers not in phone.content()
    assert pins[brought] not in phone.content()
    assert list(brought.events.order_by("pk").values_list("code", flat=True))[-2:] == ["EDG", "EDH"]
    assert LockerReservation.objects.get(parcel=forgotten).end == "moved"


def test_a_sender_leaves_a_parcel_in_a_locker(without_javascript: Page, phone: Page, site_rows: Site) -> None:
    sending = booked(service=Service.objects.get(code="home-24"))
    parcel = Parcel.objects.get(shipment=sending.shipment_id)
    page = without_javascript
    page.goto(f"/en/send/{sending.token}/")
    page.get_by_label("Which locker").select_option(index=0)
    page.get_by_role("button", name="Keep a compartment for me").click()
    expect(page.get_by_text("A compartment is reserved.")).to_be_visible()
    kept = active().select_related("compartment__bank").get(parcel=parcel, purpose="drop_off")
    expect(page.locator(".reference", has_text=shown(kept.code_seed))).to_be_visible()
    phone.goto(f"/en/send/{sending.token}/")
    assert_accessible(phone)

    locker = phone.context.new_page()
    locker.goto(f"{site_rows.lockers_url}/{kept.compartment.bank.code}")
    at_the_keypad(locker, shown(kept.code_seed), "Put the parcel in and close")

    page.reload()
    expect(page.locator("main")).to_contain_text("With the post")
    expect(page.get_by_text("Leave it in a locker")).to_have_count(0)
