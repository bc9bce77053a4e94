"""The pages of one order, and a shopper's list."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from logistics.barcode import Code128
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.tracking import record_event
from marketplace.basket.models import Basket
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from tests import factories
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db

PAGES = ["", "thanks/", "slip/"]


def page_of(client: Client, order: Order, page: str = "") -> str:
    return client.get(f"/en/order/{order.tracking_token}/{page}").content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("token", ["unknown", "0", "F-AAAA-BBBB", "%00", "é" * 5, "x" * 300])
def test_a_token_that_is_none_is_a_page_that_is_not_here(client: Client, page: str, token: str) -> None:
    make_order()
    assert client.get(f"/en/order/{token}/{page}").status_code == 404


def test_the_number_does_not_open_the_order(client: Client) -> None:
    assert client.get(f"/en/order/{make_order().number}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_its_address_stays_here(client: Client, page: str) -> None:
    order = make_order()
    answer = client.get(f"/en/order/{order.tracking_token}/{page}")
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "private" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert " style=" not in answer.content.decode()


def test_the_slip_can_be_read_and_scanned(client: Client) -> None:
    order = make_order((factories.make_product(price="20.00"), 1))
    page = page_of(client, order, "slip/")
    assert "€24.20" in page
    assert order.slip.reference[:4] + " " + order.slip.reference[4:8] in page
    assert read_bars(page) == order.slip.reference


def read_bars(page: str) -> str:
    """What an independent reader makes of the SVG's bars."""
    import zxingcpp
    from PIL import Image, ImageDraw

    bars = next(svg for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL) if re.search(r"M\d+ 0h", svg))
    width = int(re.search(r'viewBox="0 0 (\d+) ', bars)[1])  # type: ignore[index]
    picture = Image.new("L", (width * 3, 120), 255)
    draw = ImageDraw.Draw(picture)
    for left, wide in re.findall(r"M(\d+) 0h(\d+)v", bars):
        draw.rectangle([int(left) * 3, 0, (int(left) + int(wide)) * 3 - 1, 120], fill=0)
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


def test_bars_begin_and_end_with_white() -> None:
    bars = Code128("RF18539007547034")
    assert bars.path.startswith("M10 0h2")
    last, wide = re.findall(r"M(\d+) 0h(\d+)v", bars.path)[-1]
    assert int(last) + int(wide) + 10 == bars.width


def test_a_paid_slip_asks_for_no_money(client: Client) -> None:
    order = make_order()
    mark_paid(order=order, at=timezone.now())
    page = page_of(client, order, "thanks/")
    assert "Your payment has arrived" in page


def test_an_order_paid_at_the_door_has_no_slip(client: Client) -> None:
    order = make_order(payment=Order.Payment.CASH_ON_DELIVERY)
    assert client.get(f"/en/order/{order.tracking_token}/slip/").url == f"/en/order/{order.tracking_token}/"
    assert "Have the money ready at the door" in page_of(client, order, "thanks/")


def test_a_cancelled_order_says_so(client: Client) -> None:
    order = make_order()
    cancel_unpaid(order=order, at=timezone.now())
    for page in ("", "thanks/"):
        assert "This order was not paid in time" in page_of(client, order, page)


def test_the_tracking_page_follows_the_parcels(client: Client) -> None:
    order = make_order(payment=Order.Payment.CASH_ON_DELIVERY)
    assert "To pack" in page_of(client, order)
    book_shipments.func(order.pk)
    parcel = order.shop_orders.get().shipment.parcels.get()
    assert str(parcel.number) in page_of(client, order)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now() - dt.timedelta(hours=2), actor=None, office="Coimbra")
    page = page_of(client, order)
    assert "With the post" in page
    assert "Coimbra" in page
    record_event(
        parcel=parcel,
        code=EventCode.EMH,
        occurred_at=timezone.now() - dt.timedelta(hours=1),
        actor=None,
        reason=FailureReason.ABSENT,
        next_action=NextAction.HOLD,
    )
    page = page_of(client, order)
    assert "Nobody at home, notice left" in page
    assert "Pick up the parcel at the office, from the next operating day on." in page


@pytest.mark.parametrize("shops", [1, 6])
def test_queries_do_not_grow_with_the_shops(client: Client, django_assert_max_num_queries: Any, shops: int) -> None:
    order = make_order(*((factories.make_product(), 1) for _ in range(shops)), payment=Order.Payment.CASH_ON_DELIVERY)
    book_shipments.func(order.pk)
    with django_assert_max_num_queries(17):
        page_of(client, order)


def test_the_account_lists_ones_own_orders_alone(client: Client) -> None:
    me, other = factories.make_user(), factories.make_user()
    mine, theirs = make_order(), make_order()
    Order.objects.filter(pk=mine.pk).update(user=me)
    Order.objects.filter(pk=theirs.pk).update(user=other)
    assert client.get("/en/account/").url.startswith("/en/sign-in/?next=")
    client.force_login(me)
    page = client.get("/en/account/").content.decode()
    assert mine.number in page
    assert theirs.number not in page


def test_an_order_placed_while_signed_in_is_in_the_account(client: Client) -> None:
    from tests.marketplace.ordering import make_checkout, place_order

    user = factories.make_user()
    checkout = make_checkout((factories.make_product(), 1))
    Basket.objects.filter(pk=checkout.basket_id).update(owner=user)
    checkout.refresh_from_db()
    order = place_order(checkout=checkout)
    client.force_login(user)
    assert order.number in client.get("/en/account/").content.decode()


def test_a_long_account_has_pages(client: Client, django_assert_max_num_queries: Any) -> None:
    user, order = factories.make_user(), make_order()
    Order.objects.bulk_create(
        Order(
            number=f"F-{n}",
            tracking_token=f"t{n}",
            user=user,
            total_incl_tax=1,
            total_excl_tax=1,
            date_placed=timezone.now(),
            delivers_to=order.delivers_to,
            payment="slip",
        )
        for n in range(1000)
    )
    client.force_login(user)
    with django_assert_max_num_queries(14):
        page = client.get("/en/account/?page=2").content.decode()
    assert "Older orders" in page
    assert client.get("/en/account/?page=abc").status_code == 200
