"""Paid, packed, carried, delivered, or not paid at all."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from logistics.models import Service, Shipment
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.tracking import record_event
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order, ShopOrder
from marketplace.order.packing import mark_packed
from marketplace.order.paying import mark_paid
from marketplace.order.placing import place_order
from marketplace.order.regular import book_forgotten
from tests import factories
from tests.marketplace.ordering import MONDAY, make_checkout, make_order, stock_of
from tests.tasks import run_tasks, waiting_tasks

pytestmark = pytest.mark.django_db

State = ShopOrder.State


def booked(*wanted: Any) -> ShopOrder:
    order = make_order(*wanted, payment=Order.Payment.CASH_ON_DELIVERY)
    book_shipments.func(order.pk)
    return order.shop_orders.get()


def report(shop_order: ShopOrder, code: str, *, parcel: int = 0, minutes: int = 0, **said: Any) -> None:
    record_event(
        parcel=shop_order.shipment.parcels.all()[parcel],
        code=code,
        occurred_at=timezone.now() - dt.timedelta(hours=1) + dt.timedelta(minutes=minutes),
        actor=None,
        **said,
    )
    shop_order.refresh_from_db()


def test_paid_lets_the_shops_pack_and_books_with_the_post() -> None:
    order = make_order((factories.make_product(), 1), (factories.make_product(), 1))
    assert mark_paid(order=order, at=timezone.now()) is True
    assert set(order.shop_orders.values_list("state", flat=True)) == {State.TO_PACK}
    assert sorted(waiting_tasks()) == ["archive_document"] * 2 + ["book_shipments", "send_order_mail", "send_order_mail"]
    assert mark_paid(order=order, at=timezone.now()) is False
    assert len(waiting_tasks()) == 5


def test_paid_late_the_days_move_to_the_next_possible() -> None:
    order = place_order(checkout=make_checkout((factories.make_product(), 1), at=MONDAY), at=MONDAY)
    assert order.shop_orders.get().promised_for == dt.date(2027, 3, 9)
    thursday = MONDAY + dt.timedelta(days=3)
    mark_paid(order=order, at=thursday)
    moved = order.shop_orders.get()
    assert (moved.pickup_on, moved.promised_for) == (dt.date(2027, 3, 11), dt.date(2027, 3, 12))


def test_paid_in_time_the_day_stays() -> None:
    order = place_order(checkout=make_checkout((factories.make_product(), 1), at=MONDAY), at=MONDAY)
    mark_paid(order=order, at=MONDAY + dt.timedelta(hours=1))
    assert order.shop_orders.get().promised_for == dt.date(2027, 3, 9)


def test_paid_when_the_service_is_gone_keeps_the_day() -> None:
    order = place_order(checkout=make_checkout((factories.make_product(), 1), at=MONDAY), at=MONDAY)
    Service.objects.update(is_active=False)
    assert mark_paid(order=order, at=MONDAY + dt.timedelta(days=3)) is True
    assert order.shop_orders.get().promised_for == dt.date(2027, 3, 9)


def test_unpaid_gives_the_stock_back_once_and_cancels_every_part() -> None:
    product = factories.make_product(stock=5)
    order = make_order((product, 2))
    assert stock_of(product) == (5, 2)
    assert cancel_unpaid(order=order, at=timezone.now()) is True
    assert cancel_unpaid(order=order, at=timezone.now()) is False
    assert stock_of(product) == (5, 0)
    assert order.shop_orders.get().state == State.CANCELLED
    assert mark_paid(order=order, at=timezone.now()) is False
    assert order.shop_orders.get().state == State.CANCELLED


def test_neither_a_paid_order_nor_one_paid_at_the_door_expires() -> None:
    product = factories.make_product(stock=5)
    paid, at_the_door = make_order((product, 1)), make_order((product, 1), payment=Order.Payment.CASH_ON_DELIVERY)
    mark_paid(order=paid, at=timezone.now())
    assert not cancel_unpaid(order=paid, at=timezone.now())
    assert not cancel_unpaid(order=at_the_door, at=timezone.now())
    assert stock_of(product) == (5, 2)


def test_booking_runs_twice_and_makes_one_shipment_a_shop() -> None:
    order = make_order((factories.make_product(grams=800), 2), (factories.make_product(), 1), payment=Order.Payment.CASH_ON_DELIVERY)
    book_shipments.func(order.pk)
    book_shipments.func(order.pk)
    assert Shipment.objects.count() == 2
    first = order.shop_orders.order_by("number")[0]
    assert first.shipment.reference == first.number
    assert first.shipment.cash_to_collect == first.total == Decimal("29.20")
    assert [parcel.grams for parcel in first.shipment.parcels.all()] == [1600]
    assert (first.shipment.recipient, first.shipment.sender) == (order.delivers_to, first.partner.sends_from)


def test_an_unpaid_order_is_not_booked() -> None:
    order = make_order()
    book_shipments.func(order.pk)
    assert Shipment.objects.count() == 0


def test_a_heavy_sending_is_split_into_parcels() -> None:
    shop_order = booked((factories.make_product(grams=14_000, stock=9), 5))
    assert [parcel.grams for parcel in shop_order.shipment.parcels.order_by("position")] == [28_000, 28_000, 14_000]


def test_packed_by_one_of_two_who_say_so() -> None:
    shop_order = booked()
    someone = factories.make_user()
    assert mark_packed(shop_order=shop_order, actor=someone) is True
    assert mark_packed(shop_order=ShopOrder.objects.get(), actor=factories.make_user()) is False
    shop_order.refresh_from_db()
    assert (shop_order.state, shop_order.packed_by) == (State.PACKED, someone)


def test_what_waits_for_its_money_is_not_packed() -> None:
    shop_order = make_order().shop_orders.get()
    assert mark_packed(shop_order=shop_order, actor=factories.make_user()) is False
    assert shop_order.state == State.AWAITING_PAYMENT


def test_the_post_takes_it_over_and_delivers_it_and_the_stock_is_gone_once() -> None:
    product = factories.make_product(stock=5)
    shop_order = booked((product, 2))
    report(shop_order, EventCode.EMA)
    assert shop_order.state == State.HANDED_OVER
    assert stock_of(product) == (5, 2)
    report(shop_order, EventCode.EDG, minutes=5)
    report(shop_order, EventCode.EMI, minutes=9, delivered_to="Ana Lopes")
    assert shop_order.state == State.DELIVERED
    assert stock_of(product) == (3, 0)


def test_what_happens_next_speaks_of_what_is_still_to_come(client: Any) -> None:
    shop_order = booked((factories.make_product(stock=5), 2))
    page = f"/en/order/{shop_order.order.tracking_token}/"
    assert "The packing begins" in client.get(page).content.decode()
    report(shop_order, EventCode.EMI, delivered_to="Ana Lopes")
    delivered = client.get(page).content.decode()
    assert "Nothing more is on its way" in delivered
    assert "Have the money ready" not in delivered


def test_delivered_when_the_last_parcel_is() -> None:
    product = factories.make_product(grams=20_000, stock=5)
    shop_order = booked((product, 2))
    report(shop_order, EventCode.EMI, delivered_to="Ana Lopes")
    assert shop_order.state == State.HANDED_OVER
    assert stock_of(product) == (5, 2)
    report(shop_order, EventCode.EMI, parcel=1, delivered_to="Ana Lopes")
    assert shop_order.state == State.DELIVERED
    assert stock_of(product) == (3, 0)


def test_a_parcel_that_goes_back_says_so() -> None:
    shop_order = booked()
    report(shop_order, EventCode.EMA)
    report(shop_order, EventCode.EMH, minutes=1, reason=FailureReason.REFUSED, next_action=NextAction.RETURN)
    assert shop_order.state == State.HANDED_OVER
    report(shop_order, EventCode.RTS, minutes=2)
    assert shop_order.state == State.RETURNING


def test_three_mails_in_the_orders_language(mailoutbox: Any) -> None:
    paid, expired = make_order(), make_order()
    mark_paid(order=paid, at=timezone.now())
    cancel_unpaid(order=expired, at=timezone.now())
    run_tasks()
    subjects = sorted(mail.subject for mail in mailoutbox)
    assert subjects == sorted(
        [
            f"Your order {paid.number}",
            f"Your order {expired.number}",
            f"Your order {paid.number} is paid",
            f"Your order {expired.number} was not paid in time",
        ]
    )
    assert waiting_tasks() == []


def test_the_mail_says_what_happens_next_and_how_to_pay(mailoutbox: Any) -> None:
    order = make_order((factories.make_product(title="Queijo <curado>", price="20.00"), 1))
    run_tasks()
    (mail,) = mailoutbox
    html = mail.alternatives[0][0]
    slip = order.slip
    reference = " ".join(slip.reference[n : n + 4] for n in range(0, len(slip.reference), 4))
    for text in (mail.body, html):
        assert reference in text
        assert "€24.20" in text
        assert f"http://localhost:8000/en/order/{order.tracking_token}/" in text
        assert f"http://localhost:8000/en/order/{order.tracking_token}/slip/" in text
        assert "What happens next" in text
    assert "Queijo <curado>" in mail.body
    assert "Queijo &lt;curado&gt;" in html
    assert mail.to == ["ana@example.org"]
    assert mail.extra_headers["Message-ID"] == f"<{order.number}.placed@localhost>"


def test_a_mail_in_french_has_french_days(mailoutbox: Any) -> None:
    make_order(language="fr")
    run_tasks()
    (mail,) = mailoutbox
    assert "/fr/order/" in mail.body
    assert "29,20\N{NO-BREAK SPACE}€" in mail.body


def test_a_booking_that_was_given_up_is_taken_up_again() -> None:
    order = make_order(payment=Order.Payment.CASH_ON_DELIVERY)
    assert book_forgotten(timezone.now()) == 0
    assert book_forgotten(timezone.now() + dt.timedelta(hours=2)) == 1
    run_tasks()
    assert order.shop_orders.get().shipment is not None
    assert book_forgotten(timezone.now() + dt.timedelta(hours=4)) == 0
