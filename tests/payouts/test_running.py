"""Payout runs: who is paid, how much, and never twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Account
from marketplace.payouts.models import Payout, PayoutItem, PayoutRun
from marketplace.payouts.running import CannotRun, draw_for, draw_run, mark_done, put_back, start_run
from tests import factories
from tests.ledger.rows import books, money
from tests.payouts.rows import amounts, delivered, gone_back, make_seller, run_now, the_post_pays

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    the_post_pays()


def off() -> list[str]:
    """What the check says of sellers and payouts; refunds are booked here without the rows of an order behind them."""
    return [finding.text for finding in check_books() if finding.question == "payouts"]


def test_what_was_delivered_long_enough_ago_is_paid() -> None:
    lena, tomas = make_seller(name="Lena"), make_seller(name="Tomás")
    delivered(lena, "30.00")
    delivered(lena, "12.50")
    delivered(tomas, "80.00", ago=dt.timedelta(days=6))

    run = run_now()

    assert amounts(run) == {"Lena": Decimal("42.50")}
    assert run.state == PayoutRun.State.READY
    assert books(partner=lena) | money(slip="0", delivery="0") == money(slip="0", delivery="0", **{"clearing:payout_bank": "-42.50"})
    assert books(partner=tomas)["payable"] == Decimal("80.00")
    assert not check_books()


def test_nothing_is_paid_twice() -> None:
    lena = make_seller(name="Lena")
    delivered(lena, "30.00")
    run_now()

    assert amounts(run_now()) == {}
    delivered(lena, "15.00")
    assert amounts(run_now()) == {"Lena": Decimal("15.00")}


def test_too_little_and_what_is_owed_are_carried() -> None:
    lena, tomas = make_seller(name="Lena"), make_seller(name="Tomás")
    delivered(lena, "9.99")
    order = delivered(tomas, "50.00")
    assert amounts(run_now()) == {"Tomás": Decimal("50.00")}
    gone_back(order, "50.00")

    delivered(lena, "0.01")
    delivered(tomas, "20.00")
    assert amounts(run_now()) == {"Lena": Decimal("10.00")}, "Tomás still owes 30"

    delivered(tomas, "45.00")
    assert amounts(run_now()) == {"Tomás": Decimal("15.00")}
    assert not off()


def test_what_goes_back_of_an_order_that_still_waits_waits_with_it() -> None:
    lena = make_seller(name="Lena")
    delivered(lena, "30.00")
    gone_back(delivered(lena, "40.00", ago=dt.timedelta(days=1)), "25.00")

    assert amounts(run_now()) == {"Lena": Decimal("30.00")}
    assert amounts(run_now(at=timezone.now() + dt.timedelta(days=7))) == {"Lena": Decimal("15.00")}


def test_who_has_no_bank_account_waits() -> None:
    lena = make_seller(name="Lena", iban="")
    delivered(lena, "30.00")

    run = run_now()

    assert amounts(run) == {}
    assert run.state == PayoutRun.State.DONE, "nobody has to do anything"
    assert books(partner=lena)["payable"] == Decimal("30.00")


def test_a_run_needs_the_account_of_who_pays() -> None:
    the_post_pays(payer_iban="")

    with pytest.raises(CannotRun, match="bank account"):
        start_run(by=None, currency="EUR", at=timezone.now())


def test_one_run_is_drawn_at_a_time() -> None:
    start_run(by=None, currency="EUR", at=timezone.now())

    with pytest.raises(CannotRun, match="already"):
        start_run(by=None, currency="EUR", at=timezone.now())
    assert PayoutRun.objects.count() == 1


def test_a_run_that_was_stopped_goes_on(monkeypatch: Any) -> None:
    sellers = [make_seller(name=name) for name in ("Lena", "Rita", "Tomás")]
    for seller in sellers:
        delivered(seller, "30.00")
    run = start_run(by=None, currency="EUR", at=timezone.now())
    draw_for(run=run, account=Account.objects.get(kind="payable", partner=sellers[0]))  # and then the machine was switched off

    draw_run.call(run.pk)
    draw_run.call(run.pk)

    assert amounts(run) == dict.fromkeys(("Lena", "Rita", "Tomás"), Decimal("30.00"))
    assert not check_books()


def test_the_database_holds_that_a_movement_is_paid_once() -> None:
    lena = make_seller(name="Lena")
    delivered(lena, "30.00")
    run_now()
    payout, item = Payout.objects.get(), PayoutItem.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutItem.objects.create(payout=payout, entry=item.entry)


def test_a_payout_that_the_bank_sends_back_is_paid_again() -> None:
    lena = make_seller(name="Lena")
    delivered(lena, "30.00")
    run = run_now()
    mark_done(run=run, by=factories.make_user())
    payout = Payout.objects.get()
    assert payout.state == Payout.State.DONE

    assert put_back(payout=payout, reason="AC04, account closed", at=timezone.now())
    assert not put_back(payout=payout, reason="again", at=timezone.now())

    payout.refresh_from_db()
    assert (payout.state, payout.reason) == (Payout.State.RETURNED, "AC04, account closed")
    assert books(partner=lena)["payable"] == Decimal("30.00")
    assert amounts(run_now()) == {"Lena": Decimal("30.00")}
    assert not check_books()


def test_a_run_is_carried_out_once() -> None:
    delivered(make_seller(name="Lena"), "30.00")
    run, operator = run_now(), factories.make_user()

    assert mark_done(run=run, by=operator)
    assert not mark_done(run=run, by=operator)


def test_the_check_says_what_is_off() -> None:
    delivered(make_seller(name="Lena"), "30.00")
    run_now()
    Payout.objects.update(amount=Decimal("31.00"))

    assert any("€31.00" in text.replace("\xa0", " ") and "€30.00" in text for text in off())
