"""Letters from home at the post: the queue, batches with one setting of the printer, printing, refusing, and forgetting."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.roles import Role
from logistics.charges import give_up_expired
from logistics.letters import batches
from logistics.letters.batches import file_of, letters_in_state, make_batches, mark_printed, refuse
from logistics.letters.forgetting import forget
from logistics.models import Address, Charge, Letter, LetterBatch, NumberRange, PagePrice, Parcel
from logistics.models.letters import private_storage
from tests.factories import make_user
from tests.logistics.letters import draft, keep_apart, ordered, page, paid, queue, set_up
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _post(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_apart(monkeypatch, tmp_path)
    set_up()


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK))
    return client


def shown(clerk: Client, **query: Any) -> list[Letter]:
    return list(clerk.get(queue(), query).context["page_obj"])


def batch_of(clerk: Client, **form: Any) -> LetterBatch:
    clerk.post(queue(), form or {"all": "1"})
    return LetterBatch.objects.latest("pk")


def pdf_of(clerk: Client, batch: LetterBatch) -> bytes:
    return b"".join(clerk.get(reverse("post:letter_batch_pdf", args=[batch.pk])))


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def printed(clerk: Client, batch: LetterBatch) -> Any:
    return clerk.post(reverse("post:letters_printed", args=[batch.pk]), follow=True)


def test_the_queue_is_narrowed_by_state_kind_colour_and_day(clerk: Client) -> None:
    plain, registered, coloured = paid(), paid(is_registered=True), paid(in_colour=True)
    open_one = ordered()
    draft()

    assert shown(clerk) == [plain, registered, coloured]
    assert shown(clerk, kind="registered") == [registered]
    assert shown(clerk, colour="colour") == [coloured]
    assert shown(clerk, colour="black", kind="plain") == [plain]
    assert shown(clerk, state="unpaid") == [open_one]
    assert plain.leaves_on is not None
    assert shown(clerk, day=plain.leaves_on.isoformat(), colour="colour") == [coloured]
    assert shown(clerk, day=(plain.leaves_on - DAY).isoformat()) == []
    assert shown(clerk, state="nonsense", day="x") == [plain, registered, coloured]
    batch_of(clerk, letter=plain.pk)
    assert shown(clerk) == [registered, coloured]
    assert shown(clerk, state="drawn") == [plain]


def test_a_batch_is_one_pdf_in_a_fixed_order_with_sheets_marks_and_bars(clerk: Client) -> None:
    far = paid(to={"name": "Luis", "street": "Largo 1", "postcode": "3330-310", "locality": "Góis", "country": "PT"}, text="Para o Luis")
    near, registered = paid(text="Para a Ana"), paid(is_registered=True, text="Para o tribunal")

    batch = batch_of(clerk)
    pdf = pdf_of(clerk, batch)

    assert [entry.letter for entry in batch.prints.all()] == [registered, near, far]
    sheet, first, second, third = pages_of(pdf)
    number = str(Parcel.objects.get().number)
    assert f"{registered}  1/2" in sheet
    assert "3000-389 Coimbra" in sheet
    assert "Para o tribunal" in first
    assert f"{registered}  2/2" in first
    assert "Para a Ana" in second
    assert "Para o Luis" in third
    drawn = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(drawn)] == [number]


def test_on_both_sides_each_letter_and_what_follows_a_sheet_begins_on_a_front(clerk: Client) -> None:
    paid(both_sides=True, is_registered=True, text="Um")
    paid(both_sides=True, text="linha\n" * 60)
    paid(both_sides=True, text="Três")

    pages = pages_of(pdf_of(clerk, batch_of(clerk)))

    assert [bool(text.strip()) for text in pages] == [True, False, True, False, True, True, True, False]


def test_a_batch_has_one_setting_of_the_printer(clerk: Client) -> None:
    paid(), paid(in_colour=True), paid(in_colour=True, both_sides=True)
    answer = clerk.post(queue(), {"all": "1"}, follow=True)
    assert "3 print runs were made" in answer.content.decode()
    assert [batch.prints.count() for batch in LetterBatch.objects.all()] == [1, 1, 1]
    assert not letters_in_state("").exists()


def test_the_same_batch_asked_twice_gives_the_same_file(clerk: Client) -> None:
    paid(is_registered=True), paid()
    batch = batch_of(clerk)
    first = pdf_of(clerk, batch)
    Address.objects.update(name="Somebody else")
    assert pdf_of(clerk, batch) == first
    batch.refresh_from_db()
    assert batch.digest


def test_many_letters_are_drawn_by_a_task_that_says_how_far_it_is(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        paid()
    run_tasks()
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    monkeypatch.setattr("logistics.backoffice.letters.AT_ONCE", 2)
    answer = clerk.post(queue(), {"all": "1"}, follow=True)
    assert "0 of 3 letters" in answer.content.decode()
    assert waiting_tasks() == ["draw_letter_batch"]
    batch = LetterBatch.objects.get()
    assert clerk.get(reverse("post:letter_batch_pdf", args=[batch.pk])).status_code == 302
    assert waiting_tasks() == ["draw_letter_batch"]

    run_tasks()

    assert len(pages_of(pdf_of(clerk, batch))) == 3
    assert "3 letters are ready to print" in clerk.get(reverse("post:letter_batch", args=[batch.pk])).content.decode()


def test_printed_and_handed_over_is_noted_once_and_the_senders_hear(clerk: Client) -> None:
    letter, registered = paid(), paid(is_registered=True)
    run_tasks()
    mail.outbox.clear()
    batch = batch_of(clerk)
    pdf_of(clerk, batch)
    clerk.post(reverse("post:office"), {"office": "Coimbra"})

    printed(clerk, batch)
    answer = printed(clerk, batch)

    assert "noted before" in answer.content.decode()
    run_tasks()
    assert sorted(sent.subject for sent in mail.outbox) == ["Your letter to Ana Lopes is on its way"] * 2
    parcel = Parcel.objects.get()
    assert [(event.code, event.office) for event in parcel.events.all()] == [("EMA", "Coimbra")]
    letter.refresh_from_db()
    registered.refresh_from_db()
    assert (letter.state, registered.state) == ("printed", "printed")
    assert any(reverse("parcel_tracking", args=[str(parcel.number)]) in sent.body for sent in mail.outbox)
    assert shown(clerk, state="printed") == [registered, letter]


def test_a_letter_is_printed_again_without_a_second_mail_or_event(clerk: Client) -> None:
    letter = paid(is_registered=True)
    first = batch_of(clerk)
    pdf_of(clerk, first)
    printed(clerk, first)
    run_tasks()
    mail.outbox.clear()

    clerk.post(reverse("post:letter", args=[letter.pk]), {"again": "1"})

    again = LetterBatch.objects.latest("pk")
    assert again != first
    assert len(pages_of(pdf_of(clerk, again))) == 2
    printed(clerk, again)
    run_tasks()
    assert not mail.outbox
    assert Parcel.objects.get().events.count() == 1


def test_a_refused_letter_leaves_its_batch_its_sender_hears_why_and_the_money_goes_back(clerk: Client) -> None:
    bad, other = paid(is_registered=True, text="Mau"), paid(text="Bom")
    run_tasks()
    mail.outbox.clear()
    batch = batch_of(clerk)
    assert len(pages_of(pdf_of(clerk, batch))) == 3
    url = reverse("post:letter", args=[bad.pk])
    assert clerk.post(url, {"refuse": "1", "reason": ""}).status_code == 422

    clerk.post(url, {"refuse": "1", "reason": "A página está em branco."})
    clerk.post(url, {"refuse": "1", "reason": "Outra vez."})

    run_tasks()
    (sent,) = mail.outbox
    assert "A página está em branco." in sent.body
    assert len(pages_of(pdf_of(clerk, batch))) == 1
    assert shown(clerk, state="refused") == [bad]
    assert "€3.90 to give back" in clerk.get(queue(), {"state": "refused"}).content.decode().replace("&nbsp;", " ")
    bad.refresh_from_db()
    assert bad.shipment is not None
    assert bad.shipment.withdrawn_at is not None
    printed(clerk, batch)
    bad.refresh_from_db()
    other.refresh_from_db()
    assert (bad.state, other.state) == ("refused", "printed")
    charge = Charge.objects.get(letter=bad)
    assert charge.state == "owed"
    assert f"?reference={charge.reference}" in clerk.get(url).content.decode()
    clerk.post(reverse("post:letter", args=[other.pk]), {"refuse": "1", "reason": "Zu spät"})
    other.refresh_from_db()
    assert (other.state, Charge.objects.get(letter=other).state) == ("printed", "paid")


def test_a_letter_alone_in_its_batch_takes_the_batch_with_it(clerk: Client) -> None:
    letter = paid()
    batch_of(clerk)
    refuse(letter=letter, reason="x", actor=make_user(role=Role.CLERK), at=timezone.now())
    assert not LetterBatch.objects.exists()


def test_what_has_no_number_waits_and_says_so(clerk: Client) -> None:
    left = NumberRange.objects.get(indicator="RR")
    NumberRange.objects.filter(pk=left.pk).update(next_serial=left.last_serial + 1)
    letter, plain = paid(is_registered=True), paid()
    answer = clerk.post(queue(), {"all": "1"}, follow=True)
    assert "no item numbers are left" in answer.content.decode()
    assert [entry.letter for entry in LetterBatch.objects.get().prints.all()] == [plain]
    NumberRange.objects.filter(pk=left.pk).update(next_serial=left.next_serial)
    assert "1 of" not in clerk.post(queue(), {"all": "1"}, follow=True).content.decode()
    letter.refresh_from_db()
    assert letter.shipment is not None


def test_pages_take_as_many_queries_with_a_thousand_letters_as_with_ten(clerk: Client, django_assert_max_num_queries: Any) -> None:
    kept = paid(is_registered=True)
    many(kept, 9)
    make_batches(letters_in_state("").filter(pk=kept.pk), actor=None)
    pages = [
        queue(),
        f"{queue()}?state=drawn",
        reverse("post:letter_batches"),
        reverse("post:letter_batch", args=[LetterBatch.objects.get().pk]),
    ]
    counts = []
    for url in pages:
        clerk.get(url)
        with django_assert_max_num_queries(25) as few:
            assert clerk.get(url).status_code == 200
        counts.append(len(few))
    many(kept, 990)
    for url, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            assert clerk.get(url).status_code == 200


def many(like: Letter, count: int) -> None:
    """``count`` further paid letters like one that is there, in few statements; all of them in its batch, where there is one."""
    charges = Charge.objects.bulk_create(
        Charge(
            reference=f"T{Charge.objects.count() + n}",
            about="letter",
            amount=Decimal(1),
            currency="EUR",
            state="paid",
            paid_at=like.paid_at,
            expires_at=timezone.now(),
        )
        for n in range(count)
    )
    fields = {
        field.attname: getattr(like, field.attname)
        for field in Letter._meta.concrete_fields
        if field.attname not in {"id", "charge_id", "shipment_id", "is_registered"}
    }
    made = Letter.objects.bulk_create(Letter(**{**fields, "charge": charge}) for charge in charges)
    batch = LetterBatch.objects.first()
    if batch is not None:
        batch.prints.model.objects.bulk_create(
            batch.prints.model(batch=batch, letter=letter, position=n) for n, letter in enumerate(made[: count // 2], start=10)
        )


def test_strangers_find_nothing_and_change_nothing(client: Client) -> None:
    letter = paid()
    client.force_login(make_user(role=Role.CLERK))
    batch = batch_of(client)
    pages = [
        queue(),
        reverse("post:letter_batches"),
        reverse("post:letter", args=[letter.pk]),
        reverse("post:letter_pdf", args=[letter.pk]),
    ]
    pages += [reverse("post:letter_batch", args=[batch.pk]), reverse("post:letter_batch_pdf", args=[batch.pk])]
    assert all(client.get(url).status_code == 200 for url in pages)
    for stranger in (make_user(), make_user(role=Role.SHOP)):
        client.force_login(stranger)
        assert [client.get(url).status_code for url in pages] == [404] * len(pages)
        assert client.post(reverse("post:letters_printed", args=[batch.pk])).status_code == 404
        assert client.post(reverse("post:letter", args=[letter.pk]), {"refuse": "1", "reason": "x"}).status_code == 404
    client.logout()
    assert client.get(reverse("post:letter_pdf", args=[letter.pk])).status_code == 302
    letter.refresh_from_db()
    assert letter.state == "paid"


def test_clerks_see_no_drafts_and_their_copies_are_kept_by_nobody(clerk: Client) -> None:
    assert clerk.get(reverse("post:letter_pdf", args=[draft().pk])).status_code == 404
    answer = clerk.get(reverse("post:letter_pdf", args=[paid().pk]))
    assert "no-store" in answer.headers["Cache-Control"]
    assert "segredo" not in clerk.get(queue()).content.decode()


def test_the_operator_writes_the_price_of_a_page(client: Client) -> None:
    client.force_login(make_user(role=Role.OPERATOR))
    data = {"starts_on": "2026-12-01", "currency": "EUR", "black": "0.20", "black_both": "0.18", "colour": "0.50", "colour_both": "0.48"}
    assert client.post(reverse("post_page_prices:add"), data).status_code == 302
    assert PagePrice.objects.filter(black="0.20").exists()
    assert client.post(reverse("post_page_prices:add"), {**data, "starts_on": "2026-12-02", "black": "0"}).status_code == 200
    client.force_login(make_user(role=Role.CLERK))
    assert client.get(reverse("post_page_prices:index")).status_code == 404


# --- Forgotten --------------------------------------------------------------------------------------------------------


def left_of(letter: Letter, *runs: LetterBatch) -> list[str]:
    """The names of what still lies in the private storage of a letter and its batches."""
    found = []
    for folder in (f"letters/{letter.pk}", *(f"letter-batches/{run.pk}" for run in runs)):
        try:
            found += private_storage().listdir(folder)[1]
        except FileNotFoundError:
            continue
    return found


def test_fourteen_days_after_printing_nothing_of_a_letter_is_left(clerk: Client, settings: Any) -> None:
    letter, now = paid(), timezone.now()
    batch = batch_of(clerk)
    pdf_of(clerk, batch)
    mark_printed(batch=file_of(batch), actor=None, at=now)
    assert len(left_of(letter, batch)) == 3

    assert forget(now + 13 * DAY) == 0
    assert len(left_of(letter, batch)) == 3
    assert forget(now + 14 * DAY) == 1

    assert left_of(letter, batch) == []
    letter.refresh_from_db()
    assert (letter.salutation, letter.text, letter.signature, letter.content.name, letter.preview.name) == ("", "", "", "", "")
    assert (letter.sender, letter.recipient, letter.content_until) == (None, None, None)
    assert not Address.objects.filter(name__in=["Ana Lopes", "Rui Salgado"]).exists()
    assert (letter.state, letter.carriage, letter.printing) == ("printed", Decimal("0.65"), Decimal("0.15"))
    assert letter.charge is not None
    assert clerk.get(reverse("post:letter_pdf", args=[letter.pk])).status_code == 404
    assert "deleted after their term" in clerk.get(reverse("post:letter_batch_pdf", args=[batch.pk]), follow=True).content.decode()
    assert clerk.get(page(letter)).status_code == 200
    assert clerk.get(page(letter, "letter_file")).status_code == 404
    assert clerk.get(queue(), {"state": "printed"}).status_code == 200
    assert clerk.get(reverse("post:letter", args=[letter.pk])).status_code == 200
    assert forget(now + 15 * DAY) == 0


def test_drafts_and_what_nobody_paid_go_after_two_days_and_what_is_paid_stays(client: Client) -> None:
    begun, waiting, bought, now = draft(), ordered(), paid(), timezone.now()
    forget(now + DAY)
    assert left_of(begun)
    later = now + 2 * DAY + dt.timedelta(minutes=1)
    give_up_expired(later)

    assert forget(later) == 2

    assert (left_of(begun), left_of(waiting), len(left_of(bought))) == ([], [], 2)
    for letter in (begun, waiting, bought):
        letter.refresh_from_db()
    assert (begun.state, waiting.state, bought.state) == ("lapsed", "lapsed", "paid")
    assert "Never paid" in client.get(page(waiting)).content.decode()
    forget(now + 400 * DAY)
    assert len(left_of(bought)) == 2


def test_a_registered_letter_keeps_the_addresses_of_its_shipment_alone() -> None:
    letter, now = paid(is_registered=True), timezone.now()
    refuse(letter=letter, reason="x", actor=None, at=now)
    forget(now + 14 * DAY)
    letter.refresh_from_db()
    assert (letter.text, left_of(letter)) == ("", [])
    assert letter.shipment is not None
    assert letter.shipment.recipient.name == "Ana Lopes"


def test_what_is_left_of_a_write_that_failed_goes_too() -> None:
    letter, now = draft(), timezone.now()
    private_storage().save(f"letters/{letter.pk}/stray.pdf", io.BytesIO(b"x"))
    forget(now + 3 * DAY)
    assert left_of(letter) == []
