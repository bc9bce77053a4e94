"""``ledger_check``: silent where all is well, and it says what is off by row."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from logistics.models import Parcel, Shipment
from marketplace.ledger import triggers
from marketplace.ledger.checking import check_books
from marketplace.ledger.events import book_cash_handed_in
from marketplace.ledger.models import Account, Balance, Entry, Transfer
from marketplace.ledger.periods import close_month
from marketplace.order.models import Order, ShopOrder, ShopOrderShortage
from marketplace.order.shortages import report_missing
from tests import factories
from tests.ledger.rows import cash_order, charge, deliver, paid_order, turn_back
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db


class _Editor:
    """What the triggers need of a schema editor."""

    connection = connection

    def execute(self, statement: str, params: Any = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def unguarded() -> None:
    """The books without what holds them, so that a test can spoil them."""
    if connection.vendor == "postgresql":
        _Editor().execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    triggers.remove(None, _Editor())


def questions() -> list[tuple[str, str]]:
    return [(finding.question, finding.about) for finding in check_books() if finding.question != "guards"]


def a_busy_day() -> dict[str, ShopOrder]:
    """One shop order of every kind."""
    charge("8.75")
    rows = {
        "delivered": paid_order((factories.make_product(price="12.35"), 1)),
        "waiting": paid_order((factories.make_product(price="3.10"), 1)),
        "back": paid_order((factories.make_product(price="9.99"), 1)),
        "short": paid_order((factories.make_product(price="5.01"), 3)),
        "gone": paid_order((factories.make_product(price="5.01"), 1)),
        "cash": cash_order((factories.make_product(price="20.20"), 1)),
        "cash_waiting": cash_order((factories.make_product(price="20.20"), 1)),
        "unpaid": make_order(),
    }
    made = {name: order.shop_orders.get() for name, order in rows.items()}
    for name, pieces in (("short", 2), ("gone", 1)):
        line = made[name].lines.get()
        report_missing(shop_order=made[name], pieces={line.pk: pieces}, gone=True, actor=factories.make_user())
    for name in ("delivered", "short", "cash"):
        deliver(made[name])
    turn_back(made["back"])
    book_cash_handed_in(shop_order=made["cash"], at=timezone.now())
    return made


def test_where_all_is_well_nothing_is_said() -> None:
    a_busy_day()
    out = StringIO()

    call_command("ledger_check", stdout=out)

    assert check_books() == []
    assert "Every cent is explained." in out.getvalue()


def test_empty_books_are_right() -> None:
    make_order()
    assert check_books() == []


def test_what_is_off_ends_with_one_and_names_the_row(unguarded: None) -> None:
    order = paid_order()
    Entry.objects.filter(account__kind="clearing").update(amount=1)
    out = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("ledger_check", "--json", stdout=out)

    assert ended.value.code == 1
    found = json.loads(out.getvalue())["findings"]
    assert {"sums", "paid", "guards"} == {finding["question"] for finding in found}
    assert any(order.number in finding["text"] for finding in found)


def test_a_missing_guard_is_found() -> None:
    if connection.vendor == "postgresql":
        _Editor().execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_in_time")
    else:
        _Editor().execute("DROP TRIGGER ledger_entry_in_time")

    assert [finding.about for finding in check_books()] == ["ledger_entry_in_time"]


def test_money_without_a_booking_and_a_booking_without_money() -> None:
    made = a_busy_day()
    Order.objects.filter(pk=made["unpaid"].order_id).update(paid_at=timezone.now())
    Order.objects.filter(pk=made["waiting"].order_id).update(paid_at=None)

    found = questions()

    assert ("paid", made["unpaid"].order.number) in found
    assert ("received", made["waiting"].order.number) in found


def test_a_sellers_share_is_worked_out_again_from_its_orders() -> None:
    made = a_busy_day()
    assert questions() == []

    ShopOrder.objects.filter(pk=made["delivered"].pk).update(commission_percent="8.70")
    assert questions() == [("sellers", made["delivered"].number)]
    ShopOrder.objects.filter(pk=made["delivered"].pk).update(commission_percent="8.75", state="handed_over")
    assert questions() == [("sellers", made["delivered"].number)]
    ShopOrder.objects.filter(pk=made["delivered"].pk).update(state="delivered", goods_total="12.36")
    assert questions() == [("sellers", made["delivered"].number)]


def test_cash_and_shortages_are_compared_with_their_rows() -> None:
    made = a_busy_day()

    Shipment.objects.filter(pk=made["cash"].shipment_id).update(cash_to_collect=1)
    assert questions() == [("cash", made["cash"].number)]
    Shipment.objects.filter(pk=made["cash"].shipment_id).update(cash_to_collect=made["cash"].total)
    Parcel.objects.filter(shipment=made["cash_waiting"].shipment_id).update(status="delivered")
    assert ("cash", made["cash_waiting"].number) in questions()
    Parcel.objects.filter(shipment=made["cash_waiting"].shipment_id).update(status="pending")
    ShopOrderShortage.objects.filter(shop_order=made["gone"]).update(delivery=0)
    assert set(questions()) == {("refunds", made["gone"].number)}


def test_money_to_a_seller_without_an_order_is_found(unguarded: None) -> None:
    made = a_busy_day()
    stranger = factories.make_partner()
    account = Account.objects.create(kind="payable", partner=stranger, currency="EUR")
    Entry.objects.filter(account__kind="payable", transfer__shop_order=made["delivered"]).update(account=account)

    assert sorted(questions()) == sorted([("sellers", made["delivered"].number), ("sellers", stranger.name)])


def test_closed_months_keep_what_their_entries_come_to(unguarded: None) -> None:
    a_busy_day()
    january = dt.date(2026, 1, 1)
    half = list(Transfer.objects.values_list("pk", flat=True))
    Transfer.objects.filter(pk__in=half[::2]).update(booked_on=january)
    Transfer.objects.filter(pk__in=half[1::2]).update(booked_on=dt.date(2026, 2, 3))
    close_month(month=january)
    close_month(month=dt.date(2026, 2, 1))
    assert questions() == []

    Balance.objects.filter(pk=Balance.objects.order_by("pk")[0].pk).update(amount=1)

    assert questions() == [("months", "2026-01")]


def test_closing_by_hand_says_what_stands_in_the_way() -> None:
    out = StringIO()

    call_command("ledger_close", "2026-01", stdout=out)

    assert "2026-01 is closed" in out.getvalue()
    for month in ("2026-01", "never", f"{timezone.localdate():%Y-%m}"):
        with pytest.raises(CommandError):
            call_command("ledger_close", month, stdout=out)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without statistics")
def test_postgresql_knows_how_much_there_is_before_the_books_are_checked() -> None:
    def believed() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'ledger_transfer'")
            return int(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_transfer")  # as autovacuum saw it before a large file came
    for _ in range(40):
        paid_order()

    assert believed() < 40
    check_books()
    assert believed() >= 40
