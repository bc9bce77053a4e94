"""Where credit had paid a part, no more goes back by the other means than came by it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from marketplace.cards.models import CardPayment, CardRefund, CardSession, Dispute
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.order.shortages import report_missing
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back, ways_of
from marketplace.refunds.models import Refund
from marketplace.refunds.sending import mark_sent, once_more
from tests import factories
from tests.credit.rows import balance, buyer, order_of
from tests.ledger.rows import books

pytestmark = pytest.mark.django_db


def paid_by_card(order: Order) -> ShopOrder:
    """``order`` as if it had been ordered by card, and its rest was paid so."""
    Order.objects.filter(pk=order.pk).update(payment=Order.Payment.CARD)
    order = Order.objects.get(pk=order.pk)
    payment = CardPayment.objects.create(
        order=order, amount=order.to_collect, currency="EUR", state=CardPayment.State.PAID, expires_at=timezone.now()
    )
    CardSession.objects.create(
        payment=payment,
        number=1,
        intent_id=f"pi_{order.pk}",
        state=CardSession.State.PAID,
        paid=order.to_collect,
        paid_currency="EUR",
        expires_at=timezone.now(),
    )
    mark_paid(order=order, at=timezone.now())
    return order.shop_orders.get()


def dispute(order: Order) -> Dispute:
    return Dispute.objects.create(
        stripe_id="dp_1", payment=order.card_payment, amount=1, currency="EUR", state=Dispute.State.NEEDS_RESPONSE, opened_at=timezone.now()
    )


def give(part: ShopOrder, amount: str, key: str, **fields: object) -> Refund:
    return give_back(shop_order=part, key=key, cause="goodwill", fault="shop", extra=Decimal(amount), **fields)  # type: ignore[arg-type]


def test_the_card_gets_no_more_than_it_paid_and_the_rest_is_credit() -> None:
    user = buyer("10.00")
    part = paid_by_card(order_of(user, (factories.make_product(price="20.00"), 1), credit="10.00"))
    assert part.order.to_collect == Decimal("14.20")

    first = give(part, "9.00", "a")
    second = give(part, "8.00", "b")
    third = give(part, "3.00", "c", delivery=Decimal("1.20"))

    assert (first.means, first.to_credit) == ("card", 0)
    assert (second.means, second.by_means, second.to_credit) == ("card", Decimal("5.20"), Decimal("2.80"))
    assert (third.means, third.state) == ("credit", "done")
    assert [refund.amount for refund in CardRefund.objects.order_by("pk")] == [Decimal("9.00"), Decimal("5.20")]
    assert balance(user) == Decimal("7.00")
    assert check_books() == []


def test_a_bank_account_gets_no_more_than_came_by_the_slip() -> None:
    user = buyer("20.00")
    order = order_of(user, (factories.make_product(price="20.00"), 1), credit="20.00")
    mark_paid(order=order, at=timezone.now())

    refund = give(order.shop_orders.get(), "20.00", "a", way=Way("bank", "PT50000201231234567890154", "Ana"))

    assert (refund.by_means, refund.to_credit, balance(user)) == (Decimal("4.20"), Decimal("15.80"), Decimal("15.80"))
    assert mark_sent(refund=refund, actor=factories.make_user())
    assert "refunds" not in books()
    assert (books()["clearing:slip"], books()["clearing:bank_transfer"]) == (Decimal("24.20"), Decimal("-4.20"))
    assert check_books() == []


def test_an_order_that_credit_paid_goes_back_as_credit_alone() -> None:
    user = buyer("50.00")
    order = order_of(user, (factories.make_product(price="20.00"), 1), payment="credit")

    assert ways_of(order) == ["credit"]
    give(order.shop_orders.get(), "20.00", "a")

    assert balance(user) == Decimal("45.80")
    assert check_books() == []


def test_nothing_is_given_back_while_the_bank_decides() -> None:
    part = paid_by_card(order_of(buyer(), (factories.make_product(price="20.00"), 1)))
    row = dispute(part.order)

    with pytest.raises(CannotGiveBack, match="under “Disputes”"):
        give(part, "5.00", "a")

    part.refresh_from_db()
    assert (Refund.objects.count(), part.goods_back) == (0, 0)
    Dispute.objects.filter(pk=row.pk).update(state=Dispute.State.WON)
    assert give(part, "5.00", "a").amount == 5


def test_missing_pieces_of_a_disputed_order_wait_on_the_list() -> None:
    part = paid_by_card(order_of(buyer(), (factories.make_product(price="20.00"), 2)))
    row = dispute(part.order)

    report_missing(shop_order=part, pieces={part.lines.get().pk: 1}, gone=True, actor=factories.make_user())

    refund = Refund.objects.get()
    assert (refund.state, refund.failure, CardRefund.objects.count()) == ("failed", "disputed", 0)
    assert not once_more(refund=refund)
    Dispute.objects.filter(pk=row.pk).update(state=Dispute.State.WON)
    assert once_more(refund=refund)
    assert CardRefund.objects.get().amount == 20
