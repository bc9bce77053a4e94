"""What the marketplace bears: the buyer pays less, the seller gets all, and the books say who paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.models import Shipment, Tariff, TariffStep
from marketplace.cards.asking import session_fields
from marketplace.cards.models import CardPayment, CardSession
from marketplace.ledger.checking import check_books
from marketplace.ledger.events import book_cash_handed_in
from marketplace.ledger.models import Entry, Transfer
from marketplace.ledger.statements import cash_under_way, money_of_order
from marketplace.order.booking import book_shipments
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.placing import CannotPlace, place_order
from marketplace.slips.models import Slip
from tests import factories
from tests.credit.rows import balance, buyer, order_of
from tests.ledger.rows import books, charge, deliver, money
from tests.marketplace.ordering import make_checkout, make_order
from tests.offers.rows import cheese, fifth_off, make_offer

pytestmark = pytest.mark.django_db


def test_the_buyer_pays_less_and_the_seller_sells_at_its_price() -> None:
    offer = fifth_off()
    order = make_order((cheese(), 3))

    part = order.shop_orders.get()
    line = part.lines.get()
    assert (order.total_incl_tax, order.borne_by_operator, order.to_collect) == (Decimal("36.90"), 6, Decimal("30.90"))
    assert (part.goods_total, part.borne_by_operator, part.delivery_by_operator, part.to_collect) == (30, 6, 0, Decimal("30.90"))
    assert (line.line_price_incl_tax, line.borne_by_operator) == (30, 6)
    assert sum(row.goods for row in part.vat.all()) == 30  # VAT is in the whole price
    offer.refresh_from_db()
    assert (offer.uses, offer.spent) == (1, 6)


@pytest.mark.parametrize("payment", ["slip", "bank_transfer", "card"])
def test_each_way_of_paying_collects_the_buyers_part_and_the_books_have_both(payment: str, settings: Any) -> None:
    settings.BANK_IBAN = "PT50000201231234567890154"
    settings.STRIPE_SECRET_KEY = "sk_test_x"
    charge("8")
    fifth_off()
    order = make_order((cheese(), 3), payment=payment)

    mark_paid(order=order, at=timezone.now())

    if payment == "card":
        row = CardPayment.objects.get()
        asked = session_fields(CardSession(payment=row, number=1, expires_at=timezone.now()))["line_items"]
        assert (row.amount, [line["price_data"]["unit_amount"] for line in asked]) == (Decimal("30.90"), [3090])
    else:
        assert Slip.objects.get().amount == Decimal("30.90")
    came = {"slip": "slip", "card": "card", "bank_transfer": "clearing:bank_transfer"}[payment]
    assert books() == money(**{came: "30.90"}, promotion="6.00", pending="30.00", delivery="6.90")
    book_shipments.func(order.pk)
    deliver(order.shop_orders.get())
    # 30.00 less 8 % and VAT on that: as without an offer.
    assert books() == money(**{came: "30.90"}, promotion="6.00", payable="27.05", commission="2.40", vat="0.55", delivery="6.90")
    assert check_books() == []
    assert money_of_order(order).promotion == 6


def test_at_the_door_the_buyers_part_is_collected_and_handed_in() -> None:
    fifth_off()
    order = make_order((cheese(), 3), payment="cash_on_delivery")
    book_shipments.func(order.pk)
    part = order.shop_orders.get()
    assert Shipment.objects.get().cash_to_collect == part.to_pay == part.total - 6

    deliver(part)

    assert books()["promotion"] == 6
    assert books()["cash_in_transit:cash_on_delivery"] == part.to_pay
    assert [row.pk for row in cash_under_way()] == [part.pk]
    book_cash_handed_in(shop_order=part, at=timezone.now())
    assert (list(cash_under_way()), check_books()) == ([], [])


def test_of_two_shops_one_may_have_nothing_to_collect_at_the_door() -> None:
    free, other = cheese("8.00"), cheese("10.00")
    fifth_off(free.partner, percent="100")
    make_offer(None, borne_by="operator", on=(free.partner,))
    order = make_order((free, 1), (other, 1), payment="cash_on_delivery")
    book_shipments.func(order.pk)
    part = order.shop_orders.get(partner=free.partner)
    assert part.borne_by_operator == 8 + part.delivery_by_operator
    left = part.total - part.borne_by_operator  # the fee for cash stays the buyer's
    assert (part.to_pay, part.shipment.cash_to_collect) == (left, left)

    for one in order.shop_orders.all():
        deliver(one)

    assert books(partner=free.partner)["payable"] == 8
    assert check_books() == []


def test_cash_of_nothing_is_not_waited_for() -> None:
    fifth_off(percent="100")
    order = make_order((cheese(), 1), payment="cash_on_delivery")
    part = order.shop_orders.get()
    ShopOrder.objects.filter(pk=part.pk).update(borne_by_operator=part.total, delivery_by_operator=part.delivery_total)
    Order.objects.filter(pk=order.pk).update(borne_by_operator=order.total_incl_tax)
    book_shipments.func(order.pk)

    deliver(part)

    assert Transfer.objects.filter(event="cash_taken").exists()
    assert list(cash_under_way()) == []


def test_free_delivery_is_paid_by_the_marketplace_and_stays_the_posts() -> None:
    offer = make_offer(None, borne_by="operator")
    order = make_order((cheese(), 1))
    part = order.shop_orders.get()
    assert (part.delivery_total, part.delivery_borne, part.delivery_by_operator) == (Decimal("4.20"), 0, Decimal("4.20"))
    assert order.to_collect == 10

    mark_paid(order=order, at=timezone.now())

    assert books() == money(slip="10.00", promotion="4.20", pending="10.00", delivery="4.20")
    assert check_books() == []
    offer.refresh_from_db()
    assert offer.spent == Decimal("4.20")


def test_credit_pays_of_what_is_left_and_its_shares_fit() -> None:
    user = buyer("12.00")
    one, two = cheese("10.00"), cheese("10.00")
    fifth_off(one.partner, percent="90")
    order = order_of(user, (one, 1), (two, 1), credit="12.00")

    shares = list(order.shop_orders.order_by("pk"))
    assert order.credit_used == 12 == sum(part.credit_used for part in shares)
    assert all(part.to_collect >= 0 for part in shares)
    assert order.to_collect == order.total_incl_tax - 12 - 9
    mark_paid(order=order, at=timezone.now())
    assert check_books() == []


def test_what_the_marketplace_pays_whole_is_paid_at_once() -> None:
    charge("8")
    fifth_off(percent="100")
    make_offer(None, borne_by="operator")
    order = make_order((cheese(), 1))

    order.refresh_from_db()
    assert (order.payment, order.to_collect, order.credit_used) == ("nothing", 0, 0)
    assert order.paid_at is not None
    assert not Slip.objects.exists()
    assert books() == money(promotion="14.20", pending="10.00", delivery="4.20")
    assert check_books() == []


def test_nobody_says_that_there_is_nothing_to_pay_where_there_is() -> None:
    fifth_off()
    checkout = make_checkout((cheese(), 1), payment="nothing")

    with pytest.raises(CannotPlace, match="something to pay"):
        place_order(checkout=checkout)
    assert not Order.objects.exists()


def test_an_order_that_is_not_paid_gives_uses_and_budget_back() -> None:
    offer = fifth_off(budget="6.00")
    order = make_order((cheese(), 3))
    offer.refresh_from_db()
    assert offer.left == 0

    cancel_unpaid(order=order, at=timezone.now())

    offer.refresh_from_db()
    assert (offer.uses, offer.spent) == (0, 0)
    assert (books(), check_books()) == ({}, [])


def test_francs_have_no_cents(settings: Any) -> None:
    settings.CURRENCY = settings.OSCAR_DEFAULT_CURRENCY = "XPF"
    fifth_off(percent="33")
    factories.make_service()
    Tariff.objects.update(currency="XPF")
    TariffStep.objects.update(price=850)
    order = make_order((cheese("101"), 1), (cheese("50"), 1))

    assert order.borne_by_operator == 50  # of 151
    assert [int(line.borne_by_operator) for line in Line.objects.order_by("pk")] == [33, 17]
    mark_paid(order=order, at=timezone.now())
    assert books()["promotion"] == 50
    assert check_books() == []


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Order, {"borne_by_operator": "-0.01"}),
        (Order, {"borne_by_operator": "14.21"}),
        (Order, {"borne_by_operator": "10.00", "credit_used": "4.21"}),
        (ShopOrder, {"borne_by_operator": "-0.01"}),
        (ShopOrder, {"borne_by_operator": "10.01"}),
        (ShopOrder, {"borne_by_operator": "4.21", "delivery_by_operator": "4.21"}),
        (ShopOrder, {"borne_by_operator": "10.00", "credit_used": "4.21"}),
        (ShopOrder, {"operator_goods_back": "2.01", "goods_back": "3.00"}),
        (ShopOrder, {"goods_back": "8.01"}),
        (ShopOrder, {"delivery_back": "1.00", "operator_delivery_back": "0.01"}),
        (ShopOrder, {"operator_spared": "0.01"}),
        (Line, {"borne_by_operator": "10.01"}),
    ],
)
def test_the_database_refuses_what_cannot_be(model: Any, fields: dict[str, str]) -> None:
    fifth_off()
    make_order((cheese(), 1))

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{name: Decimal(amount) for name, amount in fields.items()})


@pytest.mark.parametrize("goods", ["4.02", "4.18", "4.27"])
def test_amounts_that_sqlite_adds_a_little_short_are_paid_all_the_same(goods: str) -> None:
    user = buyer("20.00")
    order = order_of(user, (cheese(goods), 1), payment="credit")

    assert (order.credit_used, order.to_collect) == (Decimal(goods) + Decimal("4.20"), 0)
    assert balance(user) == 20 - order.credit_used


@pytest.mark.parametrize(
    ("model", "fields", "said"),
    [
        (Order, {"borne_by_operator": 3}, "but its parts come to"),
        (Line, {"borne_by_operator": 1}, "but its parts come to"),
        (ShopOrder, {"borne_by_operator": 1}, "the books say"),
        (ShopOrder, {"operator_goods_back": 1, "goods_back": 2}, "counts"),
    ],
)
def test_the_check_names_the_order_that_is_off(model: Any, fields: dict[str, int], said: str) -> None:
    fifth_off()
    order = make_order((cheese(), 1))
    mark_paid(order=order, at=timezone.now())
    assert check_books() == []

    model.objects.update(**fields)

    found = [one for one in check_books() if one.question == "promotion"]
    assert any(said in one.text and one.about.startswith(order.number) for one in found), found


def test_the_check_finds_what_was_booked_for_no_offer() -> None:
    order = make_order((cheese(), 1))
    mark_paid(order=order, at=timezone.now())
    assert not Entry.objects.filter(account__kind="promotion").exists()
    ShopOrder.objects.update(borne_by_operator=2)

    assert {one.about for one in check_books() if one.question == "promotion"} >= {order.number}
