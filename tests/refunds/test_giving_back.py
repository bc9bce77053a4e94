"""What goes back to a buyer: whose money it is, never more than was paid, and by which means it goes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from marketplace.credit.models import BuyerCredit
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.order.shortages import report_missing
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from marketplace.refunds.models import Refund
from marketplace.refunds.sending import mark_sent
from tests import factories
from tests.ledger.rows import books, cash_order, charge, deliver, money, paid_order
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db


def one_part(*wanted: Any) -> ShopOrder:
    """A paid shop order of three pieces at 10.00, delivery 6.90, where nothing is said; 8 % commission, 23 % VAT on it."""
    charge("8")
    return paid_order(*(wanted or [(factories.make_product(price="10.00"), 3)])).shop_orders.get()


def give(shop_order: ShopOrder, key: str = "a", **fields: Any) -> Refund:
    pieces = fields.pop("pieces", None)
    wanted = {shop_order.lines.get().pk: pieces} if pieces else {}
    return give_back(shop_order=shop_order, key=key, **{"cause": "goodwill", "fault": "shop", "pieces": wanted, **fields})


def test_before_delivery_it_comes_from_what_waits() -> None:
    part = one_part()

    refund = give(part, pieces=1, delivery=Decimal("2.00"))

    assert (refund.goods, refund.delivery, refund.state) == (10, 2, "done")
    assert books() == money(slip="36.90", pending="20.00", delivery="4.90", buyer_credit="12.00")
    assert check_books() == []
    deliver(part)
    assert check_books() == []
    assert books()["commission"] == Decimal("1.60")


def test_after_delivery_the_shop_at_fault_bears_goods_and_delivery_and_gets_commission_and_vat_back() -> None:
    part = one_part()
    deliver(part)
    assert books() == money(slip="36.90", payable="27.05", commission="2.40", vat="0.55", delivery="6.90")

    give(part, pieces=1, delivery=Decimal("6.90"))

    # 20.00 − 1.60 − 0.37 − 6.90
    assert books() == money(slip="36.90", payable="11.13", commission="1.60", vat="0.37", delivery="6.90", buyer_credit="16.90")
    assert check_books() == []


def test_what_the_post_is_at_fault_for_leaves_the_shop_its_share() -> None:
    part = one_part()
    deliver(part)

    give(part, pieces=3, delivery=Decimal("6.90"), fault="post")

    assert books() == money(slip="36.90", payable="27.05", commission="2.40", vat="0.55", write_offs="30.00", buyer_credit="36.90")
    assert check_books() == []


def test_once_a_key_and_never_more_than_was_paid() -> None:
    part = one_part()
    first = give(part, pieces=2)

    assert give(part, pieces=2) == first
    for more in ({"pieces": 2}, {"extra": Decimal("10.01")}, {"delivery": Decimal("6.91")}, {}, {"extra": Decimal("0.001")}):
        with pytest.raises(CannotGiveBack):
            give(part, "b", **more)
    give(part, "c", pieces=1, delivery=Decimal("6.90"))
    with pytest.raises(CannotGiveBack, match=r"€0\.00 can still go back"):
        give(part, "d", extra=Decimal("0.01"))
    assert BuyerCredit.objects.get().balance == Decimal("36.90")
    assert check_books() == []


def test_the_database_itself_refuses_more() -> None:
    part = one_part()
    line = part.lines.get()
    for rows, more in (
        (ShopOrder.objects.filter(pk=part.pk), {"goods_back": Decimal("30.01")}),
        (ShopOrder.objects.filter(pk=part.pk), {"delivery_back": Decimal("6.91")}),
        (ShopOrder.objects.filter(pk=part.pk), {"goods_charged": Decimal("0.01")}),
        (type(line).objects.filter(pk=line.pk), {"pieces_back": 4}),
        (type(line).objects.filter(pk=line.pk), {"amount_back": Decimal("30.01")}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**more)


def test_pieces_after_a_free_amount_give_back_only_what_is_left() -> None:
    part = one_part()
    give(part, extra=Decimal("4.00"), reason="A cracked jar")

    refund = give(part, "b", pieces=3)

    assert refund.goods == 26
    assert sum(row.amount for row in refund.lines.all()) == 26
    assert check_books() == []


@pytest.mark.parametrize("price", ["0.01", "0.03", "9.99"])
def test_pieces_given_back_one_by_one_come_to_the_price_of_the_line(price: str) -> None:
    part = one_part((factories.make_product(price=price), 7))
    type(part.lines.get()).objects.update(line_price_incl_tax=Decimal(price) * 7 - Decimal("0.02"))
    ShopOrder.objects.update(goods_total=Decimal(price) * 7 - Decimal("0.02"))

    given = []
    for n in range(7):
        try:
            given.append(give(part, str(n), pieces=1).goods)
        except CannotGiveBack:  # a piece that costs nothing
            continue

    assert sum(given) == Decimal(price) * 7 - Decimal("0.02") or price == "0.01"


def test_missing_pieces_of_a_paid_order_go_back_by_themselves() -> None:
    part = one_part()

    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    refund = Refund.objects.get()
    assert (refund.cause, refund.goods, refund.state) == ("missing", 10, "done")
    assert books() == money(slip="36.90", pending="20.00", delivery="6.90", buyer_credit="10.00")
    with pytest.raises(CannotGiveBack):
        give(part, pieces=3)
    assert check_books() == []


def test_of_an_order_that_is_not_paid_nothing_goes_back() -> None:
    unpaid, at_the_door = make_order().shop_orders.get(), cash_order().shop_orders.get()
    for part in (unpaid, at_the_door):
        with pytest.raises(CannotGiveBack, match="Nothing was paid"):
            give(part, pieces=1)
    report_missing(shop_order=at_the_door, pieces={at_the_door.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    assert not Refund.objects.exists()
    deliver(at_the_door)

    with pytest.raises(CannotGiveBack):
        give(at_the_door, pieces=2)
    assert give(at_the_door, pieces=1).goods == Decimal("12.50")
    assert check_books() == []


def test_a_transfer_or_cash_waits_until_somebody_says_that_it_went() -> None:
    part, clerk = one_part(), factories.make_user(role=Role.OPERATOR)
    refund = give(part, pieces=1, way=Way("bank", "PT50000201231234567890154", "Ana Lopes"))
    assert (refund.state, books()["refunds"]) == ("waiting", 10)

    assert mark_sent(refund=refund, actor=clerk)
    assert not mark_sent(refund=refund, actor=clerk)

    refund.refresh_from_db()
    assert (refund.state, refund.done_by) == ("done", clerk)
    assert books() == money(slip="36.90", bank="-10.00", pending="20.00", delivery="6.90")
    assert check_books() == []


def test_cash_goes_out_of_the_counters_drawer_however_it_had_come() -> None:
    part = one_part()
    in_cash = give(part, pieces=1, way=Way("cash"))
    Order.objects.update(payment="bank_transfer")  # as if it had come by the bank

    assert mark_sent(refund=in_cash, actor=factories.make_user(role=Role.OPERATOR))

    assert books() == money(slip="26.90", pending="20.00", delivery="6.90")


def test_the_check_finds_a_refund_that_was_changed_by_hand() -> None:
    part = one_part()
    give(part, pieces=1)
    Refund.objects.update(goods=9)

    assert {finding.about for finding in check_books()} == {part.number}
    assert Order.objects.count() == 1
