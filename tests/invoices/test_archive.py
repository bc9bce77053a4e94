"""The PDF is drawn once, kept apart from everybody, and a lost or altered one is said and never drawn anew."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.core.files.storage import storages
from django.utils import timezone

from marketplace.invoices.archiving import FileIsOff, archive_document, archive_waiting, read_archived
from marketplace.invoices.checking import check_invoices
from marketplace.invoices.crediting import credit
from marketplace.invoices.models import Archived, Document
from tests import factories
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.marketplace.ordering import make_order
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db


def text_of(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))


def drawn(document: Document) -> str:
    archive_document.call(str(document.pk))
    return text_of(read_archived(Archived.objects.get(document=document)))


def path_of(archived: Archived) -> Path:
    return Path(storages["private"].path(archived.name))


def test_a_task_draws_it_once_and_keeps_what_it_was() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.50")[0], 2)))
    assert "archive_document" in waiting_tasks()

    run_tasks()

    archived = Archived.objects.get(document=document)
    data = path_of(archived).read_bytes()
    assert archived.sha256 == hashlib.sha256(data).hexdigest()
    assert read_archived(archived) == data
    archive_document.call(str(document.pk))
    assert Archived.objects.get() == archived
    assert path_of(archived).read_bytes() == data
    assert document.number not in archived.name  # nobody guesses it


def test_an_altered_and_a_lost_file_are_said_and_stay_what_they_are() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.50")[0], 2)))
    archive_waiting()
    archived = Archived.objects.get()
    file = path_of(archived)
    file.write_bytes(file.read_bytes() + b"%")

    with pytest.raises(FileIsOff):
        read_archived(archived)
    archive_document.call(str(document.pk))
    assert file.read_bytes().endswith(b"%")
    assert [finding.question for finding in check_invoices()] == ["files"]
    assert check_invoices(files=False) == []

    file.unlink()
    archive_document.call(str(document.pk))
    assert not file.exists()
    assert "gone or altered" in check_invoices()[0].text


def test_the_paper_says_what_the_law_asks_for_in_the_shoppers_language() -> None:
    goods = make_goods(make_seller(name="Ovelha Azul"), "12.55", "7.77")
    shop_order = paid(*((one, 2) for one in goods), language="pt")
    document = invoice_of(shop_order)

    text = drawn(document)

    for said in (
        document.number,
        "Ovelha Azul",
        "Queijaria da Serra, Lda.",
        "501234560",
        "Largo da Feira 1",
        "3400-060 Oliveira do Hospital",
        "Ana Lopes",
        "3000-389 Coimbra",
        shop_order.number,
        goods[0].title,
        "25,10",
    ):
        assert said in text, said
    assert "Fatura" in text or "Invoice" in text  # translated once its words are


def test_a_credit_note_names_its_invoice_and_its_reason() -> None:
    shop_order = paid(*((one, 2) for one in make_goods(make_seller(), "12.55", "7.77")))
    note = credit(shop_order=shop_order, cause="x", lines=[(shop_order.lines.all()[0], 1, Decimal("5"))], reason="It was broken.")
    assert note

    text = drawn(note)

    assert f"{invoice_of(shop_order).number} of" in text
    assert "It was broken." in text


def test_a_small_seller_says_the_words_of_its_law() -> None:
    text = drawn(invoice_of(paid((make_goods(make_seller(is_vat_exempt=True), "12.55")[0], 1))))

    assert "regime de isenção" in text
    assert "VAT included" not in text


def test_thirty_lines_take_two_sheets_and_lose_none() -> None:
    seller = make_seller(legal_name="Cooperativa Agrícola dos Olivicultores e Queijeiros da Beira Serra e do Vale do Mondego, C.R.L.")
    products = [
        factories.make_product(partner=seller, price="1.10", title=f"Queijo amanteigado número {n} " + "muito curado " * 6)
        for n in range(30)
    ]
    document = invoice_of(paid(*((product, 1) for product in products)))
    archive_waiting()
    data = read_archived(Archived.objects.get())

    assert len(pypdfium2.PdfDocument(data)) >= 2
    text = text_of(data)
    assert all(f"número {n} " in text for n in range(30))
    assert "Page 2 of" in text
    assert f"{document.total}" in text


def test_a_payment_that_is_rolled_back_leaves_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    from marketplace.order.paying import mark_paid

    order: Any = make_order((make_goods(make_seller(), "12.50")[0], 1))
    with transaction.atomic():
        mark_paid(order=order, at=timezone.now())
        transaction.set_rollback(True)

    assert "archive_document" not in waiting_tasks()
    assert not Document.objects.exists()
