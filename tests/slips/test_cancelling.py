"""A buyer cancels what is still to be paid with a slip or by bank transfer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from marketplace.credit.models import BuyerCredit
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.slips.cancelling import cancel_by_buyer
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.models import Surplus
from marketplace.slips.receiving import assign, record_receipt
from marketplace.slips.refusals import Refusal, refusal_of
from tests import factories
from tests.credit.rows import balance, buyer, order_of
from tests.marketplace.ordering import make_order, stock_of

pytestmark = pytest.mark.django_db


def come(order: Order, amount: Decimal, number: str = "1") -> None:
    receipt, _ = record_receipt(channel="counter", external=number, amount=amount, currency="EUR", at=timezone.now())
    assign(receipt=receipt, slip=order.slip, at=timezone.now())


def test_the_page_of_the_order_leads_to_it_and_the_things_are_on_sale_again(client: Client) -> None:
    product = factories.make_product(stock=5)
    order = make_order((product, 2))
    tracking = reverse("order_tracking", args=[order.tracking_token])
    address = reverse("order_cancel", args=[order.tracking_token])
    assert address in client.get(tracking).content.decode()
    assert "You have paid nothing yet" in client.get(address).content.decode()
    assert stock_of(product) == (5, 2)

    page = client.post(address, follow=True).content.decode()

    assert "The order is cancelled" in page
    assert "You cancelled this order, so nothing will come." in page
    assert "not paid in time" not in page
    assert address not in page
    assert stock_of(product) == (5, 0)
    assert ShopOrder.objects.get().state == ShopOrder.State.CANCELLED
    assert refusal_of(order_now(order).slip).kind == Refusal.CANCELLED  # type: ignore[union-attr]
    assert "cannot be cancelled any more" in client.post(address, follow=True).content.decode()


def order_now(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_money_that_comes_later_is_credit_and_does_not_bring_the_order_back() -> None:
    product = factories.make_product(stock=5)
    order = make_order((product, 2))
    cancel_by_buyer(order=order, at=timezone.now())

    come(order, order.total_incl_tax)

    assert Surplus.objects.get().cause == Surplus.Cause.CANCELLED
    assert BuyerCredit.objects.get().balance == order.total_incl_tax
    assert (order_now(order).paid_at, stock_of(product)) == (None, (5, 0))
    assert check_books() == []


def test_what_has_come_and_the_credit_that_was_used_come_back() -> None:
    user = buyer("10.00")
    order = order_of(user, credit="10.00")
    come(order, Decimal("5.00"))

    assert cancel_by_buyer(order=order, at=timezone.now())

    assert balance(user) == 15
    assert check_books() == []
    expire_due_slips(timezone.now() + dt.timedelta(days=60))
    assert balance(user) == 15


def test_what_is_paid_by_now_stays() -> None:
    order = make_order()
    mark_paid(order=order, at=timezone.now())

    assert not cancel_by_buyer(order=order, at=timezone.now())

    assert order_now(order).cancelled_at is None


def test_a_page_that_only_asks_changes_nothing(client: Client) -> None:
    order = make_order()

    client.get(reverse("order_cancel", args=[order.tracking_token]))

    assert order_now(order).cancelled_at is None
