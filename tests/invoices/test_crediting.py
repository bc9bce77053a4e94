"""A credit note for what goes back, never more than was invoiced."""

from __future__ import annotations

from decimal import Decimal

import pytest

from marketplace.invoices.crediting import CannotCredit, CreditedOtherwise, credit
from marketplace.invoices.models import Document, Kind
from marketplace.order.models import ShopOrder
from marketplace.order.shortages import report_missing
from tests import factories
from tests.invoices.rows import CASH, by_rate, invoice_of, make_goods, make_seller, paid
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db
D = Decimal


def sold(*prices: str, pieces: int = 3) -> ShopOrder:
    return paid(*((goods, pieces) for goods in make_goods(make_seller(), *prices)))


def credit_notes(shop_order: ShopOrder) -> list[Document]:
    return list(Document.objects.filter(kind=Kind.CREDIT_NOTE, shop_order=shop_order).order_by("sequence"))


def test_missing_pieces_of_an_invoiced_order_are_credited() -> None:
    shop_order = sold("12.55", "7.77")
    line = shop_order.lines.order_by("pk")[1]

    (shortage,) = report_missing(shop_order=shop_order, pieces={line.pk: 2}, gone=True, actor=factories.make_user())

    (note,) = credit_notes(shop_order)
    invoice = invoice_of(shop_order)
    assert note.number == invoice.number.replace("FT", "NC")
    assert note.invoice == invoice
    assert (note.goods, note.delivery, note.total) == (shortage.goods, 0, D("15.54"))
    assert [(row.line_id, row.quantity, row.percent) for row in note.lines.all()] == [(line.pk, 2, D(23))]
    assert (note.seller_name, note.buyer_address_id, note.reason) == (invoice.seller_name, invoice.buyer_address_id, "Pieces are missing.")


def test_where_nothing_is_left_the_delivery_goes_back_too_and_the_two_come_to_nothing() -> None:
    shop_order = sold("12.55", "7.77")
    pieces = {line.pk: line.quantity for line in shop_order.lines.all()}

    report_missing(shop_order=shop_order, pieces=pieces, gone=True, actor=factories.make_user())

    (note,) = credit_notes(shop_order)
    invoice = invoice_of(shop_order)
    assert note.total == invoice.total
    assert by_rate(note) == by_rate(invoice)


def test_many_small_parts_take_exactly_the_tax_of_the_invoice_and_the_last_one_the_rest() -> None:
    shop_order = sold("0.99", "1.01")
    invoice = invoice_of(shop_order)
    lines = list(shop_order.lines.order_by("pk"))
    for n in range(3):
        for line in lines:
            credit(shop_order=shop_order, cause=f"a/{line.pk}/{n}", lines=[(line, 1, line.line_price_incl_tax / 3)])
    left = invoice.delivery
    while left:
        part = min(left, D("0.07"))
        credit(shop_order=shop_order, cause=f"d/{left}", lines=[], delivery=part)
        left -= part

    notes = credit_notes(shop_order)
    assert len(notes) > 60
    assert [note.sequence for note in notes] == list(range(1, len(notes) + 1))
    for percent, amounts in by_rate(invoice).items():
        together = [by_rate(note).get(percent, (D(0),) * 4) for note in notes]
        assert tuple(map(sum, zip(*together, strict=True))) == amounts
        assert all(part >= 0 for note in together for part in note)
    with pytest.raises(CannotCredit):
        credit(shop_order=shop_order, cause="more", lines=[], delivery=D("0.01"))


@pytest.mark.parametrize(("pieces", "amount"), [(4, "37.65"), (3, "37.66"), (1, "-0.01"), (-1, "1.00")])
def test_more_than_was_invoiced_is_refused_with_words(pieces: int, amount: str) -> None:
    shop_order = sold("12.55")
    line = shop_order.lines.get()

    with pytest.raises(CannotCredit, match=r"3 pieces for €37\.65 are left"):
        credit(shop_order=shop_order, cause="x", lines=[(line, pieces, D(amount))])

    assert credit_notes(shop_order) == []


def test_a_foreign_line_is_refused() -> None:
    shop_order, other = sold("12.55"), sold("3.00")

    with pytest.raises(CannotCredit, match="does not stand on invoice"):
        credit(shop_order=shop_order, cause="x", lines=[(other.lines.get(), 1, D(1))])


def test_the_same_cause_is_credited_once() -> None:
    shop_order = sold("12.55")
    line = shop_order.lines.get()

    first = credit(shop_order=shop_order, cause="refund/1", lines=[(line, 1, D("12.55"))], reason="Broken")

    assert credit(shop_order=shop_order, cause="refund/1", lines=[(line, 1, D("12.55"))]) == first
    with pytest.raises(CreditedOtherwise):
        credit(shop_order=shop_order, cause="refund/1", lines=[(line, 1, D("12.54"))])
    assert len(credit_notes(shop_order)) == 1


def test_nothing_is_credited_that_was_not_invoiced_and_no_note_is_made_of_nothing() -> None:
    goods = make_goods(make_seller(), "12.50")[0]
    at_the_door = make_order((goods, 2), payment=CASH).shop_orders.get()
    line = at_the_door.lines.get()
    invoiced = paid((goods, 2))

    assert credit(shop_order=at_the_door, cause="x", lines=[(line, 1, D("12.50"))]) is None
    assert credit(shop_order=invoiced, cause="y", lines=[(invoiced.lines.get(), 0, D(0))]) is None
    assert credit_notes(invoiced) == []


def test_a_price_can_be_lowered_without_a_piece_going_back() -> None:
    shop_order = sold("12.55")
    line = shop_order.lines.get()

    note = credit(shop_order=shop_order, cause="x", lines=[(line, 0, D("5.00"))], reason="A scratch")

    assert note
    assert (note.total, note.tax) == (D("5.00"), D("0.28"))
