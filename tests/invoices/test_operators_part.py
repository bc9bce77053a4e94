"""An invoice over goods that the marketplace pays in part: the whole price, its VAT, and who pays what of it."""

from __future__ import annotations

from decimal import Decimal

import pypdfium2
import pytest

from marketplace.invoices.models import Document
from marketplace.invoices.pdf import draw_document
from marketplace.order.booking import book_shipments
from marketplace.order.packing import mark_packed
from marketplace.order.shortages import report_missing
from marketplace.refunds.giving_back import give_back
from tests import factories
from tests.invoices.rows import CASH, by_rate, invoice_of, make_goods, make_seller, paid
from tests.invoices.test_en16931 import checked, said
from tests.marketplace.ordering import make_order
from tests.offers.rows import fifth_off, make_offer

pytestmark = pytest.mark.django_db


def text_of(document: Document) -> str:
    pages = pypdfium2.PdfDocument(draw_document(document))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def test_the_invoice_is_the_one_without_an_offer_and_names_who_paid() -> None:
    seller = make_seller()
    goods = make_goods(seller, "10.00", "5.00")
    without = invoice_of(paid((goods[0], 3), (goods[1], 1)))
    fifth_off()
    document = invoice_of(paid((goods[0], 3), (goods[1], 1)))

    assert (document.total, document.tax, by_rate(document)) == (without.total, without.tax, by_rate(without))
    assert (document.by_operator, document.to_pay) == (7, 0)
    shown = text_of(document)
    assert "Paid by the marketplace" in shown
    assert "€7.00 of it are paid by the marketplace" in shown
    xml = checked(document)
    assert said(xml, "TotalPrepaidAmount") == [str(document.total)]
    assert said(xml, "DuePayableAmount") == ["0.00"]
    assert any("€7.00" in note for note in said(xml, "IncludedNote", "Content"))


def test_at_the_door_the_invoice_asks_for_the_buyers_part() -> None:
    fifth_off()
    goods = make_goods(make_seller(), "10.00")
    part = make_order((goods[0], 3), payment=CASH).shop_orders.get()
    book_shipments.func(part.order_id)
    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    part = type(part).objects.get()

    mark_packed(shop_order=part, actor=factories.make_user())

    document = invoice_of(part)
    assert (document.by_operator, document.to_pay) == (4, part.to_pay)
    xml = checked(document)
    assert said(xml, "TotalPrepaidAmount") == ["4.00"]
    assert said(xml, "DuePayableAmount") == [str(part.to_pay)]
    assert "To be paid at the door" in text_of(document)


def test_a_credit_note_says_what_of_it_is_the_marketplaces() -> None:
    fifth_off()
    part = paid((make_goods(make_seller(), "10.00")[0], 3))

    give_back(shop_order=part, key="a", cause="goodwill", fault="shop", pieces={part.lines.get().pk: 1})

    note = Document.objects.get(kind="credit_note")
    assert (note.total, note.by_operator) == (10, 2)
    assert "€2.00 of it go back to the marketplace" in text_of(note)
    checked(note)


def test_goods_that_the_post_bears_stay_sold_and_only_the_delivery_is_credited() -> None:
    fifth_off()
    make_offer(None, borne_by="operator")
    part = paid((make_goods(make_seller(), "10.00")[0], 3))

    give_back(shop_order=part, key="a", cause="goodwill", fault="post", pieces={part.lines.get().pk: 3}, delivery=part.delivery_total)

    note = Document.objects.get(kind="credit_note")
    assert note.total == note.by_operator == part.delivery_total
    checked(note)


def test_what_leaves_nothing_to_pay_says_so() -> None:
    seller = make_seller()
    make_offer(None, borne_by="operator", percent="100")
    make_offer(None, borne_by="operator")
    by_market = invoice_of(make_order((make_goods(seller, "10.00")[0], 1)).shop_orders.get())
    assert "Payment Paid by the marketplace" in text_of(by_market)
    checked(by_market)
    make_offer(seller, percent="100")
    make_offer(seller)
    free = invoice_of(make_order((make_goods(seller, "10.00")[0], 1)).shop_orders.get())
    shown = text_of(free)
    assert free.total == Decimal(0)
    assert "Nothing to pay" in shown
    assert "There is nothing to pay." in shown
    assert "Credit" not in shown


def test_the_file_keeps_who_paid_though_pieces_go_missing_later() -> None:
    fifth_off()
    part = paid((make_goods(make_seller(), "10.00")[0], 3))
    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    assert invoice_of(part).by_operator == 6
    assert Document.objects.get(kind="credit_note").by_operator == 2
