"""The same credit spent, or given, by many at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from marketplace.credit.models import BuyerCredit, CreditMovement, CreditPayout
from marketplace.credit.paying_out import CannotPayOut, Where, ask_payout
from marketplace.ledger.checking import check_books
from marketplace.order.models import Order
from marketplace.order.placing import CannotPlace, place_order
from tests.credit.rows import buyer, checkout_of
from tests.credit.test_credit import give, owed_order
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


def test_of_two_who_spend_the_same_money_at_once_one_does() -> None:
    order = owed_order("10.00")
    give(order)
    credit = BuyerCredit.objects.get()

    def spend(n: int) -> None:
        CreditMovement.objects.create(credit=credit, kind="given", reference=f"spent {n}", amount=-10, happened_at=timezone.now())

    answers = at_once(*(lambda n=n: spend(n) for n in range(6)))

    assert [answer for answer in answers if answer is None] == [None]
    assert all(isinstance(answer, IntegrityError) for answer in answers if answer is not None)
    credit.refresh_from_db()
    assert credit.balance == 0


def test_the_same_reference_given_at_once_is_given_once() -> None:
    order = owed_order("10.00")

    answers = at_once(*(lambda: give(order) for _ in range(6)))

    assert set(answers) == {CreditMovement.objects.get()}, answers
    assert BuyerCredit.objects.get().balance == 10
    assert check_books() == []


def test_two_checkouts_at_once_do_not_spend_the_same_credit() -> None:
    user = buyer("10.00")
    checkouts = [checkout_of(user, credit="10.00") for _ in range(4)]

    answers = at_once(*(lambda one=one: place_order(checkout=one) for one in checkouts))

    placed = [answer for answer in answers if isinstance(answer, Order)]
    refused = [answer for answer in answers if isinstance(answer, CannotPlace)]
    assert len(placed) == 1, answers
    assert len(refused) == 3, answers
    assert all("does not reach" in str(refusal) for refusal in refused)
    assert BuyerCredit.objects.get().balance == 0
    assert Order.objects.filter(credit_used__gt=0).count() == 1
    assert check_books() == []


def test_the_same_credit_is_not_paid_out_twice_at_once() -> None:
    user = buyer("10.00")
    credit, where = BuyerCredit.objects.get(user=user), Where("bank", "PT50000201231234567890154", "Ana")

    def ask(n: int) -> object:
        return ask_payout(credit=credit, amount=Decimal(10), where=where, key=f"key {n}", actor=user, at=timezone.now())

    answers = at_once(*(lambda n=n: ask(n) for n in range(6)))

    assert len([answer for answer in answers if isinstance(answer, CreditPayout)]) == 1, answers
    assert len([answer for answer in answers if isinstance(answer, CannotPayOut)]) == 5, answers
    assert check_books() == []
