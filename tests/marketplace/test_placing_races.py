"""Many orders at the same moment, on real transactions."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F

from marketplace.basket.changing import BasketClosed, put_in
from marketplace.basket.models import Basket, Line
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.order import stock
from marketplace.order.cancelling import cancel_unpaid
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from marketplace.order.placing import AlreadyPlaced, CannotPlace, place_order
from marketplace.partner.models import StockRecord
from marketplace.partner.strategy import MarketStrategy
from tests import factories
from tests.marketplace.ordering import make_checkout, stock_of

# The short form runs with every test run; FEIRA_SOAK=20 is the long one.
ROUNDS = int(os.environ.get("FEIRA_SOAK", "2"))
BUYERS, PIECES = 50, 5
# Many rounds are played in parts, so that each core has its own: 10 × 20 × 50 checkouts.
PARTS = 10 if ROUNDS > 2 else 1


def all_at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run every action in a thread and a connection of its own, from one starting line; what each returned or raised."""
    start = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(position: int, action: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            results[position] = action()
        except Exception as error:  # noqa: BLE001 - it is what the test looks at
            results[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(position, action)) for position, action in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def buy(checkout: Checkout) -> Order:
    return place_order(checkout=Checkout.objects.get(pk=checkout.pk))


def queue_of_buyers(like: Checkout, wishes: list[list[int]]) -> list[Checkout]:
    """A checkout for each wish, with the same answers as ``like`` and a basket of its own; written at once, for there are many rounds.

    A wish is how many of each product of ``like``, in the order of its lines; 0 leaves it out.
    """
    lines, deliveries = list(like.basket.lines.order_by("pk")), list(like.deliveries.all())
    baskets = Basket.objects.bulk_create(Basket() for _ in wishes)
    fields = ("line_reference", "product_id", "stockrecord_id", "price_currency", "price_excl_tax", "price_incl_tax")
    Line.objects.bulk_create(
        Line(basket=basket, quantity=quantity, **{field: getattr(line, field) for field in fields})
        for basket, wish in zip(baskets, wishes, strict=True)
        for line, quantity in zip(lines, wish, strict=True)
        if quantity
    )
    checkouts = Checkout.objects.bulk_create(
        Checkout(basket=basket, email=like.email, payment=like.payment, address=like.address) for basket in baskets
    )
    CheckoutDelivery.objects.bulk_create(
        CheckoutDelivery(
            checkout=checkout, partner_id=delivery.partner_id, service_id=delivery.service_id, promised_for=delivery.promised_for
        )
        for checkout in checkouts
        for delivery in deliveries
    )
    return checkouts


def buy_at_once(checkouts: list[Checkout]) -> list[Any]:
    """The order of each, or why it has none."""
    results = all_at_once(*(lambda checkout=checkout: buy(checkout) for checkout in checkouts))
    strange = [result for result in results if not isinstance(result, (Order, CannotPlace))]
    assert not strange, strange[:3]
    return results


def sell_out(rounds: int) -> list[tuple[int, int]]:
    """(orders, pieces set aside) of each round of 50 buyers after 5 pieces."""
    sold = []
    product = factories.make_product(stock=PIECES)
    shelf = StockRecord.objects.filter(product=product)
    like = make_checkout((product, 1))
    for _ in range(rounds):
        shelf.update(num_in_stock=PIECES, num_allocated=0)
        results = buy_at_once(queue_of_buyers(like, [[1]] * BUYERS))
        sold.append((sum(isinstance(result, Order) for result in results), stock_of(product)[1]))
    return sold


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_fifty_buyers_for_five_pieces() -> None:
    assert sell_out(ROUNDS) == [(PIECES, PIECES)] * ROUNDS


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_without_the_guard_five_pieces_are_sold_too_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """That the test above would see it: reading first and writing afterwards, as Oscar does, oversells."""

    def read_then_write(lines: Any) -> list[int]:
        for line in lines:
            record = StockRecord.objects.get(pk=line.stockrecord_id)
            if record.net_stock_level < line.quantity:
                return [record.pk]
            StockRecord.objects.filter(pk=record.pk).update(num_allocated=F("num_allocated") + line.quantity)
        return []

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partner_stockrecord DROP CONSTRAINT never_oversold")
    monkeypatch.setattr(stock, "claim", read_then_write)
    assert max(orders for orders, _ in sell_out(3)) > PIECES


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("part", range(PARTS))
def test_of_scarce_things_none_is_oversold_and_none_left_while_a_buyer_was_refused(part: int) -> None:
    """Baskets over two shops, one or two of each, on stock of 1 to 5. FEIRA_SOAK=20 makes 10,000 checkouts in ten parts."""
    chance = random.Random(8 + part)
    products = [factories.make_product(stock=9), factories.make_product(stock=9)]
    like = make_checkout(*((product, 1) for product in products))
    for _ in range(ROUNDS):
        stocks = [chance.randint(1, 5) for _ in products]
        for product, pieces in zip(products, stocks, strict=True):
            StockRecord.objects.filter(product=product).update(num_in_stock=pieces, num_allocated=0)
        wishes = [chance.choice([[1, 0], [0, 1], [1, 1], [2, 1], [1, 2]]) for _ in range(BUYERS)]
        results = buy_at_once(queue_of_buyers(like, wishes))
        got = [wish for wish, result in zip(wishes, results, strict=True) if isinstance(result, Order)]
        left = [pieces - sum(wish[position] for wish in got) for position, pieces in enumerate(stocks)]
        assert [stock_of(product) for product in products] == [(pieces, pieces - rest) for pieces, rest in zip(stocks, left, strict=True)]
        assert min(left) >= 0
        # Nothing came back meanwhile, so what lies there now lay there when a buyer was refused.
        refused = [wish for wish, result in zip(wishes, results, strict=True) if isinstance(result, CannotPlace)]
        assert not [wish for wish in refused if all(rest >= wanted for rest, wanted in zip(left, wish, strict=True))]


@pytest.mark.usefixtures("committed_db")
def test_eight_clicks_at_once_make_one_order() -> None:
    product = factories.make_product(stock=50)
    for _ in range(ROUNDS):
        before = stock_of(product)[1]
        checkout = make_checkout((product, 2))
        results = all_at_once(*[lambda checkout=checkout: buy(checkout)] * 8)
        orders = [result for result in results if isinstance(result, Order)]
        again = [result.order for result in results if isinstance(result, AlreadyPlaced)]
        assert (len(orders), len(again)) == (1, 7), results
        assert set(again) == set(orders)
        assert stock_of(product)[1] == before + 2
        checkout.basket.refresh_from_db()
        assert checkout.basket.status == Basket.SUBMITTED


@pytest.mark.usefixtures("committed_db")
def test_what_another_tab_adds_is_ordered_or_stays_in_a_basket_and_never_vanishes() -> None:
    cheese, honey = factories.make_product(stock=90), factories.make_product(stock=90)
    for _ in range(ROUNDS + 3):
        checkout = make_checkout((cheese, 1))

        def add(checkout: Checkout = checkout) -> None:
            basket = Basket.objects.get(pk=checkout.basket_id)
            basket.strategy = MarketStrategy()
            put_in(basket=basket, product=honey, quantity=1)

        order, added = all_at_once(lambda checkout=checkout: buy(checkout), add)
        if isinstance(added, BasketClosed):
            assert order.lines.count() == Line.objects.filter(basket=checkout.basket_id).count() == 1
        else:
            # It came first: its shop has no delivery yet, so nothing was ordered behind the shopper's back.
            assert added is None
            assert isinstance(order, CannotPlace)


@pytest.mark.usefixtures("committed_db")
def test_paid_and_expired_at_once_is_one_of_the_two() -> None:
    product = factories.make_product(stock=50)
    for _ in range(ROUNDS):
        order = buy(make_checkout((product, 1)))
        before = stock_of(product)[1]
        paid, cancelled = all_at_once(
            lambda order=order: mark_paid(order=order, at=order.date_placed),
            lambda order=order: cancel_unpaid(order=order, at=order.date_placed),
        )
        assert sorted([paid, cancelled]) == [False, True]
        order.refresh_from_db()
        assert (order.paid_at is None) == cancelled
        assert stock_of(product)[1] == before - (1 if cancelled else 0)


@pytest.mark.postgres
@pytest.mark.usefixtures("committed_db")
def test_opposite_baskets_do_not_wait_for_each_other_in_a_circle() -> None:
    one, two = factories.make_product(stock=500), factories.make_product(stock=500)
    for _ in range(ROUNDS):
        checkouts = [make_checkout(*pair) for _ in range(6) for pair in ([(one, 1), (two, 1)], [(two, 1), (one, 1)])]
        results = all_at_once(*(lambda checkout=checkout: buy(checkout) for checkout in checkouts))
        assert all(isinstance(result, Order) for result in results), results


@pytest.mark.usefixtures("committed_db")
def test_the_loser_of_a_race_does_not_open_the_basket_again() -> None:
    checkout = make_checkout((factories.make_product(stock=9), 1))
    buy(checkout)
    with pytest.raises(AlreadyPlaced), transaction.atomic():
        buy(checkout)
    checkout.basket.refresh_from_db()
    assert checkout.basket.status == Basket.SUBMITTED
