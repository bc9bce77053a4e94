"""From a checkout to an order."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from marketplace.basket.models import Basket
from marketplace.order.models import Order, ShopOrder
from marketplace.order.placing import AlreadyPlaced, CannotPlace, Step, place_order
from marketplace.partner.models import StockRecord
from tests import factories
from tests.marketplace.ordering import MONDAY, make_checkout, stock_of
from tests.tasks import waiting_tasks

pytestmark = pytest.mark.django_db


def test_one_order_with_a_part_for_each_shop() -> None:
    cheese = factories.make_product(price="18.00", stock=5, grams=900)
    honey = factories.make_product(price="7.50", stock=5, grams=1500)
    order = place_order(checkout=make_checkout((cheese, 1), (honey, 2)))
    assert re.fullmatch(r"F-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", order.number)
    first, second = order.shop_orders.order_by("number")
    assert (first.number, first.partner, first.goods_total, first.delivery_total) == (
        f"{order.number}-1",
        cheese.partner,
        Decimal("18.00"),
        Decimal("4.20"),
    )
    assert (second.number, second.goods_total, second.delivery_total) == (f"{order.number}-2", Decimal("15.00"), Decimal("6.90"))
    assert order.total_incl_tax == Decimal("44.10")
    assert [(line.title, line.quantity) for line in second.lines.all()] == [(honey.title, 2)]
    assert stock_of(cheese) == (5, 1)
    assert stock_of(honey) == (5, 2)


def test_a_slip_is_due_at_the_end_of_the_third_working_day() -> None:
    friday = timezone.make_aware(dt.datetime(2027, 3, 12, 11))
    order = place_order(checkout=make_checkout((factories.make_product(price="10.00"), 1), at=friday), at=friday)
    due = timezone.localtime(order.slip.due_at)
    assert (due.date(), due.hour, due.minute) == (dt.date(2027, 3, 17), 23, 59)
    assert order.slip.amount == order.total_incl_tax == Decimal("14.20")
    assert set(order.shop_orders.values_list("state", flat=True)) == {ShopOrder.State.AWAITING_PAYMENT}
    assert waiting_tasks() == ["send_order_mail"]


def test_cash_at_the_door_is_packed_at_once_and_booked_after_the_commit() -> None:
    service = factories.make_service()
    service.tariffs.update(cash_fee=Decimal("2.50"))
    checkout = make_checkout((factories.make_product(price="10.00"), 1), payment=Order.Payment.CASH_ON_DELIVERY)
    order = place_order(checkout=checkout)
    assert order.total_incl_tax == Decimal("16.70")
    assert order.shop_orders.get().state == ShopOrder.State.TO_PACK
    assert sorted(waiting_tasks()) == ["book_shipments", "send_order_mail"]


def test_placed_twice_there_is_one_order() -> None:
    product = factories.make_product(stock=5)
    checkout = make_checkout((product, 2))
    order = place_order(checkout=checkout)
    with pytest.raises(AlreadyPlaced) as again:
        place_order(checkout=checkout)
    assert again.value.order == order
    assert Order.objects.count() == 1
    assert stock_of(product) == (5, 2)


def test_stock_that_fell_refuses_and_keeps_everything() -> None:
    plenty, scarce = factories.make_product(stock=9), factories.make_product(stock=3)
    checkout = make_checkout((plenty, 1), (scarce, 3))
    StockRecord.objects.filter(product=scarce).update(num_in_stock=2)
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout)
    assert refused.value.step == Step.BASKET
    assert [str(reason) for reason in refused.value.reasons] == [f"{scarce.title}: Only 2 pieces are left."]
    assert Order.objects.count() == 0
    assert stock_of(plenty) == (9, 0)
    checkout.basket.refresh_from_db()
    assert checkout.basket.status == Basket.OPEN
    assert checkout.basket.num_lines == 2
    assert waiting_tasks() == []


def test_the_cut_off_counts_when_the_order_is_placed() -> None:
    before, after = MONDAY, MONDAY.replace(hour=16, minute=1)
    checkout = make_checkout((factories.make_product(), 1), at=before)
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout, at=after)
    assert refused.value.step == Step.DELIVERY
    assert "Tuesday 9 March" in str(refused.value)
    assert "Wednesday 10 March" in str(refused.value)
    assert place_order(checkout=checkout, at=before).shop_orders.get().promised_for == dt.date(2027, 3, 9)


def test_a_price_that_changed_since_it_was_shown_is_shown_again() -> None:
    product = factories.make_product(price="10.00")
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=make_checkout((product, 1)), seen="something else")
    assert refused.value.step == Step.PAYMENT
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("spoil", "step"),
    [
        (lambda checkout: checkout.basket.lines.all().delete(), Step.BASKET),
        (lambda checkout: type(checkout).objects.update(address=None), Step.ADDRESS),
        (lambda checkout: type(checkout).objects.update(email=""), Step.ADDRESS),
        (lambda checkout: type(checkout).objects.update(payment="shells"), Step.PAYMENT),
        (lambda checkout: checkout.deliveries.all().delete(), Step.DELIVERY),
        (lambda checkout: type(checkout).objects.update(address=factories.make_address(postcode="9500-321")), Step.DELIVERY),
        (lambda checkout: checkout.basket.lines.get().product.partner.__class__.objects.update(is_open=False), Step.BASKET),
        (lambda checkout: checkout.basket.lines.get().product.__class__.objects.update(is_public=False), Step.BASKET),
    ],
    ids=["empty", "no address", "no mail", "unknown payment", "no delivery", "postcode not reached", "shop closed", "off sale"],
)
def test_what_is_missing_or_has_changed_leads_to_the_page_where_it_is_put_right(spoil: Any, step: Step) -> None:
    checkout = make_checkout((factories.make_product(), 1))
    spoil(checkout)
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout)
    assert refused.value.step == step
    assert all(str(reason) for reason in refused.value.reasons)
    assert Order.objects.count() == 0


def test_an_attestation_that_ran_out_takes_the_product_out_of_the_order() -> None:
    producer, designation = factories.make_producer(), factories.make_designation()
    attestation = factories.make_attestation(producer=producer, designation=designation)
    checkout = make_checkout((factories.make_product(producer=producer, designation=designation), 1))
    type(attestation).objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(CannotPlace) as refused:
        place_order(checkout=checkout)
    assert "no longer on sale" in str(refused.value)


def test_queries_do_not_grow_with_the_basket(django_assert_max_num_queries: Any) -> None:
    partners = [factories.make_partner() for _ in range(3)]
    products = [factories.make_product(partner=partners[n % 3]) for n in range(10)]
    checkout = make_checkout(*((product, 1) for product in products))
    with django_assert_max_num_queries(60):
        place_order(checkout=checkout)
