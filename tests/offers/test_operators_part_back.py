"""What the marketplace had paid goes back to it and never to the buyer: to the coin, and no more than each had paid."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.credit.models import CreditMovement
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Entry
from marketplace.order import going_back
from marketplace.order.booking import book_shipments
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import report_missing
from marketplace.order.weighing import weigh_and_pack
from marketplace.refunds.cancelling import cancel_before_packing
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from marketplace.refunds.models import Refund
from marketplace.refunds.returned import Decision, give_back_returned
from marketplace.refunds.withdrawing import goods_are_back, withdraw_from_contract
from tests import factories
from tests.credit.rows import balance, buyer, order_of
from tests.ledger.rows import books, charge, deliver, money, turn_back
from tests.marketplace.ordering import make_order
from tests.offers.rows import cheese, fifth_off, make_offer
from tests.weights.rows import make_cheese

pytestmark = pytest.mark.django_db
DOOR = Order.Payment.CASH_ON_DELIVERY


def paid(*wanted: Any, **fields: Any) -> ShopOrder:
    """One shop's, paid by slip; three pieces at 10.00, of which the marketplace pays 20 %, and 6.90 of delivery."""
    charge("8")
    order = make_order(*(wanted or [(cheese(), 3)]), **fields)
    mark_paid(order=order, at=timezone.now())
    book_shipments.func(order.pk)
    return ShopOrder.objects.select_related("order").get()


def give(part: ShopOrder, key: str = "a", **fields: Any) -> Refund:
    pieces = fields.pop("pieces", None)
    wanted = {part.lines.order_by("pk")[0].pk: pieces} if pieces else {}
    return give_back(shop_order=part, key=key, **{"cause": "goodwill", "fault": "shop", "pieces": wanted, **fields})


def test_of_a_piece_the_buyer_gets_what_the_buyer_paid() -> None:
    fifth_off()
    part = paid()

    refund = give(part, pieces=1)

    assert (refund.amount, refund.to_buyer, refund.to_operator, refund.by_means) == (10, 8, 2, 8)
    assert CreditMovement.objects.get().amount == 8
    assert books() == money(slip="30.90", promotion="4.00", pending="20.00", delivery="6.90", buyer_credit="8.00")
    assert check_books() == []


def test_what_had_no_offer_goes_back_whole() -> None:
    shop = factories.make_partner()
    plain, offered = cheese(partner=shop), cheese(partner=shop)
    fifth_off(offered)
    part = paid((plain, 1), (offered, 1))

    refund = give_back(
        shop_order=part, key="a", cause="goodwill", fault="shop", pieces={part.lines.get(product=plain).pk: 1}, delivery=part.delivery_total
    )

    assert (refund.to_buyer, refund.to_operator) == (10 + part.delivery_total, 0)
    assert give_back(
        shop_order=part, key="b", cause="goodwill", fault="shop", pieces={part.lines.get(product=offered).pk: 1}
    ).to_operator == Decimal("2.00")
    assert books()["clearing:slip"] == books()["buyer_credit"]
    assert check_books() == []


def test_one_piece_after_the_other_comes_to_the_coin_to_what_each_had_paid() -> None:
    fifth_off(percent="33")
    part = paid((cheese("9.99"), 3))  # 9.89 of 29.97

    back = [give(part, str(n), pieces=1) for n in range(3)]

    assert [one.to_operator for one in back] == [Decimal("3.30"), Decimal("3.29"), Decimal("3.30")]
    assert sum(one.to_buyer for one in back) == Decimal("20.08")
    with pytest.raises(CannotGiveBack):
        give(part, "more", extra=Decimal("0.01"))
    assert "promotion" not in books()
    assert check_books() == []


def test_after_an_amount_the_pieces_give_what_is_left_of_both() -> None:
    fifth_off()
    part = paid()

    first = give(part, "a", extra=Decimal("5.00"))
    rest = give(part, "b", pieces=3)

    assert (first.to_operator, rest.to_operator) == (1, 5)
    assert (first.to_buyer, rest.to_buyer) == (4, 20)
    assert check_books() == []


def test_the_delivery_that_the_marketplace_paid_goes_back_to_it() -> None:
    make_offer(None, borne_by="operator")
    part = paid((cheese(), 1))

    some = give(part, "a", delivery=Decimal("2.00"))
    rest = give(part, "b", delivery=Decimal("2.20"), pieces=1)

    assert (some.to_buyer, some.to_operator, some.state) == (0, 2, "done")
    assert (rest.to_buyer, rest.to_operator) == (10, Decimal("2.20"))
    assert CreditMovement.objects.get().amount == 10
    assert check_books() == []


def test_what_the_post_bears_gives_the_seller_its_price_and_the_buyer_the_buyers_part() -> None:
    fifth_off()
    part = paid()
    deliver(part)

    refund = give(part, pieces=1, fault="post")

    assert (refund.to_buyer, refund.to_operator) == (8, 2)
    assert books()["payable"] == Decimal("27.05")  # as if nothing had gone back
    assert (books()["write_offs"], books()["promotion"], books()["buyer_credit"]) == (10, 4, 8)
    assert check_books() == []


def test_after_delivery_it_comes_from_the_sellers_money_as_without_an_offer() -> None:
    fifth_off()
    part = paid()
    deliver(part)

    give(part, pieces=1, delivery=Decimal("6.90"))

    # 20.00 − 1.60 − 0.37 − 6.90, as in a refund without an offer
    assert books()["payable"] == Decimal("11.13")
    assert (books()["promotion"], books()["buyer_credit"]) == (4, Decimal("14.90"))
    assert check_books() == []


def test_missing_pieces_of_a_paid_order() -> None:
    fifth_off()
    part = paid()

    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    refund = Refund.objects.get()
    assert (refund.cause, refund.amount, refund.to_buyer, refund.state) == ("missing", 10, 8, "done")
    assert books() == money(slip="30.90", promotion="4.00", pending="20.00", delivery="6.90", buyer_credit="8.00")
    assert check_books() == []
    give(part, pieces=2, delivery=Decimal("6.90"))
    assert (books(), check_books()) == (money(slip="30.90", buyer_credit="30.90"), [])


def test_missing_pieces_and_the_rest_at_the_door() -> None:
    fifth_off()
    order = make_order((cheese(), 3), payment=DOOR)
    book_shipments.func(order.pk)
    part = order.shop_orders.get()
    asked = part.to_pay

    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    part = ShopOrder.objects.get()
    assert (part.to_pay, part.operator_pays) == (asked - 8, 4)
    assert part.shipment
    assert part.shipment.cash_to_collect == asked - 8
    assert (books(), check_books()) == ({}, [])
    deliver(part)
    assert (books()["promotion"], books()["cash_in_transit:cash_on_delivery"]) == (4, asked - 8)
    assert check_books() == []
    give(part, pieces=2)
    assert "promotion" not in books()
    assert (books()["buyer_credit"], check_books()) == (16, [])


def test_all_missing_of_an_unpaid_order_at_the_door_costs_nobody_anything() -> None:
    offer = fifth_off(budget="6.00")
    order = make_order((cheese(), 3), payment=DOOR)
    book_shipments.func(order.pk)
    part = order.shop_orders.get()

    report_missing(shop_order=part, pieces={part.lines.get().pk: 3}, gone=True, actor=factories.make_user())

    offer.refresh_from_db()
    assert (ShopOrder.objects.get().operator_pays, offer.spent) == (0, 0)
    assert (books(), check_books()) == ({}, [])


@pytest.mark.parametrize("payment", ["slip", DOOR])
def test_what_weighs_less_costs_both_less(payment: str) -> None:
    fifth_off()
    order = make_order((make_cheese(), 2), payment=payment)  # at most 47.88, of which 9.58 are borne
    if payment == "slip":
        mark_paid(order=order, at=timezone.now())
    book_shipments.func(order.pk)
    part = ShopOrder.objects.get()
    line = part.lines.get()
    assert line.borne_by_operator == Decimal("9.58")

    weigh_and_pack(shop_order=part, weights={line.pk: [1000, 1100]}, actor=factories.make_user())

    part = ShopOrder.objects.get()
    assert part.goods_back == Decimal("5.98")  # 47.88 − 2.1 kg × 19.95
    assert part.operator_spared == Decimal("1.20")
    book_shipments.func(order.pk)
    deliver(part)
    assert books()["promotion"] == Decimal("8.38")  # 20 % of 41.90
    if payment == "slip":
        assert Refund.objects.get().to_buyer == books()["buyer_credit"] == Decimal("4.78")
    else:
        part = ShopOrder.objects.select_related("shipment").get()
        assert part.shipment
        assert part.shipment.cash_to_collect == Decimal("41.90") - Decimal("8.38") + part.delivery_total
        assert books()["cash_in_transit:cash_on_delivery"] == part.shipment.cash_to_collect
    assert check_books() == []


def test_cancelled_before_packing_all_is_as_it_was() -> None:
    offer = fifth_off(budget="6.00")
    part = paid()

    refund = cancel_before_packing(shop_order=part)

    offer.refresh_from_db()
    assert refund
    assert (refund.to_buyer, refund.to_operator) == (Decimal("30.90"), 6)
    assert (offer.uses, offer.spent) == (0, 0)
    assert books() == money(slip="30.90", buyer_credit="30.90")
    assert check_books() == []


@pytest.mark.parametrize("fault", ["nobody", "post"])
def test_a_parcel_that_came_back(fault: str) -> None:
    fifth_off()
    part = paid()
    turn_back(part)

    give_back_returned(
        shop_order=part,
        decision=Decision(fault=fault, delivery_by="post", restock=fault == "nobody"),
        actor=factories.make_user(),
        at=timezone.now(),
    )

    assert "promotion" not in books()
    assert books()["buyer_credit"] == Decimal("30.90")
    assert check_books() == []


def test_a_withdrawal_gives_the_buyer_what_the_buyer_paid() -> None:
    fifth_off()
    part = paid()
    deliver(part)
    row = withdraw_from_contract(shop_order=part, name="Ana", pieces={part.lines.get().pk: 3}, way=Way("credit"))

    goods_are_back(withdrawal=row, restock=True, actor=factories.make_user())

    assert Refund.objects.get().to_buyer == Decimal("30.90")
    assert "promotion" not in books()
    assert check_books() == []


def test_by_the_means_goes_no_more_than_came_by_it_and_credit_is_credit_again() -> None:
    user = buyer("10.00")
    fifth_off()
    order = order_of(user, (cheese(), 3), credit="10.00")
    mark_paid(order=order, at=timezone.now())
    part = ShopOrder.objects.select_related("order").get(order=order)
    bank = Way("bank", "PT50000201231234567890154", "Ana")

    first = give(part, "a", pieces=2, way=bank)
    second = give(part, "b", pieces=1, delivery=Decimal("6.90"), way=bank)

    assert (first.by_means, first.to_credit, first.to_operator) == (16, 0, 4)
    second.refresh_from_db()
    assert (second.by_means, second.to_credit, second.to_operator) == (Decimal("4.90"), 10, 2)
    assert balance(user) == 10
    assert check_books() == []


def test_where_the_marketplace_paid_all_nothing_goes_to_the_buyer() -> None:
    fifth_off(percent="100")
    make_offer(None, borne_by="operator")
    order = make_order((cheese(), 2))
    part = ShopOrder.objects.select_related("order").get()

    refund = cancel_before_packing(shop_order=part)

    assert refund
    assert (refund.to_buyer, refund.state) == (0, "done")
    assert not CreditMovement.objects.exists()
    assert (books(), check_books()) == ({}, [])
    assert Order.objects.get(pk=order.pk).payment == "nothing"


def test_after_an_amount_a_thing_without_an_offer_gives_the_buyer_no_more_than_the_buyer_paid() -> None:
    shop = factories.make_partner()
    plain, offered = cheese(partner=shop), cheese(partner=shop)
    fifth_off(offered, percent="100")
    part = paid((plain, 1), (offered, 1))  # each paid 10.00

    first = give(part, "a", extra=Decimal("8.00"))
    second = give_back(shop_order=part, key="b", cause="goodwill", fault="shop", pieces={part.lines.get(product=plain).pk: 1})

    assert (first.to_buyer, second.to_buyer, second.to_operator) == (4, 6, 4)
    rest = give_back(shop_order=part, key="c", cause="goodwill", fault="shop", pieces={part.lines.get(product=offered).pk: 1})
    assert (rest.goods, rest.to_buyer, rest.state) == (2, 0, "done")
    assert check_books() == []


@settings(max_examples=60, deadline=None)
@given(
    sold=st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 4), st.integers(0, 100)), min_size=1, max_size=3),
    steps=st.lists(st.tuples(st.booleans(), st.integers(0, 2), st.integers(1, 100)), max_size=10),
)
def test_whatever_goes_back_in_whatever_steps_nobody_gets_more_than_was_paid(
    sold: list[tuple[int, int, int]], steps: list[tuple[bool, int, int]]
) -> None:
    """Counted on rows in memory: the same arithmetic as under the lock."""
    unit, lines = Decimal("0.01"), []
    for price, pieces, percent in sold:
        total = Decimal(price * pieces) / 100
        borne = (total * percent / 100).quantize(unit)
        lines.append(Line(line_price_incl_tax=total, quantity=pieces, borne_by_operator=borne))
    left, operators = sum(line.line_price_incl_tax for line in lines), sum(line.borne_by_operator for line in lines)
    for is_piece, place, share in steps:
        line, wanted = lines[place % len(lines)], None
        amount = (left * share / 100).quantize(unit)
        if is_piece and line.pieces_left:
            amount = going_back.price_of_pieces(line, 1)
            wanted = going_back._operators_share(line, amount)
            line.pieces_back, line.amount_back = line.pieces_back + 1, line.amount_back + amount
        amount = min(amount, left)
        its = going_back._within(amount, left=left, operators_left=operators, wanted=wanted)
        assert 0 <= its <= amount
        left, operators = left - amount, operators - its
        assert 0 <= operators <= left  # what is left of both: neither has had more than was paid
    assert going_back._within(left, left=left, operators_left=operators) == operators


def test_without_an_offer_the_books_know_no_promotion() -> None:
    part = paid((cheese(), 1))
    give(part, pieces=1)
    assert not Entry.objects.filter(account__kind="promotion").exists()
