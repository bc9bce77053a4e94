"""``post``: once, whole, in its month."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from background.tick import jobs
from marketplace.ledger.balances import balance, balances
from marketplace.ledger.models import Account, Balance, Entry, Period, Transfer
from marketplace.ledger.periods import CannotClose, close_due, close_month
from marketplace.ledger.posting import Place, PostedOtherwise, post

pytestmark = pytest.mark.django_db
Kind = Account.Kind
CLEARING, OWED = Place(Kind.CLEARING, "slip"), Place(Kind.REFUNDS)


def book(amount: str = "10", *, reference: str = "one", at: dt.datetime | None = None, **said: Any) -> Transfer | None:
    entries = said.pop("entries", [(CLEARING, Decimal(amount)), (OWED, -Decimal(amount))])
    return post(
        **{
            "event": Transfer.Event.PAID,
            "reference": reference,
            "occurred_at": at or timezone.now(),
            "currency": "EUR",
            "entries": entries,
            **said,
        }
    )


def noon(year: int, month: int, day: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year, month, day, 12))


def test_the_same_event_again_is_the_same_transfer() -> None:
    assert book() == book()
    assert Entry.objects.count() == 2


def test_the_same_event_with_another_amount_is_an_error() -> None:
    book("10")

    with pytest.raises(PostedOtherwise):
        book("11")


@pytest.mark.parametrize(
    "said",
    [
        {"entries": [(CLEARING, Decimal(10)), (OWED, Decimal(-9))]},
        {"amount": "0.001"},
        {"amount": "1.5", "currency": "XPF"},
        {"currency": "ABC"},
    ],
)
def test_what_is_no_transfer_is_refused_before_anything_is_written(said: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"come to|no amount|keep no"):
        book(**said)

    assert not Account.objects.exists()


def test_amounts_to_one_account_are_added_up_and_nothings_left_out() -> None:
    made = book(entries=[(CLEARING, Decimal(3)), (CLEARING, Decimal(4)), (OWED, Decimal(-7)), (Place(Kind.VAT), Decimal(0))])

    assert made
    assert sorted(made.entries.values_list("amount", flat=True)) == [-7, 7]
    assert book(reference="two", entries=[(CLEARING, Decimal(0)), (OWED, Decimal(0))]) is None


def test_what_rolls_back_is_not_booked() -> None:
    with transaction.atomic():
        book()
        transaction.set_rollback(True)

    assert not Transfer.objects.exists()


def test_a_closed_month_keeps_its_balances_and_late_news_go_into_the_next() -> None:
    book("10", reference="january", at=noon(2026, 1, 31))
    book("5", reference="february", at=noon(2026, 2, 1))

    close_month(month=dt.date(2026, 1, 1))
    late = book("1", reference="late", at=noon(2026, 1, 15))

    assert late
    assert (late.booked_on, timezone.localdate(late.occurred_at)) == (dt.date(2026, 2, 1), dt.date(2026, 1, 15))
    assert sorted(Balance.objects.values_list("amount", flat=True)) == [-10, 10]
    clearing = Account.objects.get(kind=Kind.CLEARING)
    assert balance(clearing) == 16
    assert sum(balances().values()) == 0
    close_month(month=dt.date(2026, 2, 1))
    assert Balance.objects.get(account=clearing, period__starts_on=dt.date(2026, 2, 1)).amount == 16
    assert balance(clearing) == 16


def test_a_month_is_closed_when_it_is_over_and_in_its_turn() -> None:
    with pytest.raises(CannotClose):
        close_month(month=timezone.localdate())
    close_month(month=dt.date(2026, 2, 11))
    for month in (dt.date(2026, 1, 1), dt.date(2026, 2, 1)):
        with pytest.raises(CannotClose):
            close_month(month=month)


def test_the_timer_closes_what_has_been_over_for_some_days() -> None:
    assert close_due(today=dt.date(2026, 3, 7), after_days=5) == []
    book(at=noon(2026, 1, 20))

    assert close_due(today=dt.date(2026, 2, 5), after_days=5) == []
    assert len(close_due(today=dt.date(2026, 2, 6), after_days=5)) == 1
    assert len(close_due(today=dt.date(2026, 5, 31), after_days=5)) == 3
    assert Period.objects.count() == 4
    assert "ledger.close-months" in jobs


def test_balances_read_only_what_came_after_the_closed_month(django_assert_num_queries: Any) -> None:
    for n in range(20):
        book("2", reference=str(n), at=noon(2026, 1, 1 + n))
    close_month(month=dt.date(2026, 1, 1))

    with django_assert_num_queries(3):
        assert sorted(balances().values()) == [-40, 40]
