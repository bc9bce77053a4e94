"""The post: labels are printed and read back right, parcels are recorded, and the shopper's page follows."""

from __future__ import annotations

import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from demo.people import CLERK
from logistics.models import Parcel
from logistics.models.tracking import FailureReason, NextAction
from logistics.queues import labels_to_print
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order
from marketplace.slips.taking import take_payment
from scripts.serving import Site
from tests.e2e.goods import restocked_product
from tests.e2e.visiting import assert_accessible, sign_in, visit
from tests.marketplace.ordering import make_order

THERMAL_PRINTER = 203  # dots per inch
PICKED = 3


def book_one() -> Order:
    """Paid, with one parcel whose label is not printed."""
    order = make_order((restocked_product(), 1))
    take_payment(slip=order.slip, actor=User.objects.get(email=CLERK))
    book_shipments.call(order.pk)  # the site's worker books too; whoever comes second finds it done
    return order


@pytest.fixture
def order(site_rows: Site) -> Order:
    return book_one()


@pytest.fixture
def parcel(order: Order) -> Parcel:
    return Parcel.objects.get(shipment__shop_order__order=order)


def read_labels(pdf: bytes) -> list[list[str]]:
    """The bar codes of each page, as an independent reader sees them on paper."""
    pages = []
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=THERMAL_PRINTER / 72, grayscale=True).to_pil()
        pages.append([code.text for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.Code128)])
    return pages


def open_pdf(page: Page) -> bytes:
    """The PDF behind the link on the page of a print run, fetched as the signed-in clerk."""
    address = page.get_by_role("link", name="Open the PDF with the labels").get_attribute("href")
    answer = page.context.request.get(str(address))
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def numbers_in(rows: Locator) -> list[str]:
    """The item numbers that stand in the rows of a table."""
    return [re.findall(r"[A-Z]{2}\d{9}[A-Z]{2}", text)[0] for text in rows.all_inner_texts()]


def test_several_labels_are_picked_and_come_in_one_pdf(page: Page, site_rows: Site) -> None:
    while labels_to_print().count() <= PICKED:
        book_one()
    waiting = labels_to_print().count()
    sign_in(page, "postal clerk")
    visit(page, "/admin/")
    page.get_by_role("link", name=f"{waiting} labels to print").click()
    expect(page.get_by_role("heading", name="Labels to print")).to_be_visible()
    assert_accessible(page)

    boxes = page.get_by_role("checkbox", name=re.compile("^Choose [A-Z]{2}"))
    picked = []
    for row in (0, 2, 1)[:PICKED]:  # not in their order
        boxes.nth(row).check()
    picked = numbers_in(page.get_by_role("row").filter(has=page.locator("input[name=parcel]:checked")))
    page.get_by_role("button", name="Print the chosen labels").first.click()

    expect(page.get_by_text(f"{PICKED} labels are ready")).to_be_visible()
    assert_accessible(page)
    assert len(picked) == PICKED
    assert read_labels(open_pdf(page)) == [[number] for number in picked]
    page.get_by_role("link", name="To the labels to print").click()
    expect(page.get_by_role("button", name=re.compile(f"Print (all {waiting - PICKED} labels|the one label)"))).to_be_visible()
    for number in picked:
        expect(page.get_by_role("link", name=number)).to_have_count(0)
    page.get_by_role("link", name="Printed labels").click()
    assert_accessible(page)


def test_one_label_is_printed_again(page: Page, parcel: Parcel) -> None:
    sign_in(page, "postal clerk")
    visit(page, f"/admin/parcels/{parcel}/")
    page.get_by_role("button", name="Print the label").click()
    first = open_pdf(page)

    page.goto(f"/admin/parcels/{parcel}/")
    page.get_by_role("button", name="Print the label again").click()

    expect(page.get_by_text("One label is ready")).to_be_visible()
    assert read_labels(first) == read_labels(open_pdf(page)) == [[str(parcel)]]


def test_pressing_print_without_a_choice_prints_nothing(desktop: Page, parcel: Parcel) -> None:
    sign_in(desktop, "postal clerk")
    desktop.goto("/admin/labels/")

    desktop.get_by_role("button", name="Print the chosen labels").first.click()

    expect(desktop.get_by_text("You chose no parcel")).to_be_visible()
    assert_accessible(desktop)


def test_the_shoppers_page_follows_the_parcel_to_the_door(page: Page, order: Order, parcel: Parcel) -> None:
    shopper = page.context.new_page()
    sign_in(page, "postal clerk")
    page.goto("/admin/parcels/")
    page.get_by_label("Search").fill(str(parcel).lower())
    page.keyboard.press("Enter")  # a scanned number opens its parcel
    expect(page.get_by_role("heading", name=str(parcel))).to_be_visible()
    page.get_by_label("You work at").select_option(label="Figueira da Foz")
    page.get_by_role("button", name="Remember").click()
    expect(page.get_by_text("You work at: Figueira da Foz.")).to_be_visible()

    def shopper_sees(*words: str) -> None:
        shopper.goto(f"/en/order/{order.tracking_token}/")
        for word in words:
            expect(shopper.locator("main")).to_contain_text(word)
        assert_accessible(shopper)

    page.get_by_role("button", name="Accepted").click()
    expect(page.get_by_text("Accepted: recorded.")).to_be_visible()
    shopper_sees("With the post", "The post has the parcel", "Figueira da Foz")

    page.get_by_role("button", name="Out for delivery").click()
    expect(page.get_by_text("Out for delivery: recorded.")).to_be_visible()
    shopper_sees("It left the office for the door")

    page.get_by_role("button", name="Record attempt failed").click()
    expect(page.get_by_text("Choose why the delivery failed.")).to_be_visible()
    expect(page.get_by_text("Choose what happens next.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Why it failed").select_option(FailureReason.ABSENT)
    page.get_by_label("What happens next").select_option(NextAction.RETRY)
    page.get_by_role("button", name="Record attempt failed").click()
    expect(page.get_by_text("Delivery attempted: recorded.")).to_be_visible()
    shopper_sees("Nobody at home, notice left", "Delivered again on the next operating day", "Be at home on the next operating day")
    visit(page, "/admin/parcels/attention/")
    expect(page.get_by_role("link", name=str(parcel))).to_be_visible()

    page.get_by_role("link", name=str(parcel)).click()
    page.get_by_role("button", name="Out for delivery").click()
    page.get_by_label("Delivered to").fill("Rui Lopes, neighbour at no. 14")
    page.get_by_role("button", name="Record delivered").click()
    expect(page.get_by_text("Delivered: recorded.")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Rui Lopes, neighbour at no. 14")
    expect(page.get_by_text("This parcel has reached its end.")).to_be_visible()
    assert_accessible(page)
    shopper_sees("Delivered")
    # Whoever has the link reads that it arrived, not who took it.
    expect(shopper.locator("main")).not_to_contain_text("Rui Lopes")


def scans(page: Page, number: object) -> None:
    """What a hand scanner does: it types quickly and ends with Enter."""
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")


def test_the_scan_station_takes_one_after_the_other_and_loses_none_without_a_network(page: Page, parcel: Parcel) -> None:
    answer, waiting = page.locator("[data-station-answer]"), page.locator("[data-station-waiting]")
    sign_in(page, "postal clerk")
    visit(page, "/admin/parcels/station/")

    expect(page.get_by_label("Scan a label")).to_be_focused()
    scans(page, parcel)
    expect(answer).to_contain_text("Recorded")
    scans(page, "DA000000019PT")
    expect(answer).to_contain_text("Check digit wrong")
    assert_accessible(page)

    page.context.set_offline(True)
    page.get_by_label("What happened").select_option("EMG")
    page.get_by_label("Scan a label").focus()
    scans(page, parcel)
    expect(answer).to_contain_text("Waits for the network")
    scans(page, "RR287043775IN")
    expect(waiting).to_contain_text("2 scans wait for the network")
    assert parcel.events.count() == 1

    page.context.set_offline(False)
    expect(answer).to_contain_text("Of another post")
    expect(waiting).to_be_hidden()
    expect(page.get_by_role("row").filter(has_text=str(parcel)).first).to_contain_text("At the delivery office: recorded.")
    assert list(parcel.events.values_list("code", flat=True)) == ["EMA", "EMG"]
    visit(page, "/admin/parcels/station/")
    expect(page.get_by_label("Scan a label")).to_be_focused()
    assert parcel.events.count() == 2


def test_the_scan_station_answers_for_each_number(page: Page, parcel: Parcel) -> None:
    wrong = f"{str(parcel)[:10]}{(int(str(parcel)[10]) + 1) % 10}PT"
    sign_in(page, "postal clerk")
    visit(page, "/admin/parcels/station/")

    page.get_by_text("Many numbers at once").click()
    page.get_by_label("Item numbers").fill(f"{parcel}\n{wrong}\n{parcel}")
    page.get_by_role("button", name="Record for all").click()

    for word in ("Recorded", "Check digit wrong", "Double"):
        expect(page.locator("main").get_by_text(word, exact=True).first).to_be_visible()
    expect(page.get_by_label("Item numbers")).to_be_focused()
    assert_accessible(page)
    visit(page, f"/en/track/{parcel}/")
    expect(page.locator("main")).to_contain_text("Accepted")
