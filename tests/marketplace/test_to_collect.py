"""What an order's way of paying collects, where a part of it is paid otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.models import Shipment
from marketplace.cards.asking import session_fields
from marketplace.cards.beginning import begin_card_payment
from marketplace.cards.models import CardSession
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.slips.issuing import issue_slip
from marketplace.slips.models import Slip, SlipDue
from tests.ledger.rows import books, cash_order, money
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db


def partly_paid(order: Order, amount: str = "5.00") -> Order:
    """``order`` (one shop, 25.00 of goods), of which credit has paid ``amount``."""
    Order.objects.filter(pk=order.pk).update(credit_used=Decimal(amount))
    order.shop_orders.update(credit_used=Decimal(amount))
    post(
        event=Transfer.Event.CREDIT_USED,
        reference=order.number,
        occurred_at=timezone.now(),
        currency="EUR",
        order=order,
        entries=[(Place(Account.Kind.BUYER_CREDIT), Decimal(amount)), (Place(Account.Kind.CREDIT_HELD), -Decimal(amount))],
    )
    return Order.objects.get(pk=order.pk)


def test_what_is_collected_is_the_total_less_what_credit_paid() -> None:
    order = partly_paid(make_order())

    part = order.shop_orders.get()
    assert order.to_collect == order.total_incl_tax - 5
    assert part.to_collect == part.to_pay == part.total - 5


@pytest.mark.parametrize("amount", ["-0.01", "1000.00"])
def test_the_database_refuses_more_credit_than_there_is_to_pay(amount: str) -> None:
    order = make_order()

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(credit_used=Decimal(amount))
    with pytest.raises(IntegrityError), transaction.atomic():
        order.shop_orders.update(credit_used=Decimal(amount))


def test_a_slip_asks_for_the_rest() -> None:
    order = partly_paid(make_order())
    SlipDue.objects.all().delete()
    Slip.objects.all().delete()

    assert issue_slip(order=order).amount == order.total_incl_tax - 5


def test_stripe_is_asked_for_the_rest_in_lines_that_come_to_it() -> None:
    order = make_order()
    payment = begin_card_payment(order=partly_paid(order), at=timezone.now())

    fields = session_fields(CardSession(payment=payment, number=1, expires_at=timezone.now()))

    assert payment.amount == order.total_incl_tax - 5
    assert [line["price_data"]["unit_amount"] for line in fields["line_items"]] == [int(payment.amount * 100)]


def test_stripe_is_asked_for_nothing_where_the_payment_is_over_another_amount() -> None:
    order = make_order()
    payment = begin_card_payment(order=order, at=timezone.now())
    partly_paid(order)

    with pytest.raises(ValueError, match="come to"):
        session_fields(CardSession(payment=payment, number=1, expires_at=timezone.now()))


def test_the_seller_gets_all_of_its_share_and_the_books_explain_it() -> None:
    order = partly_paid(make_order())
    part = ShopOrder.objects.get()

    mark_paid(order=order, at=timezone.now())

    assert books() == money(
        slip=str(order.to_collect), pending=str(part.goods_total), delivery=str(part.delivery_total), buyer_credit="-5.00"
    )


def test_at_the_door_the_rest_is_collected() -> None:
    order = partly_paid(make_order(payment=Order.Payment.CASH_ON_DELIVERY))

    book_shipments.func(order.pk)

    assert Shipment.objects.get().cash_to_collect == order.to_collect


def test_without_credit_the_whole_is_collected() -> None:
    order = cash_order()

    assert order.to_collect == order.total_incl_tax == Shipment.objects.get().cash_to_collect
