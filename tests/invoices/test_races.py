"""Many at once, and transactions that are rolled back: never a gap, never a number twice, never more credited than invoiced."""

from __future__ import annotations

import datetime as dt
import os
import random
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.invoices.checking import check_invoices
from marketplace.invoices.crediting import CannotCredit, credit
from marketplace.invoices.issuing import issue_invoice
from marketplace.invoices.models import Document, DocumentLine, Kind, Series
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from tests.invoices.rows import invoice_of, make_goods, make_seller, paid
from tests.invoices.test_database import _again
from tests.marketplace.ordering import make_order
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("committed_db")
ROUNDS = int(os.environ.get("FEIRA_SOAK", "1"))


class Dropped(Exception):
    """Stands for whatever may break a transaction after its number was taken."""


def pay(order: Order, *, fails: bool = False) -> str:
    with transaction.atomic():
        mark_paid(order=Order.objects.get(pk=order.pk), at=timezone.now())
        if fails:
            raise Dropped
    return "paid"


@pytest.mark.usefixtures("committed_db")
def test_lines_without_their_document_are_not_kept() -> None:
    document = invoice_of(paid((make_goods(make_seller(), "12.50")[0], 2)))

    with pytest.raises(IntegrityError), transaction.atomic():
        _again(document.lines.get(), document_id=uuid.uuid4())

    assert DocumentLine.objects.count() == 1


@pytest.mark.postgres
def test_many_payments_at_once_leave_no_gap_and_no_number_twice() -> None:
    """Orders over the same three sellers in differing order, a third of their transactions rolled back."""
    goods = [make_goods(make_seller(), "12.50", stock=1000)[0] for _ in range(3)]
    chance = random.Random(4)
    for _round in range(2 * ROUNDS):
        orders = [make_order(*((one, 1) for one in chance.sample(goods, 3))) for _ in range(8)]
        fails = [chance.random() < 0.35 for _ in orders]

        answers = at_once(*(lambda order=order, fail=fail: pay(order, fails=fail) for order, fail in zip(orders, fails, strict=True)))

        assert [answer if isinstance(answer, str) else type(answer) for answer in answers] == [
            Dropped if fail else "paid" for fail in fails
        ]
    for series in Series.objects.all():
        numbers = list(series.documents.order_by("sequence").values_list("sequence", flat=True))
        assert numbers == list(range(1, series.last_number + 1))
        assert numbers
    assert check_invoices() == []


@pytest.mark.postgres
def test_of_eight_who_issue_the_same_invoice_one_does() -> None:
    order = make_order((make_goods(make_seller(), "12.50")[0], 1))
    shop_order = order.shop_orders.get()

    answers = at_once(*(lambda: issue_invoice(shop_order) for _ in range(8)))

    document = Document.objects.get()
    assert {getattr(answer, "pk", answer) for answer in answers} == {document.pk}
    assert DocumentLine.objects.count() == 1


@pytest.mark.postgres
def test_of_many_credits_at_once_none_is_too_much() -> None:
    shop_order = paid((make_goods(make_seller(), "10.00")[0], 3))
    line = shop_order.lines.get()

    answers = at_once(*(lambda n=n: credit(shop_order=shop_order, cause=f"c/{n}", lines=[(line, 1, Decimal("10.00"))]) for n in range(8)))

    assert sum(isinstance(answer, Document) for answer in answers) == 3
    assert sum(isinstance(answer, CannotCredit) for answer in answers) == 5
    notes = Document.objects.filter(kind=Kind.CREDIT_NOTE)
    assert sorted(notes.values_list("sequence", flat=True)) == [1, 2, 3]
    assert sum(note.tax for note in notes) == invoice_of(shop_order).lines.get().tax


@pytest.mark.postgres
def test_the_first_invoice_of_a_seller_is_made_by_two_at_once() -> None:
    goods = make_goods(make_seller(), "10.00")[0]
    orders = [make_order((goods, 1)) for _ in range(6)]

    answers = at_once(*(lambda order=order: pay(order) for order in orders))

    assert answers == ["paid"] * 6
    assert Series.objects.get().last_number == 6


@pytest.mark.postgres
def test_the_database_itself_lets_two_notes_written_at_once_count_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Across the end of a year two notes have different series; the invoice's own lock, here left out in Python, holds them apart."""
    from django.db.models import QuerySet

    shop_order = paid((make_goods(make_seller(), "10.00")[0], 1))
    line = shop_order.lines.get()
    for year in (0, 1):
        Series.objects.create(partner=shop_order.partner, kind=Kind.CREDIT_NOTE, year=timezone.localdate().year + year, prefix=f"NC {year}")
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    from marketplace.invoices import writing

    def someday(n: int) -> object:
        return credit(shop_order=shop_order, cause=f"c/{n}", lines=[(line, 1, Decimal("10.00"))])

    usual = writing.take_number

    def next_year_for_some(**said: object) -> object:
        on = said["on"]
        assert isinstance(on, dt.date)
        import threading

        odd = threading.get_ident() % 2
        return usual(**{**said, "on": dt.date(on.year + 1, 1, 2) if odd or next(turns) else on})  # type: ignore[arg-type]

    import itertools

    turns = itertools.cycle([0, 1])
    monkeypatch.setattr(writing, "take_number", next_year_for_some)

    answers = at_once(*(lambda n=n: someday(n) for n in range(4)))

    assert sum(isinstance(answer, Document) for answer in answers) == 1, answers
    assert all(isinstance(answer, (Document, IntegrityError, CannotCredit)) for answer in answers), answers
