"""An invoice a sale, in the seller's name, once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.invoices.issuing import issue_invoice
from marketplace.invoices.models import Document, Kind, Series
from marketplace.order.booking import book_shipments
from marketplace.order.models import ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import report_missing
from tests import factories
from tests.invoices.rows import CASH, NIF, by_rate, invoice_of, make_goods, make_seller, paid
from tests.ledger.rows import deliver
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db


def test_a_paid_order_is_invoiced_by_each_seller_in_its_own_name() -> None:
    one, two = make_seller(legal_name="Ovelha Azul, Lda."), make_seller(legal_name="Maria Prado", tax_number="123456789")
    order = make_order((make_goods(one, "12.50")[0], 2), (make_goods(two, "3.00")[0], 1))

    assert not Document.objects.exists()
    mark_paid(order=order, at=timezone.now())

    for shop_order in order.shop_orders.select_related("partner"):
        document = invoice_of(shop_order)
        assert document.seller_name == shop_order.partner.legal_name
        assert document.seller_tax_number == shop_order.partner.tax_number
        assert document.number == f"FT FEIRA{timezone.localdate().year}/1"
        assert document.buyer_address.name == "Ana Lopes"
        assert document.paid_on == timezone.localdate()


def test_it_says_what_the_order_says_to_the_cent() -> None:
    goods = make_goods(make_seller(), "12.55", "7.77", "0.99")
    shop_order = paid((goods[0], 3), (goods[1], 1), (goods[2], 2))

    document = invoice_of(shop_order)

    assert (document.goods, document.delivery, document.total) == (shop_order.goods_total, shop_order.delivery_total, shop_order.total)
    assert by_rate(document) == {
        f"{row.percent:f}": (row.goods, row.goods_tax, row.delivery, row.delivery_tax) for row in shop_order.vat.all()
    }
    assert document.tax == sum(row.tax for row in shop_order.vat.all())
    said = [(row.title, row.quantity, row.amount, row.net) for row in document.lines.all()]
    assert said == [
        (line.title, line.quantity, line.line_price_incl_tax, line.line_price_excl_tax) for line in shop_order.lines.order_by("pk")
    ]
    assert {row.category for row in document.vat.all()} == {"S"}


def test_it_is_issued_once() -> None:
    shop_order = paid((make_goods(make_seller(), "12.50")[0], 1))

    assert issue_invoice(shop_order) == invoice_of(shop_order)
    mark_paid(order=shop_order.order, at=timezone.now())

    assert Document.objects.count() == 1
    assert Series.objects.get().last_number == 1


def test_a_seller_counts_for_itself_and_each_year_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    seller = make_seller()
    goods = make_goods(seller, "12.50")[0]
    numbers = [invoice_of(paid((goods, 1))).number for _ in range(3)]
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now.replace(year=now.year + 1, month=1, day=5))
    year = timezone.localdate().year

    assert numbers == [f"FT FEIRA{year - 1}/{n}" for n in (1, 2, 3)]
    assert invoice_of(paid((goods, 1))).number == f"FT FEIRA{year}/1"


def test_a_clock_that_goes_back_does_not_put_a_later_number_on_an_earlier_day(monkeypatch: pytest.MonkeyPatch) -> None:
    goods = make_goods(make_seller(), "12.50")[0]
    order = make_order((goods, 1))
    first = invoice_of(paid((goods, 1)))
    yesterday = timezone.now() - dt.timedelta(days=1)
    if yesterday.year != first.issued_on.year:
        pytest.skip("another series begins on the first of January")
    monkeypatch.setattr(timezone, "now", lambda: yesterday)
    mark_paid(order=order, at=timezone.now())

    assert invoice_of(order.shop_orders.get()).issued_on == first.issued_on


def test_cash_at_the_door_is_invoiced_when_it_is_packed_less_what_is_missing() -> None:
    goods = make_goods(make_seller(), "12.55", "7.77")
    shop_order = make_order((goods[0], 3), (goods[1], 2), payment=CASH).shop_orders.get()
    line = shop_order.lines.order_by("pk")[0]
    user = factories.make_user()
    report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=True, actor=user)
    assert not Document.objects.exists()

    mark_packed(shop_order=shop_order, actor=user)

    shop_order = ShopOrder.objects.prefetch_related("shortages").get(pk=shop_order.pk)
    document = invoice_of(shop_order)
    assert document.goods == shop_order.goods_to_come == Decimal("40.64")
    assert document.total == shop_order.to_pay
    assert document.paid_on is None
    assert [row.quantity for row in document.lines.all()] == [2, 2]
    assert not Document.objects.filter(kind=Kind.CREDIT_NOTE).exists()


def test_cash_at_the_door_is_invoiced_by_the_first_scan_where_nobody_said_that_it_is_packed() -> None:
    shop_order = make_order((make_goods(make_seller(), "12.50")[0], 1), payment=CASH).shop_orders.get()
    book_shipments.func(shop_order.order_id)

    deliver(shop_order)

    assert invoice_of(shop_order).total == shop_order.total


def test_a_small_seller_and_an_export_say_why_there_is_no_vat() -> None:
    small = paid((make_goods(make_seller(is_vat_exempt=True), "12.50")[0], 1))

    document = invoice_of(small)

    assert document.vat_mention == "IVA – regime de isenção (art. 53.º do CIVA)"
    assert document.tax == 0
    assert [row.category for row in document.vat.all()] == ["E"]


def test_an_order_from_before_vat_was_known_is_not_invoiced_and_can_be_paid() -> None:
    order = make_order((make_goods(make_seller(), "12.50")[0], 1))
    order.shop_orders.update(vat_treatment="")
    order.lines.update(vat_percent=None)
    order.shop_orders.get().vat.all().delete()

    assert mark_paid(order=order, at=timezone.now())

    assert not Document.objects.exists()


def test_what_is_written_stays_when_the_seller_changes() -> None:
    seller = make_seller()
    shop_order = paid((make_goods(seller, "12.50")[0], 1))
    seller.legal_name, seller.tax_number = "Another", "999999990"
    seller.save()

    document = invoice_of(shop_order)

    assert (document.seller_name, document.seller_tax_number) == ("Queijaria da Serra, Lda.", NIF)
