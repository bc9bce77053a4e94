"""The driver's phone: stops are reported without a network, sent when there is one, and each counts once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from demo.people import CLERK, DRIVER
from logistics.booking import book
from logistics.models import Address, Office, Parcel, PlanRun, Round, RoundStop, Service, Shift, StopReport, Vehicle
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.quotes import ParcelSpec
from logistics.rounds.leaving import fix
from logistics.rounds.planning import plan
from logistics.tracking import record_event
from scripts.serving import Site
from tests.e2e.visiting import assert_accessible, sign_in, visit

# A town of its own, far from the demo's rounds.
OFFICE, TOWN = "gois", "Góis"


def due(name: str, *, cash: str = "0") -> Parcel:
    sender, recipient = (
        Address.objects.create(name=who, street="Rua do Rio 1", postcode="3330-310", locality=TOWN, phone="+351912345678")
        for who in ("Sender", name)
    )
    shipment = book(
        key=f"e2e-round-{name}-{time.time_ns()}",
        service=Service.objects.get(code="home-24"),
        sender=sender,
        recipient=recipient,
        parcels=[ParcelSpec(1500)],
        pickup_on=timezone.localdate(),
        promised_for=timezone.localdate(),
        cash_to_collect=Decimal(cash),
    )
    parcel = shipment.parcels.get()
    record_event(parcel=parcel, code=EventCode.EMG, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None)
    return parcel


@pytest.fixture
def fixed(site_rows: Site) -> Iterator[Round]:
    """A fixed round of the demo's driver with three doors."""
    office, today = Office.objects.get(code=OFFICE), timezone.localdate()
    Round.objects.filter(shift__driver__email=DRIVER).exclude(state="closed").update(state="closed")
    for name, cash in (("Amélia Ponte", "12.50"), ("Bento Ribeira", "0"), ("Clara Moinho", "0")):
        due(name, cash=cash)
    vehicle = Vehicle.objects.create(office=office, name="Prova", plate=f"E2E-{time.time_ns() % 10**6}")
    minute = Shift.objects.filter(day=today).count()
    shift = Shift.objects.create(
        vehicle=vehicle, driver=User.objects.get(email=DRIVER), day=today, starts=dt.time(8, minute), ends=dt.time(20)
    )
    plan(PlanRun.objects.create(office=office, day=today), seconds=0.3)
    row = Round.objects.get(shift=shift)
    fix(row)
    yield row
    Round.objects.filter(pk=row.pk).update(state="closed")


def stop(page: Page, name: str):  # type: ignore[no-untyped-def]
    return page.locator(".driver-stop", has_text=name)


def opened(page: Page, name: str):  # type: ignore[no-untyped-def]
    where = stop(page, name)
    if not where.locator("details").evaluate("one => one.open"):
        where.locator("summary").click()
    return where


def test_without_a_network_one_is_delivered_and_one_is_not_and_each_counts_once(phone: Page, fixed: Round) -> None:
    sign_in(phone, "driver")
    phone.wait_for_url(f"**/driver/{fixed.pk}/")
    assert_accessible(phone)
    phone.get_by_role("button", name="I leave now").click()
    expect(phone.get_by_text("3 stops left")).to_be_visible()
    assert_accessible(phone)
    phone.wait_for_function("document.documentElement.dataset.kept === '1' && navigator.serviceWorker.controller")
    phone.wait_for_function("caches.open('driver-files-1').then(one => one.keys()).then(all => all.length >= 8)")

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("No network. What you record is kept")).to_be_visible()
    first = opened(phone, "Amélia Ponte")
    expect(first.get_by_role("link", name="Call")).to_have_attribute("href", "tel:+351912345678")
    first.get_by_label("Cash taken").fill("12,00")
    first.get_by_role("button", name="Record").click()
    expect(first.get_by_role("alert")).to_contain_text("The cash taken is not")
    first.get_by_label("Cash taken").fill("12,50")
    first.get_by_label("Taken by").fill("Amélia Ponte")
    pad = first.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    phone.mouse.move(box["x"] + 20, box["y"] + 20)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 150, box["y"] + 60, steps=5)
    phone.mouse.up()
    first.get_by_role("button", name="Record").click()
    expect(first).to_contain_text("Delivered, waits to be sent")

    second = opened(phone, "Bento Ribeira")
    second.get_by_text("Not done").click()
    second.get_by_role("button", name="Record").click()
    expect(second.get_by_role("alert")).to_contain_text("Choose why not")
    second.get_by_label("Why not").select_option(FailureReason.ABSENT)
    second.get_by_label("What happens next").select_option(NextAction.RETRY)
    second.get_by_role("button", name="Record").click()
    expect(second).to_contain_text("Not done, waits to be sent")
    expect(phone.locator("[data-left]")).to_have_text("1")
    assert_accessible(phone)
    phone.reload()  # the phone was switched off and on: nothing is lost
    expect(stop(phone, "Amélia Ponte")).to_contain_text("waits to be sent")
    assert not StopReport.objects.filter(stop__round=fixed).exists()

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(phone.locator("[data-queue]")).to_be_hidden()
    phone.reload()
    expect(stop(phone, "Amélia Ponte")).to_contain_text("Delivered")
    expect(stop(phone, "Bento Ribeira")).to_contain_text("Not delivered")
    expect(phone.locator("[data-left]")).to_have_text("1")
    reports = {report.stop.address.name: report for report in StopReport.objects.filter(stop__round=fixed)}
    assert {name: report.result for name, report in reports.items()} == {"Amélia Ponte": "delivered", "Bento Ribeira": "failed"}
    assert reports["Amélia Ponte"].cash_taken == Decimal("12.50")
    assert reports["Amélia Ponte"].signature
    statuses = dict(Parcel.objects.filter(in_rounds__stop__round=fixed).values_list("shipment__recipient__name", "status"))
    assert statuses == {"Amélia Ponte": "delivered", "Bento Ribeira": "delivery_failed", "Clara Moinho": "out_for_delivery"}


def test_a_report_that_the_post_refuses_stays_on_the_phone_with_the_reason(phone: Page, fixed: Round) -> None:
    sign_in(phone, "driver")
    phone.get_by_role("button", name="I leave now").click()
    expect(phone.get_by_text("3 stops left")).to_be_visible()
    phone.context.set_offline(True)
    third = opened(phone, "Clara Moinho")
    third.get_by_role("button", name="Record").click()
    expect(third).to_contain_text("waits to be sent")
    parcel = Parcel.objects.get(in_rounds__stop__round=fixed, shipment__recipient__name="Clara Moinho")
    record_event(
        parcel=parcel, code=EventCode.EMI, occurred_at=timezone.now(), actor=User.objects.get(email=CLERK), delivered_to="At the counter"
    )

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")

    queue = phone.locator("[data-queue]")
    expect(queue).to_contain_text("was delivered on")
    expect(queue.get_by_role("button", name="Send again")).to_be_visible()
    phone.once("dialog", lambda dialog: dialog.accept())
    queue.get_by_role("button", name="Throw away").click()
    expect(queue).to_be_hidden()


def test_the_round_is_driven_without_scripts_and_its_cash_counted(without_javascript: Page, fixed: Round) -> None:
    page = without_javascript
    sign_in(page, "driver")
    page.get_by_role("button", name="I leave now").click()
    first = opened_without_scripts(page, "Amélia Ponte")
    first.get_by_label("Cash taken").fill("12.50")
    first.get_by_label("Or signed by typing the name").fill("Amélia Ponte")
    first.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Recorded: Amélia Ponte.")).to_be_visible()
    page.get_by_role("button", name="I am back at the office").click()
    page.get_by_role("button", name="Sign out").click()

    sign_in(page, "postal clerk")
    page.goto(f"/admin/rounds/{fixed.pk}/")
    page.get_by_role("link", name="Count the cash").click()
    page.get_by_label("Counted").fill("twelve")
    page.get_by_role("button", name="Write down and close the round").click()
    expect(page.get_by_text("This is no amount.")).to_be_visible()
    page.get_by_label("Counted").fill("12.00")
    page.get_by_role("button", name="Write down and close the round").click()
    expect(page.get_by_text("The count differs from what was expected. Write why").first).to_be_visible()
    page.get_by_label("Why it differs").fill("50 cents of change given too much")
    page.get_by_role("button", name="Write down and close the round").click()
    expect(page.get_by_text("Counted €12.00, expected €12.50")).to_be_visible()


def opened_without_scripts(page: Page, name: str):  # type: ignore[no-untyped-def]
    where = stop(page, name)
    if where.locator("details[open]").count() == 0:
        where.locator("summary").click()
    return where


def test_a_clerk_plans_moves_a_stop_and_reads_what_breaks(page: Page, site_rows: Site) -> None:
    office, tomorrow = Office.objects.get(code="tabua"), timezone.localdate() + dt.timedelta(days=1)
    for name in ("Dinis Vale", "Elvira Campo"):
        parcel = due(name)
        Address.objects.filter(pk=parcel.shipment.recipient_id).update(postcode="3420-306", locality="Tábua")
    number = f"T-{time.time_ns() % 10**6}"
    Vehicle.objects.create(office=office, name="Tábua", plate=number)
    sign_in(page, "postal clerk")
    visit(page, f"/admin/rounds/?day={tomorrow}&office={office.pk}")
    page.get_by_label("Vehicle").select_option(label=f"Tábua ({number})")
    page.get_by_label("Driver").select_option(label=str(User.objects.get(email=CLERK)))
    minute = Shift.objects.filter(day=tomorrow).count()
    page.get_by_label("Leaves at").fill(f"{9 + minute:02}:00")
    page.get_by_label("Back by").fill(f"{9 + minute:02}:50")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Added: Tábua")).to_be_visible()
    page.get_by_role("button", name="Plan the rounds").or_(page.get_by_role("button", name="Plan again")).click()
    expect(page.get_by_role("table").get_by_role("link", name=f"Tábua ({number})")).to_be_visible(timeout=40_000)
    assert_accessible(page)
    page.get_by_role("table").get_by_role("link", name=f"Tábua ({number})").click()
    assert_accessible(page)
    before = [row.address.name for row in RoundStop.objects.filter(round__shift__vehicle__plate=number)]
    page.get_by_role("button", name="Later").first.click()
    expect(page.get_by_role("listitem").filter(has_text=before[1]).locator(".round-stop__when strong")).to_have_text("1")
    assert [row.address.name for row in RoundStop.objects.filter(round__shift__vehicle__plate=number)] == before[::-1]
    Round.objects.filter(shift__vehicle__plate=number).delete()
    Shift.objects.filter(vehicle__plate=number).delete()
