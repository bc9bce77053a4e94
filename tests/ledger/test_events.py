"""What the books say after each thing that happens to an order's money."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.roles import Role
from logistics.models import Parcel
from logistics.models.tracking import EventCode
from logistics.tracking import record_event
from marketplace.ledger.checking import check_books
from marketplace.ledger.commission import share_of
from marketplace.ledger.events import book_cash_handed_in, book_delivery, owed_to_buyer
from marketplace.ledger.models import Transfer
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import report_missing
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.taking import take_payment
from tests import factories
from tests.ledger.rows import agree, books, cash_order, charge, deliver, money, paid_order, turn_back
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db


def test_a_slip_paid_at_the_counter_waits_with_the_sellers_and_pays_the_post() -> None:
    cheese, honey = factories.make_product(price="12.50"), factories.make_product(price="7.00")
    order = make_order((cheese, 2), (honey, 1))
    assert books() == {}

    take_payment(slip=order.slip, actor=factories.make_user(role=Role.CLERK))

    assert books() == money(slip="40.40", pending="32.00", delivery="8.40")
    assert books(partner=cheese.partner)["pending"] == Decimal("25.00")
    transfer = Transfer.objects.get(event="paid")
    assert (transfer.event, transfer.reference, transfer.order, transfer.currency) == ("paid", order.number, order, "EUR")


def test_paid_twice_is_booked_once() -> None:
    order = paid_order()

    assert mark_paid(order=order, at=timezone.now()) is False

    assert Transfer.objects.count() == 1


def test_a_way_of_paying_needs_one_line_of_the_table() -> None:
    order = make_order((factories.make_product(price="10.00"), 1))
    Order.objects.filter(pk=order.pk).update(payment="card")
    order.refresh_from_db()

    mark_paid(order=order, at=timezone.now())

    assert books() == money(**{"clearing:card": "14.20", "pending": "10.00", "delivery": "4.20"})


def test_money_by_an_unknown_way_is_not_noted_at_all() -> None:
    order = make_order()
    Order.objects.filter(pk=order.pk).update(payment="shells")
    order.refresh_from_db()

    with pytest.raises(KeyError):
        mark_paid(order=order, at=timezone.now())

    order.refresh_from_db()
    assert order.paid_at is None


def test_a_slip_that_nobody_paid_moves_no_money() -> None:
    make_order()

    assert expire_due_slips(timezone.now() + dt.timedelta(days=20)) == 1

    assert books() == {}


def test_delivered_the_sellers_share_is_to_be_paid_out_less_commission_and_vat() -> None:
    charge("9")
    order = paid_order((factories.make_product(price="12.35"), 1))

    deliver(order.shop_orders.get())

    # 9 % of 12.35 is 1.1115, 23 % of 1.11 is 0.2553
    assert books() == money(slip="16.55", payable="10.98", commission="1.11", vat="0.26", delivery="4.20")


def test_what_the_seller_bears_of_the_sending_is_the_posts_when_it_is_delivered() -> None:
    charge("10")
    generous = factories.make_partner(free_delivery_from=Decimal(30))
    order = paid_order((factories.make_product(partner=generous, price="40.00"), 1))
    shop_order = order.shop_orders.get()
    assert (shop_order.delivery_total, shop_order.delivery_borne) == (0, Decimal("4.20"))
    assert books() == money(slip="40.00", pending="40.00")

    deliver(shop_order)

    assert books() == money(slip="40.00", payable="30.88", commission="4.00", vat="0.92", delivery="4.20")
    assert check_books() == []


def test_half_a_cent_is_rounded_up_and_a_rate_of_nothing_books_nothing() -> None:
    charge("10")
    half, free = factories.make_product(price="0.25"), factories.make_product(price="8.00")
    agree(free.partner, "0")
    order = paid_order((half, 1), (free, 1))

    for shop_order in order.shop_orders.all():
        deliver(shop_order)

    assert books(partner=half.partner)["payable"] == Decimal("0.21")  # 0.03 of commission and 0.01 of VAT
    assert books(partner=free.partner)["payable"] == Decimal("8.00")


def test_only_the_last_parcel_delivered_moves_the_share() -> None:
    charge("10")
    order = paid_order((factories.make_product(price="10.00"), 1))
    shop_order = order.shop_orders.get()
    first = shop_order.shipment.parcels.get()
    second = Parcel.objects.create(shipment=first.shipment, number=_another_number(), position=2, of=2, grams=500)

    record_event(parcel=first, code=EventCode.EMI, occurred_at=timezone.now(), actor=None, delivered_to="Ana")
    assert "payable" not in books()
    record_event(parcel=second, code=EventCode.EMI, occurred_at=timezone.now(), actor=None, delivered_to="Ana")

    assert books()["payable"] == Decimal("8.77")


def test_cash_at_the_door_is_under_way_until_it_is_handed_in() -> None:
    charge("10")
    order = cash_order((factories.make_product(price="10.00"), 2))
    shop_order = order.shop_orders.get()
    assert books() == {}

    deliver(shop_order)

    collected = shop_order.shipment.cash_to_collect
    sent = shop_order.delivery_total
    assert books() == money(under_way=str(collected), payable="17.54", commission="2.00", vat="0.46", delivery=str(sent))
    book_cash_handed_in(shop_order=shop_order, at=timezone.now())
    assert books() == money(cash=str(collected), payable="17.54", commission="2.00", vat="0.46", delivery=str(sent))


def test_the_cash_is_taken_with_parcel_one_of_several() -> None:
    order = cash_order((factories.make_product(price="10.00"), 1))
    shop_order = order.shop_orders.get()
    first = shop_order.shipment.parcels.get()
    second = Parcel.objects.create(shipment=first.shipment, number=_another_number(), position=2, of=2, grams=500)

    record_event(parcel=second, code=EventCode.EMI, occurred_at=timezone.now(), actor=None, delivered_to="Ana")
    assert books() == {}
    record_event(parcel=first, code=EventCode.EMI, occurred_at=timezone.now(), actor=None, delivered_to="Ana")

    assert books()["payable"] == Decimal("10.00")
    assert books()["cash_in_transit:cash_on_delivery"] == shop_order.total


def _another_number() -> Any:
    from logistics.numbers import issue

    return issue(indicator="DA", country="PT", count=1)[0]


def test_missing_pieces_of_a_paid_order_become_the_buyers_credit() -> None:
    charge("10")
    order = paid_order((factories.make_product(price="10.00"), 3))
    shop_order = order.shop_orders.get()

    report_missing(shop_order=shop_order, pieces={shop_order.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    assert books() == money(slip="36.90", pending="20.00", buyer_credit="10.00", delivery="6.90")
    assert owed_to_buyer(order=order) == 0
    deliver(shop_order)

    assert books() == money(slip="36.90", payable="17.54", commission="2.00", vat="0.46", buyer_credit="10.00", delivery="6.90")


def test_where_nothing_is_left_to_send_its_price_goes_back_too() -> None:
    order = paid_order((factories.make_product(price="10.00"), 1))
    shop_order = order.shop_orders.get()

    report_missing(shop_order=shop_order, pieces={shop_order.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    assert books() == money(slip="14.20", buyer_credit="14.20")


def test_missing_pieces_that_are_paid_at_the_door_are_never_collected() -> None:
    order = cash_order((factories.make_product(price="10.00"), 3))
    shop_order = order.shop_orders.get()

    report_missing(shop_order=shop_order, pieces={shop_order.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    assert books() == {}
    deliver(shop_order)

    assert books()["payable"] == Decimal("20.00")
    assert books()["cash_in_transit:cash_on_delivery"] == shop_order.shipment.cash_to_collect


def test_what_goes_back_stays_with_the_seller_before_delivery() -> None:
    order = paid_order((factories.make_product(price="10.00"), 1))

    turn_back(order.shop_orders.get())

    assert books() == money(slip="14.20", pending="10.00", delivery="4.20")


# --- Commission -------------------------------------------------------------------------------------------------------


def test_the_rate_is_that_of_the_sale_and_says_where_it_is_from() -> None:
    price_list, by_hand, sponsored = (factories.make_product() for _ in range(3))
    charge("9")
    agree(by_hand.partner, "7.5")
    agree(sponsored.partner, "5", sponsor="Commerce of the hills")

    order = make_order((price_list, 1), (by_hand, 1), (sponsored, 1))
    charge("30", starts_on=timezone.localdate())

    rates = {row.partner_id: (row.commission_percent, row.commission_source, row.commission_sponsor) for row in order.shop_orders.all()}
    assert rates == {
        price_list.partner_id: (Decimal(9), "price_list", ""),
        by_hand.partner_id: (Decimal("7.5"), "agreed", ""),
        sponsored.partner_id: (Decimal(5), "sponsor", "Commerce of the hills"),
    }
    assert {row.commission_vat_percent for row in order.shop_orders.all()} == {Decimal(23)}


def test_without_a_price_list_nothing_is_kept() -> None:
    row = make_order().shop_orders.get()

    assert (row.commission_percent, row.commission_source) == (0, "none")


def test_francs_have_no_cents() -> None:
    saved = make_order((factories.make_product(price="1250"), 1)).shop_orders.get()
    saved.commission_percent, saved.commission_vat_percent = Decimal("9.5"), Decimal(11)

    share = share_of(saved, currency="XPF")

    assert (share.commission, share.vat, share.yours) == (Decimal(119), Decimal(13), Decimal(1118))


def test_booking_a_delivery_anew_changes_nothing() -> None:
    charge("10")
    order = paid_order()
    shop_order = order.shop_orders.get()
    deliver(shop_order)
    before = books()

    book_delivery(shop_order=shop_order, at=timezone.now())

    assert books() == before
