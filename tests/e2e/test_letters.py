"""Letters from home, in a browser: typed without script, uploaded, refused, and printed by the post."""

from __future__ import annotations

import io
import re
import uuid
from pathlib import Path

import pypdfium2
import zxingcpp
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from logistics.charges import AT_THE_COUNTER, settle
from logistics.models import Letter, LetterBatch
from scripts.serving import Site
from tests.e2e.passing_time import text_of, wait_for_mail
from tests.e2e.visiting import assert_accessible, sign_in, visit
from tests.logistics import pdf_files as files

ANA = {"Name": "Ana Lopes", "Street and number": "Rua da Sofia 12", "Postcode": "3000-389", "Place": "Coimbra"}
RUI = {"Name": "Rui Salgado", "Street and number": "Avenida da Liberdade 110", "Postcode": "1250-142", "Place": "Lisboa"}


def fill_addresses(page: Page, email: str) -> None:
    for prefix, person in (("to", ANA), ("from", RUI)):
        for field, value in zip(("name", "street", "postcode", "locality"), person.values(), strict=True):
            page.locator(f"#id_{prefix}-{field}").fill(value)
    page.get_by_label("Your e-mail address").fill(email)


def somebody() -> str:
    return f"letter-{uuid.uuid4().hex[:8]}@example.org"


def letter_of(email: str) -> Letter:
    return Letter.objects.select_related("charge").get(email=email)


def pay_at_a_counter(letter: Letter) -> None:
    assert letter.charge is not None
    assert settle(charge=letter.charge, way=AT_THE_COUNTER, at=timezone.now())


def send_file(page: Page, file: bytes, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(file)
    page.get_by_label("Your letter as a PDF").set_input_files(path)
    page.get_by_role("button", name="Check it and go on").click()


def test_a_letter_is_typed_without_scripts_registered_printed_and_followed(
    without_javascript: Page, desktop: Page, site_rows: Site
) -> None:
    page, email = without_javascript, somebody()
    page.goto("/en/letters/")
    page.get_by_role("link", name="Type a letter").click()
    page.get_by_role("button", name="On to the address").click()
    expect(page.get_by_role("alert")).to_contain_text("Write your letter here.")
    page.get_by_label("Salutation").fill("Dear Ana,")
    page.get_by_label("Your letter", exact=True).fill("All is well in Lisbon.\n\nThe cake arrived whole.")
    page.get_by_label("Your name at the end").fill("Rui")
    page.get_by_role("button", name="On to the address").click()
    page.get_by_role("button", name="On to the picture and the price").click()
    expect(page.get_by_role("alert")).to_contain_text("Your letter and what you wrote here are kept.")
    fill_addresses(page, email)
    page.get_by_label("Registered").check()
    page.get_by_role("button", name="On to the picture and the price").click()
    expect(page.locator("section[aria-labelledby=price]")).to_contain_text(
        re.compile("Registered letter, 15 g.*Printing, 2 pages.*€3.90", re.S)
    )
    picture = page.get_by_role("img", name=re.compile("The address sheet, with a frame"))
    assert picture.evaluate("picture => picture.naturalWidth") > 800
    secret = page.url
    page.get_by_role("button", name="Pay €3.90").click()
    letter = letter_of(email)
    assert letter.state == Letter.State.ORDERED

    pay_at_a_counter(letter)
    mail = wait_for_mail(site_rows, to=email, saying="is paid")
    assert "/track/RR" in text_of(mail)
    assert "Lisbon" not in text_of(mail)

    # A clerk takes it from the queue, prints it, and hands it over.
    sign_in(desktop, "postal clerk")
    visit(desktop, "/admin/letters/")
    desktop.get_by_label(f"Choose {letter}").check()
    desktop.get_by_role("button", name="Print the chosen letters").click()
    expect(desktop.get_by_text("One letter is ready to print")).to_be_visible()
    assert_accessible(desktop)
    batch = LetterBatch.objects.get(prints__letter=letter)
    pdf = desktop.request.get(f"/admin/letters/runs/{batch.pk}/letters.pdf").body()
    sheet, first = (sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    letter.refresh_from_db()
    assert letter.shipment is not None
    number = str(letter.shipment.parcels.get())
    assert "3000-389 Coimbra" in sheet
    assert "The cake arrived whole." in first
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [number.replace(" ", "")]
    desktop.get_by_role("button", name="Printed, in envelopes and handed over").click()
    expect(desktop.get_by_text("Noted: printed and handed over.")).to_be_visible()

    wait_for_mail(site_rows, to=email, saying="is on its way")
    page.goto(secret)
    expect(page.get_by_role("heading", name="Printed and handed over")).to_be_visible()
    page.get_by_role("link", name=re.compile("^RR ")).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".timeline li")).not_to_have_count(0)


def test_a_letter_is_uploaded_and_what_is_wrong_with_it_is_said(page: Page, site_rows: Site, tmp_path: Path) -> None:
    email = somebody()
    page.goto("/en/letters/")
    assert_accessible(page)
    page.get_by_role("link", name="Upload a PDF").click()
    for bad, says in (
        (files.us_letter, "Letters are printed on A4"),
        (files.locked(), "without a password"),
        (b"MZ" * 900, "This is no PDF"),
    ):
        send_file(page, bad, tmp_path)
        expect(page.get_by_role("alert")).to_contain_text(says)
    assert_accessible(page)
    send_file(page, files.good(2), tmp_path)
    fill_addresses(page, email)
    page.locator("#id_to-name").fill("Berta Lopes")
    page.get_by_label("On my first page, in the window of the envelope").check()
    page.get_by_role("button", name="On to the picture and the price").click()
    expect(page.get_by_role("alert")).to_contain_text("“Berta Lopes” is missing in the window")
    assert_accessible(page)
    page.locator("#id_to-name").fill("Ana Lopes")
    page.get_by_label("On both sides of the paper").check()
    page.get_by_role("button", name="On to the picture and the price").click()
    expect(page.locator("section[aria-labelledby=price]")).to_contain_text("Printing, 2 pages at €0.12")
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Pay")).click()
    letter = letter_of(email)
    assert (letter.state, letter.has_sheet, letter.pages) == (Letter.State.ORDERED, False, 2)


def test_a_clerk_refuses_a_letter_and_its_sender_hears_why(desktop: Page, phone: Page, site_rows: Site, tmp_path: Path) -> None:
    email = somebody()
    phone.goto("/en/letters/upload/")
    send_file(phone, files.good(), tmp_path)
    fill_addresses(phone, email)
    phone.get_by_role("button", name="On to the picture and the price").click()
    secret = phone.url
    phone.get_by_role("button", name=re.compile("^Pay")).click()
    letter = letter_of(email)
    pay_at_a_counter(letter)

    sign_in(desktop, "postal clerk")
    visit(desktop, f"/admin/letters/{letter.pk}/")
    desktop.get_by_label("Why it is not printed").fill("The page is blank.")
    desktop.get_by_role("button", name="Refuse this letter").click()
    expect(desktop.get_by_text("is to be given back").first).to_be_visible()
    assert_accessible(desktop)

    assert "The page is blank." in text_of(wait_for_mail(site_rows, to=email, saying="was not sent"))
    phone.goto(secret)
    expect(phone.get_by_text("You get back").first).to_be_visible()
    assert_accessible(phone)
