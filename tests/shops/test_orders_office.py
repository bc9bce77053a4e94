"""A shop's work of today: its orders, and packing them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from logistics.booking import book
from logistics.models import Parcel
from logistics.sizes import ParcelSpec
from marketplace.order.models import Line, Order, ShopOrder
from tests import factories
from tests.shops import rows

pytestmark = pytest.mark.django_db
States = ShopOrder.State


def many_orders(shop: Any, count: int) -> None:
    """``count`` orders of ``shop`` with a line each, in bulk."""
    first = rows.make_shop_order(shop)
    orders = Order.objects.bulk_create(
        Order(
            number=f"M{n}",
            currency="EUR",
            total_incl_tax=1,
            total_excl_tax=1,
            payment="slip",
            date_placed=first.order.date_placed,
            delivers_to=first.order.delivers_to,
            tracking_token=f"t{n}",
        )
        for n in range(count - 1)
    )
    made = ShopOrder.objects.bulk_create(
        ShopOrder(
            order=order,
            partner=shop.partner,
            number=f"{order.number}-1",
            state=States.TO_PACK,
            service=first.service,
            pickup_on=first.pickup_on,
            promised_for=first.promised_for,
            goods_total=1,
            delivery_total=1,
        )
        for order in orders
    )
    line = first.lines.get()
    Line.objects.bulk_create(
        Line(
            order=one.order,
            shop_order=one,
            partner=shop.partner,
            title="Cheese",
            quantity=1,
            num_allocated=1,
            line_price_incl_tax=line.line_price_incl_tax,
            line_price_excl_tax=1,
            line_price_before_discounts_incl_tax=1,
            line_price_before_discounts_excl_tax=1,
        )
        for one in made
    )


def test_the_list_shows_number_state_and_days_of_the_own_orders() -> None:
    shop, other = rows.make_shop(), rows.make_shop()
    waiting = rows.make_shop_order(shop, lines=2)
    foreign = rows.make_shop_order(other)

    page = rows.signed_in(shop.owner).get(reverse("shop_orders:index"))

    assert waiting.number in page.text
    assert "To pack" in page.text
    assert foreign.number not in page.text


def test_orders_are_found_by_state_and_by_number() -> None:
    shop = rows.make_shop()
    waiting, packed = rows.make_shop_order(shop), rows.make_shop_order(shop, state=States.PACKED)
    browser = rows.signed_in(shop.owner)

    by_state = browser.get(reverse("shop_orders:index"), {"state": States.PACKED}).text
    by_number = browser.get(reverse("shop_orders:index_results"), {"q": waiting.number}).text

    assert packed.number in by_state
    assert waiting.number not in by_state
    assert waiting.number in by_number
    assert packed.number not in by_number
    assert "No order fits" in browser.get(reverse("shop_orders:index"), {"q": "nothing like it"}).text


def test_an_order_shows_what_to_pack_and_no_more_of_the_shopper_than_the_shop_needs() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop, name="Ana Lopes", lines=2)
    order.shipment = book(
        key=order.number,
        service=order.service,
        sender=shop.partner.sends_from,
        recipient=order.order.delivers_to,
        parcels=[ParcelSpec(900, False)],
        pickup_on=order.pickup_on,
        promised_for=order.promised_for,
    )
    order.save()

    page = rows.signed_in(shop.owner).get(reverse("shop_orders:detail", args=[order.pk])).text

    for line in order.lines.all():
        assert line.title in page
    assert "Ana Lopes, Coimbra" in page
    assert Parcel.objects.get().number.number in page
    for private in ("Rua Escondida", "ana@example.org", "3000-389", "+351912345678"):
        assert private not in page


def test_packing_one_order_says_what_was_done() -> None:
    shop = rows.make_shop()
    order = rows.make_shop_order(shop)
    browser = rows.signed_in(shop.owner)

    page = browser.post(reverse("shop_orders:pack"), {"order": order.pk, "sure": "yes"}, follow=True)

    order.refresh_from_db()
    assert (order.state, order.packed_by) == (States.PACKED, shop.owner)
    assert f"1 order is packed: {order.number}." in page.text
    assert "Mark packed" not in page.text
    again = browser.post(reverse("shop_orders:pack"), {"order": order.pk, "sure": "yes"}, follow=True)
    assert "was not waiting to be packed and stays as it is" in again.text


def test_packing_many_first_says_what_will_be_done() -> None:
    shop = rows.make_shop()
    waiting = [rows.make_shop_order(shop) for _ in range(2)]
    unpaid = rows.make_shop_order(shop, state=States.AWAITING_PAYMENT)
    browser = rows.signed_in(shop.owner)
    chosen = [order.pk for order in (*waiting, unpaid)]

    question = browser.post(reverse("shop_orders:pack"), {"order": chosen})
    assert "These 2 orders will be marked packed" in question.text
    assert "This order is not waiting to be packed" in question.text
    assert ShopOrder.objects.filter(state=States.PACKED).count() == 0, "nothing is done before it is said"

    done = browser.post(reverse("shop_orders:pack"), {"order": [order.pk for order in waiting], "sure": "yes"}, follow=True)
    assert "2 orders are packed" in done.text
    unpaid.refresh_from_db()
    assert unpaid.state == States.AWAITING_PAYMENT


@pytest.mark.parametrize("form", [{}, {"sure": "yes"}])
def test_packing_nothing_asks_to_tick(form: dict[str, str]) -> None:
    shop = rows.make_shop()
    page = rows.signed_in(shop.owner).post(reverse("shop_orders:pack"), form, follow=True)
    assert "No order was ticked." in page.text


def test_odd_ids_are_not_found() -> None:
    shop = rows.make_shop()
    assert rows.signed_in(shop.owner).post(reverse("shop_orders:pack"), {"order": "1 or 1=1"}).status_code == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_the_list_and_the_first_page_cost_at_most_25_queries(django_assert_max_num_queries: Any, count: int) -> None:
    shop = rows.make_shop()
    many_orders(shop, count)
    for _ in range(10):
        factories.make_product(partner=shop.partner, stock=1)
    browser = rows.signed_in(shop.owner)
    browser.get(reverse("wagtailadmin_home"))

    with django_assert_max_num_queries(25):
        assert browser.get(reverse("shop_orders:index")).status_code == 200
    with django_assert_max_num_queries(25):
        assert browser.get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize(("days", "words"), [(0, "3 orders"), (2, "3 orders to pack before "), (-1, "3 orders are late: ")])
def test_the_first_page_says_how_many_orders_to_pack_and_by_when(days: int, words: str) -> None:
    shop = rows.make_shop()
    day = timezone.localdate() + dt.timedelta(days=days)
    for _ in range(3):
        rows.make_shop_order(shop, pickup_on=day)

    assert words in rows.signed_in(shop.owner).get(reverse("wagtailadmin_home")).text


def test_the_first_page_says_what_runs_low_and_what_is_not_published() -> None:
    shop = rows.make_shop()
    factories.make_product(partner=shop.partner, title="Nearly gone", stock=1)
    factories.make_product(partner=shop.partner, title="Plenty", stock=50)
    page = shop.pages.get(locale__language_code="en")
    page.title = "A new name"
    page.save_revision()

    text = rows.signed_in(shop.owner).get(reverse("wagtailadmin_home")).text

    assert "Nothing to pack now" in text
    assert "Nearly gone" in text
    assert "1 piece left" in text
    assert "Plenty" not in text
    assert "changes that are not published yet" in text
    assert reverse("storefront", args=[shop.partner.code]) in text
