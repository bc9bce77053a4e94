"""Whatever happens to orders, in whatever order: every cent is explained."""

from __future__ import annotations

import datetime as dt
import os
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from logistics.tracking import EventRefused
from marketplace.ledger.balances import balances
from marketplace.ledger.checking import check_books
from marketplace.ledger.events import book_cash_handed_in
from marketplace.ledger.models import Transfer
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import CannotReport, report_missing
from marketplace.slips.expiry import expire_due_slips
from tests import factories
from tests.ledger.rows import CASH, agree, charge, deliver, turn_back
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db

ROUNDS = 12 * int(os.environ.get("FEIRA_SOAK", "1"))
prices = st.decimals("0.01", "99.99", places=2)
percents = st.decimals("0", "100", places=2)
goods = st.lists(st.tuples(prices, percents, st.integers(1, 3)), min_size=1, max_size=3)
steps = st.lists(st.tuples(st.sampled_from(["pay", "deliver", "short", "back", "expire", "hand_in"]), st.integers(0, 2)), max_size=9)


@given(cash=st.booleans(), wanted=goods, happens=steps)
@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_cent_is_explained_whatever_happens(cash: bool, wanted: list[Any], happens: list[Any]) -> None:
    with transaction.atomic():
        charge("9")
        order = _place(wanted, cash)
        for name, place in happens:
            _happen(name, order, place)
            assert check_books() == []
            assert sum(balances().values()) == 0
        transaction.set_rollback(True)


def _place(wanted: list[Any], cash: bool) -> Order:
    products = []
    for price, percent, _pieces in wanted:
        product = factories.make_product(price=str(price))
        agree(product.partner, str(percent))
        products.append(product)
    order = make_order(*zip(products, (pieces for _, _, pieces in wanted), strict=True), payment=CASH if cash else "slip")
    if cash:
        book_shipments.func(order.pk)
    return order


def _happen(name: str, order: Order, place: int) -> None:
    """Let it happen, or be refused as a person would be."""
    order.refresh_from_db()
    rows = list(order.shop_orders.order_by("pk"))
    row = rows[place % len(rows)]
    if name == "pay" and order.payment != CASH:
        mark_paid(order=order, at=timezone.now())
        book_shipments.func(order.pk)
    elif name == "expire" and order.payment != CASH and order.paid_at is None:
        expire_due_slips(timezone.now() + dt.timedelta(days=20))
    elif name == "short" and row.state == ShopOrder.State.TO_PACK:
        line = row.lines.get()
        try:
            report_missing(shop_order=row, pieces={line.pk: 1}, gone=True, actor=factories.make_user())
        except CannotReport:
            return
    elif name in {"deliver", "back"} and row.shipment_id and row.state in {ShopOrder.State.TO_PACK, ShopOrder.State.HANDED_OVER}:
        try:
            (deliver if name == "deliver" else turn_back)(row)
        except EventRefused:
            return
    elif name == "hand_in" and Transfer.objects.filter(event="cash_taken", shop_order=row).exists():
        book_cash_handed_in(shop_order=row, at=timezone.now())


def test_the_smallest_and_the_largest_are_rounded_alike_in_check_and_books() -> None:
    for price, percent in (("0.01", "50"), ("0.05", "10"), ("99.99", "99.99"), ("0.02", "25")):
        product = factories.make_product(price=price)
        agree(product.partner, percent)
        order = make_order((product, 1))
        mark_paid(order=order, at=timezone.now())
        book_shipments.func(order.pk)
        deliver(order.shop_orders.get())

    assert check_books() == []
    assert sum(balances().values()) == Decimal(0)
