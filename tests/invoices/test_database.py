"""What the database itself refuses, whoever writes."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from marketplace.invoices.crediting import credit
from marketplace.invoices.models import Archived, Document, DocumentLine, DocumentVat, Series
from marketplace.invoices.triggers import GAP, LATE, REFUSAL, SUMS, TOO_MUCH
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.ledger.test_database import run_sql

pytestmark = pytest.mark.django_db
COLUMNS = {"document": "total = 1", "documentline": "amount = 1", "documentvat": "goods = 1", "archived": "sha256 = 'x'"}


@pytest.fixture
def invoice() -> Document:
    document = invoice_of(paid((make_goods(make_seller(), "12.50")[0], 2)))
    Archived.objects.create(document=document, name="x.pdf", sha256="0" * 64, size=1)
    return document


def copy(
    document: Document, *, lines: dict[str, Any] | None = None, vat: dict[str, Any] | None = None, number: int = 0, **fields: Any
) -> None:
    """A document like this one, as somebody would write it who goes round ``writing``: the next number where nothing is said."""
    key = uuid.uuid4()
    with transaction.atomic():
        for row in DocumentLine.objects.filter(document=document):
            _again(row, document_id=key, **(lines or {}))
        for share in DocumentVat.objects.filter(document=document):
            _again(share, document_id=key, **(vat or {}))
        series = Series.objects.get(pk=document.series_id)
        series.last_number += 1
        series.save()
        sequence = number or series.last_number
        _again(document, id=key, sequence=sequence, number=f"{series.prefix}/{sequence}", **{"cause": str(key), **fields})


def _again(row: Any, **fields: Any) -> None:
    again = type(row)(
        **{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.auto_created} | fields
    )
    if "id" not in fields:
        again.pk = None
    again.save(force_insert=True)


@pytest.mark.parametrize("table", COLUMNS)
def test_no_row_is_changed_or_deleted(invoice: Document, table: str) -> None:
    for statement in (f"UPDATE invoices_{table} SET {COLUMNS[table]}", f"DELETE FROM invoices_{table}"):
        with pytest.raises(IntegrityError, match=REFUSAL):
            run_sql(statement)


def test_nothing_is_emptied_or_replaced(invoice: Document) -> None:
    statement = "INSERT OR REPLACE INTO invoices_document SELECT * FROM invoices_document"
    if connection.vendor == "postgresql":
        statement = "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE invoices_document CASCADE"
    with pytest.raises(IntegrityError, match=REFUSAL):
        run_sql(statement)


def test_a_copy_with_the_next_number_is_taken(invoice: Document) -> None:
    copy(invoice)

    assert list(Document.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"number": 3}, GAP),
        ({"number": 1}, GAP),
        ({"issued_on": dt.date(2020, 1, 1)}, GAP),
        ({"goods": Decimal("24.99")}, SUMS),
        ({"total": Decimal("30.00")}, SUMS),
        ({"tax": Decimal("0.01")}, SUMS),
        ({"lines": {"amount": Decimal("24.99")}}, SUMS),
        ({"lines": {"tax": Decimal("1.00")}}, SUMS),
        ({"vat": {"delivery": Decimal("4.21")}}, SUMS),
        ({"vat": {"goods_tax": Decimal("1.00")}}, SUMS),
    ],
)
def test_a_document_is_sound_and_follows_the_last(invoice: Document, said: dict[str, Any], wrong: str) -> None:
    with pytest.raises(IntegrityError, match=wrong):
        copy(invoice, **said)

    assert Series.objects.get().last_number == 1


def test_nothing_is_added_to_a_document_that_is_there(invoice: Document) -> None:
    for row in (invoice.lines.get(), invoice.vat.get()):
        with pytest.raises(IntegrityError, match=LATE), transaction.atomic():
            _again(row)


def test_credit_notes_never_come_to_more_than_their_invoice(invoice: Document) -> None:
    line = invoice.shop_order.lines.get()
    note = credit(shop_order=invoice.shop_order, cause="one", lines=[(line, 1, Decimal("13.00"))])
    assert note

    with pytest.raises(IntegrityError, match=TOO_MUCH):
        copy(note)


def test_a_credit_note_is_of_an_invoice_of_the_same_sale(invoice: Document) -> None:
    other = invoice_of(paid((make_goods(make_seller(), "50.00")[0], 2)))
    note = credit(shop_order=invoice.shop_order, cause="one", lines=[(invoice.shop_order.lines.get(), 1, Decimal("1.00"))])
    assert note

    with pytest.raises(IntegrityError, match=TOO_MUCH):
        copy(note, invoice_id=other.pk)
    with pytest.raises(IntegrityError, match=TOO_MUCH):
        copy(note, invoice_id=note.pk)
    with pytest.raises(IntegrityError):
        copy(note, invoice_id=None)


def test_a_series_goes_up_by_one_and_stays_what_it_is(invoice: Document) -> None:
    for said in ("last_number = 3", "last_number = 0", "prefix = 'X'", "year = 2020"):
        with pytest.raises(IntegrityError, match=GAP):
            run_sql(f"UPDATE invoices_series SET {said}")
    with pytest.raises(IntegrityError, match=REFUSAL):
        run_sql("DELETE FROM invoices_series")

    run_sql("UPDATE invoices_series SET validation_code = 'AAJFF7VH'")


def test_the_guards_outlive_a_change_of_the_tables() -> None:
    from marketplace.invoices.checking import missing_guards

    assert missing_guards() == set()
