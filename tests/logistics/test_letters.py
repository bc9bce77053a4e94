"""Letters from home as their senders meet them: written, addressed, looked at, ordered and paid, without script or account."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from logistics.letters import checking, limits
from logistics.letters.paper import grams_for, sheets_for
from logistics.letters.prices import price_of
from logistics.models import Charge, Letter, NumberRange, PagePrice, Service, TariffStep
from logistics.numbers import is_valid
from logistics.queues import labels_to_print
from tests.logistics import pdf_files as files
from tests.logistics.letters import WORDS, draft, filled, keep_apart, ordered, page, paid, pay, set_up
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _post(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_apart(monkeypatch, tmp_path)
    set_up()


def upload(client: Client, file: bytes, url: str = "") -> Any:
    return client.post(url or reverse("upload_letter"), {"file": SimpleUploadedFile("letter.pdf", file, "application/pdf")})


def newest() -> Letter:
    return Letter.objects.latest("pk")


def words(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# --- From the first word to the charge ---------------------------------------------------------------------------------


def test_a_typed_letter_goes_from_the_text_to_the_charge(client: Client) -> None:
    answer = client.post(reverse("write_letter"), WORDS)
    letter = newest()
    assert answer.headers["Location"] == page(letter, "letter_address")
    answer = client.post(answer.headers["Location"], filled())
    assert answer.headers["Location"] == page(letter)

    review = client.get(page(letter))

    assert "Letter, 10 g €0.65 Printing, one page €0.15 To pay €0.80" in words(review)
    assert "it should arrive on" in words(review)
    assert client.get(page(letter, "letter_picture")).headers["Content-Type"] == "image/png"
    pdf = b"".join(client.get(page(letter, "letter_file")))
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert all(part in text for part in ("Ana Lopes", "3000-389 Coimbra", "Querida Ana,", "está tudo bem", "Rui"))
    answer = client.post(page(letter), {"order": "1", "total": "0.80"})
    charge = Charge.objects.get()
    assert (charge.about, charge.amount, charge.email, charge.state) == ("letter", Decimal("0.80"), "rui@example.org", "open")
    assert answer.status_code == 303
    shown = words(client.get(page(letter)))
    assert f"{charge.reference[:4]}-{charge.reference[4:]}" in shown
    assert "Change the letter first" in shown


def test_an_uploaded_letter_shows_its_own_address_in_the_window_or_gets_a_sheet(client: Client) -> None:
    upload(client, files.good(3))
    letter = newest()
    client.post(page(letter, "letter_address"), filled(address_on="letter"))
    assert "10 g" not in words(client.get(page(letter)))  # three sheets and the envelope
    assert "Letter, 20 g €0.65 Printing, 3 pages at €0.15 €0.45 To pay €1.10" in words(client.get(page(letter)))

    client.post(page(letter, "letter_address"), filled(address_on="sheet", both_sides="on", in_colour="on"))

    assert "Letter, 20 g €0.65 Printing, 4 pages at €0.40 with the address sheet €1.60 To pay €2.25" in words(client.get(page(letter)))


def test_a_window_that_does_not_fit_the_receiver_is_an_error_beside_the_choice_and_all_else_is_kept(client: Client) -> None:
    upload(client, files.good())
    letter = newest()

    answer = client.post(page(letter, "letter_address"), filled(address_on="letter", **{"to-name": "Berta Lopes"}))

    assert answer.status_code == 422
    assert "“Berta Lopes” is missing in the window" in words(answer)
    assert 'value="Rua da Sofia 12"' in answer.content.decode()
    letter.refresh_from_db()
    assert letter.recipient is None
    assert letter.content  # the file is not to be chosen again
    again = client.post(page(letter, "letter_address"), filled(address_on="letter", is_registered="on", **{"to-name": "Berta Lopes"}))
    assert again.status_code == 302  # a registered letter has a sheet anyway


def test_what_was_typed_is_kept_when_something_is_missing_or_cannot_be_printed(client: Client) -> None:
    answer = client.post(reverse("write_letter"), {**WORDS, "text": "Um abraço 🐑"})
    assert answer.status_code == 422
    assert "We cannot print these letters: 🐑" in words(answer)
    assert "Um abraço 🐑" in answer.content.decode()
    assert not Letter.objects.exists()

    client.post(reverse("write_letter"), WORDS)
    answer = client.post(page(newest(), "letter_address"), filled(**{"to-postcode": "12", "email": ""}))
    assert answer.status_code == 422
    assert "This is no postcode of Portugal" in words(answer)
    assert "Write your e-mail address." in words(answer)
    assert 'value="Avenida da Liberdade 110"' in answer.content.decode()
    assert newest().text == WORDS["text"]


def test_a_letter_longer_than_an_envelope_takes_is_refused_with_what_to_do(client: Client) -> None:
    answer = client.post(reverse("write_letter"), {**WORDS, "text": "linha\n" * 1000})
    assert "more than 20 pages" in words(answer)
    letter = draft(text="linha\n" * 480)
    assert letter.pages == 12
    assert "Have it printed on both sides" in words(client.get(page(letter)))
    assert 'name="order"' not in client.get(page(letter)).content.decode()
    assert client.post(page(letter), {"order": "1", "total": "0.00"}).status_code == 422
    assert not Charge.objects.exists()


def test_a_refused_file_says_why_and_makes_no_draft(client: Client) -> None:
    answer = upload(client, files.us_letter)
    assert answer.status_code == 422
    assert "Letters are printed on A4" in words(answer)
    assert not Letter.objects.exists()


def test_another_file_that_has_no_address_any_more_gets_a_sheet(client: Client) -> None:
    upload(client, files.good())
    letter = newest()
    client.post(page(letter, "letter_address"), filled(address_on="letter"))
    upload(client, files.pdf(), page(letter, "letter_text"))
    letter.refresh_from_db()
    assert letter.has_sheet
    assert "with the address sheet" in words(client.get(page(letter)))


def test_a_draft_is_changed_and_deleted_by_its_sender(client: Client) -> None:
    letter = draft()
    before = letter.content.name
    assert WORDS["text"] in client.get(page(letter, "letter_text")).content.decode()
    client.post(page(letter, "letter_text"), {**WORDS, "text": "Outra coisa"})
    letter.refresh_from_db()
    assert letter.text == "Outra coisa"
    assert not letter.content.storage.exists(before) or letter.content.name == before

    answer = client.post(page(letter), {"delete": "1"}, follow=True)

    assert "Your letter is deleted." in words(answer)
    letter.refresh_from_db()
    assert (letter.state, letter.text, letter.content.name, letter.recipient) == ("lapsed", "", "", None)


def test_nobody_writes_more_than_thirty_letters_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OF_ONE", 2)
    for _ in range(2):
        assert client.post(reverse("write_letter"), WORDS).status_code == 302
    answer = client.post(reverse("write_letter"), {**WORDS, "text": "Ainda aqui"})
    assert answer.status_code == 429
    assert "Ainda aqui" in answer.content.decode()
    monkeypatch.setattr(checking, "run", lambda *args: pytest.fail("it was read"))
    assert upload(client, files.good()).status_code == 429
    assert Letter.objects.count() == 2


# --- What it costs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pages", "both", "sheet", "sheets", "grams"),
    [(1, False, False, 1, 10), (3, True, False, 2, 15), (3, False, True, 4, 25), (4, True, True, 3, 20)],
)
def test_the_weight_is_of_sheets_and_envelope(pages: int, both: bool, sheet: bool, sheets: int, grams: int) -> None:
    assert sheets_for(pages, both_sides=both, has_sheet=sheet) == sheets
    assert grams_for(sheets) == grams


def test_the_price_is_the_tariffs_step_and_the_pages_of_the_newest_price() -> None:
    now = timezone.now()
    letter = draft(is_registered=True, in_colour=True)
    assert price_of(letter, at=now).total == Decimal("3.60") + 2 * Decimal("0.45")
    PagePrice.objects.create(starts_on=timezone.localdate(now), black=1, black_both=1, colour=2, colour_both=1)
    PagePrice.objects.create(starts_on=timezone.localdate(now) + dt.timedelta(days=1), black=9, black_both=9, colour=9, colour_both=9)
    assert price_of(letter, at=now).total == Decimal("7.60")


def test_no_price_is_a_refusal_with_words_and_never_zero(client: Client) -> None:
    paris = {"name": "Louise", "street": "Rue de Rivoli 1", "postcode": "75001", "locality": "Paris", "country": "FR"}
    letter = draft(to=paris)
    assert "Letter does not go to 75001 Paris." in words(client.get(page(letter)))
    assert client.post(page(letter), {"order": "1", "total": "0"}).status_code == 422

    home = draft()
    PagePrice.objects.all().delete()
    assert "there is no price for it" in words(client.get(page(home)))
    set_up()
    Service.objects.filter(kind="letter").update(is_active=False)
    assert "There are no letters at present." in words(client.get(page(home)))
    assert not Charge.objects.exists()


def test_a_price_that_changed_meanwhile_is_shown_before_it_is_paid(client: Client) -> None:
    letter = draft()
    TariffStep.objects.filter(tariff__service__kind="letter", up_to_grams=20).update(price="0.70")

    answer = client.post(page(letter), {"order": "1", "total": "0.80"})

    assert answer.status_code == 409
    assert "The price has changed" in words(answer)
    assert "Pay €0.85" in words(answer)
    assert not Charge.objects.exists()
    client.post(page(letter), {"order": "1", "total": "0.85"})
    assert Charge.objects.get().amount == Decimal("0.85")


def test_a_change_that_was_broken_off_cannot_be_ordered_with_the_old_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = draft()
    with monkeypatch.context() as broken:
        broken.setattr("logistics.letters.writing.typeset_of", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.post(page(letter, "letter_address"), filled(**{"to-name": "Berta Lopes"}))
    assert client.post(page(letter), {"order": "1", "total": "0.80"}).status_code == 422
    assert "Your letter is not whole" in words(client.get(page(letter)))
    assert client.get(page(letter, "letter_file")).status_code == 404
    client.post(page(letter, "letter_address"), filled(**{"to-name": "Berta Lopes"}))
    assert client.post(page(letter), {"order": "1", "total": "0.80"}).status_code == 303


def test_a_letter_is_ordered_once(client: Client) -> None:
    letter = draft()
    for _ in range(2):
        client.post(page(letter), {"order": "1", "total": "0.80"})
    assert Charge.objects.count() == 1


# --- Paid ---------------------------------------------------------------------------------------------------------------


def test_a_paid_letter_goes_into_the_queue_and_its_sender_hears(client: Client) -> None:
    letter = paid()
    assert letter.state == "paid"
    assert letter.shipment is None
    assert not pay(letter)

    run_tasks()

    (sent,) = [message for message in mail.outbox if "Receipt" not in message.subject]
    assert sent.to == ["rui@example.org"]
    assert sent.subject == "Your letter to Ana Lopes is paid"
    assert page(letter) in sent.body
    assert "segredo" not in sent.body
    assert "Paid; it is printed next" in words(client.get(page(letter)))


def test_a_registered_letter_is_booked_and_can_be_followed(client: Client) -> None:
    letter = paid(is_registered=True)

    assert letter.shipment is not None
    parcel = letter.shipment.parcels.get()
    number = str(parcel.number)
    assert number.startswith("RR")
    assert is_valid(number)
    assert (letter.shipment.signature, parcel.grams) == (True, 15)
    assert not labels_to_print().exists()  # its bars are on the address sheet
    run_tasks()
    assert any(reverse("parcel_tracking", args=[number]) in message.body for message in mail.outbox)
    assert client.get(reverse("parcel_tracking", args=[number])).status_code == 200
    assert number in client.get(page(letter)).content.decode()


def test_a_payment_stands_when_the_numbers_are_used_up() -> None:
    NumberRange.objects.filter(indicator="RR").delete()
    letter = paid(is_registered=True)
    assert (letter.state, letter.shipment) == ("paid", None)


def test_an_ordered_letter_stays_as_it_is_until_its_sender_takes_it_back(client: Client) -> None:
    letter = ordered()
    for name, data in {"letter_text": WORDS, "letter_address": filled()}.items():
        answer = client.post(page(letter, name), data, follow=True)
        assert "cannot be changed any more" in words(answer)
    client.post(page(letter), {"change": "1"})
    charge = letter.charge
    assert charge is not None
    charge.refresh_from_db()
    letter.refresh_from_db()
    assert (letter.state, letter.charge, charge.state) == ("draft", None, "cancelled")

    late = paid()
    client.post(page(late), {"change": "1"})
    late.refresh_from_db()
    assert late.state == "paid"


# --- For nobody else --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["letter", "letter_text", "letter_address", "letter_picture", "letter_file"])
def test_only_the_secret_link_opens_it_and_nothing_keeps_it(client: Client, name: str) -> None:
    letter, other = draft(), draft()
    answer = client.get(page(letter, name))
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    token = page(letter).rstrip("/").rpartition("/")[2]
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "x", page(other).rstrip("/").rpartition("/")[2]):
        assert client.get(reverse(name, args=[letter.pk, wrong])).status_code == 404
        assert client.post(reverse(name, args=[letter.pk, wrong]), {"delete": "1"}).status_code in {404, 405}
    letter.refresh_from_db()
    assert letter.state == "draft"


def test_nothing_of_a_letter_is_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        client.post(reverse("write_letter"), WORDS)
        client.post(page(newest(), "letter_address"), filled())
        upload(client, files.us_letter)
        pay(ordered())
        run_tasks()
    assert not [record for record in caplog.records if record.name != "django.db.backends" and "segredo" in record.getMessage()]


@pytest.mark.parametrize("language", ["en", "pt", "fr"])
def test_the_public_pages_are_there_in_each_language(client: Client, language: str) -> None:
    start = client.get(f"/{language}/letters/")
    assert start.status_code == 200
    assert all(client.get(f"/{language}/letters/{step}/").status_code == 200 for step in ("write", "upload"))
    assert reverse("letters").removeprefix("/en") in client.get(f"/{language}/track/").content.decode()
