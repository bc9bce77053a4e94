"""What a cheese weighs decides what is paid for it, and the difference goes back by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from accounts.models import User
from marketplace.credit.models import CreditMovement
from marketplace.invoices.models import Document, Kind
from marketplace.ledger.checking import check_books
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder, Weighing
from marketplace.order.packing import mark_packed
from marketplace.order.shortages import report_missing
from marketplace.order.weighing import CannotWeigh, weigh_and_pack
from marketplace.refunds.giving_back import give_back
from marketplace.refunds.models import Refund
from tests import factories
from tests.ledger.rows import agree, books, deliver, money
from tests.tasks import run_tasks
from tests.weights.rows import line_of, make_cheese, sold

pytestmark = pytest.mark.django_db
CASH = Order.Payment.CASH_ON_DELIVERY


@pytest.fixture
def packer() -> User:
    return factories.make_user()


def weigh(shop_order: ShopOrder, *grams: int, packer: User) -> list[Weighing]:
    return weigh_and_pack(shop_order=shop_order, weights={line_of(shop_order).pk: grams}, actor=packer)


def test_an_order_by_weight_asks_for_the_heaviest_and_keeps_what_was_promised() -> None:
    shop_order = sold()

    line = line_of(shop_order)
    assert shop_order.goods_total == Decimal("47.88")
    assert (line.price_per_kilo, line.lightest_grams, line.heaviest_grams) == (Decimal("19.95"), 1000, 1200)


def test_the_difference_goes_back_with_a_credit_note_and_the_books_know_it(packer: User) -> None:
    shop_order = sold()

    (weighing,) = weigh(shop_order, 1040, 1130, packer=packer)

    # 2.17 kg at 19.95 are 43.2915.
    assert weighing.goods == Decimal("47.88") - Decimal("43.29")
    refund = Refund.objects.get()
    assert (refund.cause, refund.means, refund.state, refund.amount) == ("weight", "credit", "done", Decimal("4.59"))
    assert CreditMovement.objects.get().amount == Decimal("4.59")
    note = Document.objects.get(kind=Kind.CREDIT_NOTE)
    assert note.total == Decimal("4.59")
    assert note.reason == "Charged by the packed weight."
    assert books() == money(slip="54.78", pending="43.29", delivery="6.90", buyer_credit="4.59")
    assert check_books() == []
    shop_order.refresh_from_db()
    assert shop_order.state == ShopOrder.State.PACKED
    assert shop_order.packed_by == packer


def test_what_went_to_the_card_goes_back_to_the_card_in_part(packer: User) -> None:
    shop_order = sold(payment=Order.Payment.SLIP)
    Order.objects.filter(pk=shop_order.order_id).update(payment=Order.Payment.CARD)
    shop_order = ShopOrder.objects.get()

    weigh(shop_order, 1000, 1000, packer=packer)

    # Its card payment is not there in this test, so the refund waits on the operator's list; it names the card.
    assert Refund.objects.get().means == "card"


def test_heavier_than_promised_costs_no_more_than_the_ceiling(packer: User) -> None:
    shop_order = sold((make_cheese(), 1))

    (weighing,) = weigh(shop_order, 1350, packer=packer)

    assert weighing.goods == 0
    assert weighing.is_above
    assert Refund.objects.count() == 0
    assert check_books() == []
    run_tasks()
    assert "1.35\N{NO-BREAK SPACE}kg" in mail.outbox[-1].body
    assert "you pay no more than €23.94" in mail.outbox[-1].body


def test_one_heavy_piece_does_not_pay_for_a_light_one(packer: User) -> None:
    shop_order = sold()

    (weighing,) = weigh(shop_order, 1400, 1000, packer=packer)

    assert weighing.charged_grams == 2200
    assert weighing.goods == Decimal("47.88") - Decimal("43.89")


@pytest.mark.parametrize(("grams", "said"), [(0, "more than 0 g"), (-5, "more than 0 g"), (1, "less than half"), (12000, "three times")])
def test_a_weight_that_cannot_be_is_refused_and_nothing_changed(packer: User, grams: int, said: str) -> None:
    shop_order = sold()

    with pytest.raises(CannotWeigh) as refused:
        weigh(shop_order, 1100, grams, packer=packer)

    assert said in refused.value.of_lines[line_of(shop_order).pk][1]
    assert Weighing.objects.count() == 0
    assert ShopOrder.objects.get().state == ShopOrder.State.TO_PACK


def test_a_missing_weight_is_refused(packer: User) -> None:
    shop_order = sold()

    with pytest.raises(CannotWeigh) as refused:
        weigh(shop_order, 1100, packer=packer)

    assert list(refused.value.of_lines[line_of(shop_order).pk]) == [1]


def test_what_is_not_weighed_cannot_be_marked_packed(packer: User) -> None:
    shop_order = sold()

    assert mark_packed(shop_order=shop_order, actor=packer) is False

    weigh(shop_order, 1100, 1100, packer=packer)
    assert ShopOrder.objects.get().state == ShopOrder.State.PACKED


def test_two_of_three_came_of_other_weights(packer: User) -> None:
    shop_order = sold((make_cheese(), 3))
    report_missing(shop_order=shop_order, pieces={line_of(shop_order).pk: 1}, gone=True, actor=packer)

    weigh(shop_order, 1010, 1150, packer=packer)

    # One ceiling of 23.94 goes back as missing; 2.16 kg cost 43.09 of the other 47.88.
    assert {(refund.cause, refund.amount) for refund in Refund.objects.all()} == {
        ("missing", Decimal("23.94")),
        ("weight", Decimal("4.79")),
    }
    assert books()["pending"] == Decimal("43.09")
    assert check_books() == []
    invoice, *notes = Document.objects.order_by("kind", "sequence")
    assert (
        sum(document.total for document in Document.objects.filter(kind=Kind.INVOICE))
        - sum(document.total for document in Document.objects.filter(kind=Kind.CREDIT_NOTE))
        == Decimal("43.09") + shop_order.delivery_total
    )
    assert invoice
    assert notes


def test_missing_pieces_alone_need_no_weighing(packer: User) -> None:
    other = factories.make_product()
    cheese = make_cheese(partner=other.partner)
    shop_order = sold((cheese, 1), (other, 1))
    report_missing(shop_order=shop_order, pieces={line_of(shop_order).pk: 1}, gone=True, actor=packer)

    assert mark_packed(shop_order=shop_order, actor=packer) is True


def test_at_the_door_less_is_collected_and_the_label_says_so(packer: User) -> None:
    shop_order = sold(payment=CASH)
    assert shop_order.shipment_id is None, "its label would ask for too much"

    weigh(shop_order, 1000, 1100, packer=packer)
    book_shipments.func(shop_order.order_id)

    shop_order.refresh_from_db()
    assert shop_order.goods_total - shop_order.goods_weighed_off == Decimal("41.90")  # 2.1 kg
    assert shop_order.shipment.cash_to_collect == Decimal("41.90") + shop_order.delivery_total
    invoice = Document.objects.get()
    assert (invoice.kind, invoice.goods) == (Kind.INVOICE, Decimal("41.90"))
    deliver(shop_order)
    assert check_books() == []
    assert Refund.objects.count() == 0


def test_commission_is_on_what_was_charged(packer: User) -> None:
    shop_order = sold()
    agree(shop_order.partner, "10")
    ShopOrder.objects.update(commission_percent=10)
    shop_order.refresh_from_db()

    weigh(shop_order, 1000, 1000, packer=packer)
    deliver(shop_order)

    assert books()["commission"] == Decimal("3.99")  # of 39.90
    assert check_books() == []


def test_what_left_unweighed_is_charged_as_the_lightest() -> None:
    shop_order = sold()

    deliver(shop_order)

    weighing = Weighing.objects.get()
    assert weighing.weighed_by is None
    assert Refund.objects.get().amount == Decimal("7.98")
    assert books()["payable"] == Decimal("39.90")
    assert check_books() == []
    run_tasks()
    assert any("without saying what it weighs" in sent.body for sent in mail.outbox)


def test_pieces_that_come_back_later_cost_what_they_weighed(packer: User) -> None:
    shop_order = sold()
    weigh(shop_order, 1000, 1101, packer=packer)  # 41.91
    deliver(shop_order)
    line = line_of(shop_order)

    first = give_back(shop_order=shop_order, key="a", cause="goodwill", fault="shop", pieces={line.pk: 1})
    second = give_back(shop_order=shop_order, key="b", cause="goodwill", fault="shop", pieces={line.pk: 1})

    assert (first.amount, second.amount) == (Decimal("20.96"), Decimal("20.95"))
    assert check_books() == []
    assert "payable" not in books()


def test_weighed_twice_gives_back_once(packer: User) -> None:
    shop_order = sold()
    weigh(shop_order, 1000, 1000, packer=packer)

    with pytest.raises(CannotWeigh):
        weigh(shop_order, 1000, 1000, packer=packer)

    assert Refund.objects.count() == 1


def test_the_database_lets_a_line_be_weighed_once(packer: User) -> None:
    shop_order = sold()
    weigh(shop_order, 1000, 1000, packer=packer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Weighing.objects.create(shop_order=shop_order, line=line_of(shop_order), grams=[1], charged_grams=1, goods=0)


def test_the_mail_says_each_weight(packer: User) -> None:
    shop_order = sold()

    weigh(shop_order, 1040, 1130, packer=packer)
    run_tasks()

    body = mail.outbox[-1].body.replace("\N{NO-BREAK SPACE}", " ")
    assert "1.04 kg + 1.13 kg at €19.95 per kg, €43.29" in body
    assert "You get €4.59 back." in body
