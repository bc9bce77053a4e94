"""A shop lacks pieces of an order: what is recorded, who is told, and what becomes of stock, money and label."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from logistics.models import Shipment
from logistics.printing import print_labels
from logistics.queues import labels_to_print
from marketplace.order.booking import book_shipments
from marketplace.order.models import Line, Order, ShopOrder, ShopOrderShortage
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import CannotReport, report_missing
from tests import factories
from tests.marketplace.ordering import make_order, stock_of
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
CASH = Order.Payment.CASH_ON_DELIVERY


def paid(order: Order) -> ShopOrder:
    if order.payment == Order.Payment.SLIP:
        mark_paid(order=order, at=timezone.now())
    return order.shop_orders.get()


def three_cheeses(payment: str = Order.Payment.SLIP) -> tuple[object, ShopOrder, Line]:
    """Three pieces at 12.50, ten in stock."""
    product = factories.make_product(price="12.50", stock=10)
    shop_order = paid(make_order((product, 3), payment=payment))
    return product, shop_order, shop_order.lines.get()


@pytest.mark.parametrize(("gone", "stock"), [(True, (9, 2)), (False, (10, 2))])
def test_the_line_stays_and_what_was_set_aside_is_given_back(gone: bool, stock: tuple[int, int]) -> None:
    product, shop_order, line = three_cheeses()

    (made,) = report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=gone, actor=factories.make_user())

    line.refresh_from_db()
    assert (line.quantity, line.line_price_incl_tax) == (3, Decimal("37.50"))
    assert (made.quantity, made.goods, made.delivery) == (1, Decimal("12.50"), 0)
    assert stock_of(product) == stock  # type: ignore[arg-type]
    assert shop_order.state == ShopOrder.State.TO_PACK


def test_the_shopper_is_told_by_mail_and_on_the_page_of_the_order() -> None:
    _product, shop_order, line = three_cheeses()
    run_tasks()
    mail.outbox.clear()

    report_missing(shop_order=shop_order, pieces={line.pk: 2}, gone=True, actor=factories.make_user())
    run_tasks()

    (message,) = mail.outbox
    assert message.to == ["ana@example.org"]
    assert "something is missing" in message.subject
    assert f"2 × {line.title}: €25.00" in message.body
    assert "You get €25.00 back." in message.body
    page = Client().get(reverse("order_tracking", args=[shop_order.order.tracking_token])).text
    assert f"2 × {line.title} will not come" in page
    assert "You get €25.00 back." in page


def test_less_is_collected_at_the_door_as_long_as_no_label_is_printed() -> None:
    _product, shop_order, line = three_cheeses(CASH)
    run_tasks()
    shop_order.refresh_from_db()
    before = shop_order.shipment.cash_to_collect

    report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=True, actor=factories.make_user())

    shop_order.shipment.refresh_from_db()
    assert shop_order.shipment.cash_to_collect == before - Decimal("12.50")
    print_labels(parcels=list(shop_order.shipment.parcels.all()), paper="A6", actor=None)
    with pytest.raises(CannotReport, match="printed already"):
        report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=True, actor=factories.make_user())
    assert ShopOrderShortage.objects.count() == 1
    assert Line.objects.get(pk=line.pk).num_allocated == 2, "a refused report gives nothing back"


def test_pieces_missing_before_the_booking_are_not_collected_either() -> None:
    _product, shop_order, line = three_cheeses(CASH)
    total = shop_order.total

    report_missing(shop_order=shop_order, pieces={line.pk: 2}, gone=True, actor=factories.make_user())
    book_shipments.call(shop_order.order_id)

    assert Shipment.objects.get().cash_to_collect == total - Decimal("25.00")
    page = Client().get(reverse("order_tracking", args=[shop_order.order.tracking_token])).text
    assert "You pay €25.00 less at the door." in page


def test_where_all_is_missing_the_order_is_cancelled_and_the_post_prints_nothing() -> None:
    _product, shop_order, line = three_cheeses()
    run_tasks()
    assert labels_to_print().count() == 1
    mail.outbox.clear()

    report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=True, actor=factories.make_user())
    report_missing(shop_order=shop_order, pieces={line.pk: 2}, gone=True, actor=factories.make_user())
    run_tasks()

    shop_order.refresh_from_db()
    assert shop_order.state == ShopOrder.State.CANCELLED
    assert shop_order.missing_total == shop_order.total, "the delivery goes back too"
    assert not labels_to_print().exists()
    assert "it is cancelled" in mail.outbox[-1].body
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2
    page = Client().get(reverse("order_tracking", args=[shop_order.order.tracking_token])).text
    assert "None of it could be sent" in page


@pytest.mark.parametrize("pieces", [4, 30])
def test_more_than_was_ordered_cannot_be_missing(pieces: int) -> None:
    product, shop_order, line = three_cheeses()
    with pytest.raises(CannotReport, match="Only 3 of"):
        report_missing(shop_order=shop_order, pieces={line.pk: pieces}, gone=True, actor=factories.make_user())
    assert stock_of(product) == (10, 3)  # type: ignore[arg-type]
    assert not ShopOrderShortage.objects.exists()


def test_a_line_of_another_order_cannot_be_missing_here() -> None:
    _product, shop_order, _line = three_cheeses()
    _other, _order, foreign = three_cheeses()
    with pytest.raises(CannotReport):
        report_missing(shop_order=shop_order, pieces={foreign.pk: 1}, gone=True, actor=factories.make_user())
    assert not ShopOrderShortage.objects.exists()


def test_what_is_packed_is_not_missing() -> None:
    _product, shop_order, line = three_cheeses()
    ShopOrder.objects.update(state=ShopOrder.State.PACKED)
    with pytest.raises(CannotReport, match="not waiting to be packed"):
        report_missing(shop_order=shop_order, pieces={line.pk: 1}, gone=True, actor=factories.make_user())


def test_a_price_that_does_not_divide_is_returned_to_the_cent() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop)
    line = order.lines.get()
    Line.objects.update(quantity=3, num_allocated=3, line_price_incl_tax=Decimal("10.00"))

    for _ in range(3):
        report_missing(shop_order=order, pieces={line.pk: 1}, gone=True, actor=shop.owner)

    assert sum(shortage.goods for shortage in ShopOrderShortage.objects.all()) == Decimal("10.00")


def test_the_owner_reports_it_from_the_order() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop, lines=2)
    first, second = order.lines.order_by("pk")
    browser = rows.signed_in(shop.owner)
    url = reverse("shop_orders:missing", args=[order.pk])

    assert first.title in browser.get(url).text
    nothing = browser.post(url, {"gone": "on"})
    assert "You entered no missing pieces" in nothing.text
    too_many = browser.post(url, {f"line-{first.pk}": "3", "gone": "on"})
    assert too_many.status_code == 422
    done = browser.post(url, {f"line-{first.pk}": "1", "gone": "on"}, follow=True)

    assert "The buyer is told by mail" in done.text
    assert "1 is missing" in done.text
    assert "goes back to the buyer" in done.text
    assert ShopOrderShortage.objects.get().reported_by == shop.owner
    assert not ShopOrderShortage.objects.filter(line=second).exists()
