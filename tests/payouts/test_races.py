"""Runs, refunds and workers at the same moment."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Account
from marketplace.payouts.accounts import write_bank_account
from marketplace.payouts.models import BankAccount, Payout, PayoutItem, PayoutRun
from marketplace.payouts.running import draw_for, draw_run, put_back, start_run
from tests.ledger.rows import books
from tests.payouts.rows import IBAN, OTHER_IBAN, delivered, gone_back, make_seller, run_now, the_post_pays
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]


@pytest.fixture(autouse=True)
def _rules(committed_db: None) -> None:
    the_post_pays()


def off() -> list[str]:
    return [finding.text for finding in check_books() if finding.question == "payouts"]


def test_of_four_operators_who_press_at_once_one_starts_a_run() -> None:
    delivered(make_seller(), "30.00")

    answers = at_once(*(lambda: start_run(by=None, currency="EUR", at=timezone.now()) for _n in range(4)))

    assert sum(isinstance(answer, PayoutRun) for answer in answers) == 1, answers


def test_four_workers_draw_a_run_once() -> None:
    for _n in range(5):
        delivered(make_seller(), "30.00")
    run = start_run(by=None, currency="EUR", at=timezone.now())

    answers = at_once(*(lambda: draw_run.func(run.pk) for _n in range(4)))

    assert answers == [None] * 4
    assert Payout.objects.count() == PayoutItem.objects.count() == 5
    assert not check_books()


def test_two_runs_at_once_pay_once() -> None:
    """Two runs cannot be drawn at once; were there two, a movement would still be paid once."""
    delivered(make_seller(), "30.00")
    account = Account.objects.get(kind="payable")
    now = timezone.now()
    fields = {"until": now, "minimum": Decimal(1), "started_at": now}
    runs = [PayoutRun.objects.create(currency=currency, **fields) for currency in ("EUR", "XXX")]
    PayoutRun.objects.filter(pk=runs[1].pk).update(state="drawing")

    answers = at_once(*(lambda run=run: draw_for(run=run, account=account) for run in (*runs, *runs)))

    assert Payout.objects.count() == PayoutItem.objects.count() == 1, answers
    assert "payable" not in books()


def test_a_refund_at_the_moment_of_a_run_is_paid_less_or_owed() -> None:
    for _n in range(8):
        seller = make_seller()
        shop_order = delivered(seller, "30.00")
        run = start_run(by=None, currency="EUR", at=timezone.now())

        def refund(shop_order: object = shop_order) -> None:
            with transaction.atomic():
                gone_back(shop_order, "12.00")  # type: ignore[arg-type]

        answers = at_once(lambda run=run: draw_run.func(run.pk), refund)

        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        paid = sum(payout.amount for payout in Payout.objects.filter(partner=seller))
        assert paid + books(partner=seller).get("payable", Decimal(0)) == Decimal("18.00")
    assert not off()


def test_a_payout_that_comes_back_twice_at_once_comes_back_once() -> None:
    seller = make_seller()
    delivered(seller, "30.00")
    run_now()
    payout = Payout.objects.get()

    answers = at_once(*(lambda: put_back(payout=payout, reason="AC04", at=timezone.now()) for _n in range(4)))

    assert sorted(map(str, answers)) == ["False", "False", "False", "True"]
    assert books(partner=seller)["payable"] == Decimal("30.00")


def test_two_owners_who_write_at_once_leave_one_account_in_use() -> None:
    seller = make_seller(iban="")

    at_once(*(lambda iban=iban: write_bank_account(partner=seller, holder="Lena", iban=iban, by=None) for iban in (IBAN, OTHER_IBAN)))

    assert BankAccount.objects.filter(until=None).count() == 1
    assert BankAccount.objects.count() == 2
