"""The same thing booked by many at once, and a month that is closed meanwhile."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from marketplace.ledger.balances import balances
from marketplace.ledger.models import Account, Balance, Entry, Period, Transfer
from marketplace.ledger.periods import close_month
from marketplace.ledger.posting import Place, post
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]
Kind = Account.Kind
PLACES = (Place(Kind.CLEARING, "slip"), Place(Kind.REFUNDS))


def book(reference: str, at: dt.datetime | None = None) -> Transfer | None:
    return post(
        event=Transfer.Event.PAID,
        reference=reference,
        occurred_at=at or timezone.now(),
        currency="EUR",
        entries=[(PLACES[0], Decimal(10)), (PLACES[1], Decimal(-10))],
    )


def test_of_eight_at_once_one_books() -> None:
    for n in range(10):
        answers = at_once(*(lambda n=n: book(f"order {n}") for _ in range(8)))

        assert {answer.pk for answer in answers if isinstance(answer, Transfer)} == {Transfer.objects.get(reference=f"order {n}").pk}, (
            answers
        )
        assert not [answer for answer in answers if not isinstance(answer, Transfer)]
    assert Entry.objects.count() == 20
    assert Account.objects.count() == 2


def test_no_entry_slips_in_while_its_transfer_is_being_written() -> None:
    book("before")
    accounts = list(Account.objects.order_by("pk"))
    key, written, go_on = uuid.uuid4(), threading.Event(), threading.Event()

    def write_slowly() -> None:
        with transaction.atomic():
            Entry.objects.bulk_create(
                Entry(transfer_id=key, account=account, amount=amount) for account, amount in zip(accounts, (5, -5), strict=True)
            )
            Transfer.objects.create(
                id=key, event="paid", reference="slow", currency="EUR", occurred_at=timezone.now(), booked_on=timezone.localdate()
            )
            written.set()
            go_on.wait(5)

    def slip_in() -> None:
        written.wait(5)
        threading.Timer(0.5, go_on.set).start()
        with transaction.atomic():
            Entry.objects.bulk_create(
                Entry(transfer_id=key, account=account, amount=amount) for account, amount in zip(accounts, (7, -7), strict=True)
            )

    answers = at_once(write_slowly, slip_in)

    assert answers[0] is None
    assert isinstance(answers[1], IntegrityError)
    assert Transfer.objects.get(pk=key).entries.count() == 2


def test_a_month_that_is_closed_waits_for_those_who_are_booking() -> None:
    booked, go_on = threading.Event(), threading.Event()
    january = timezone.make_aware(dt.datetime(2026, 1, 20, 12))

    def book_slowly() -> None:
        with transaction.atomic():
            book("slow", january)
            booked.set()
            go_on.wait(5)

    def close() -> None:
        booked.wait(5)
        threading.Timer(0.5, go_on.set).start()
        close_month(month=dt.date(2026, 1, 1))

    assert at_once(book_slowly, close) == [None, None]

    assert sorted(Balance.objects.values_list("amount", flat=True)) == [-10, 10]
    assert sorted(balances().values()) == [-10, 10]


def test_who_books_while_a_month_is_closed_books_in_the_next() -> None:
    book("before", timezone.make_aware(dt.datetime(2026, 1, 2, 12)))
    closed, go_on = threading.Event(), threading.Event()

    def close_slowly() -> None:
        with transaction.atomic():
            close_month(month=dt.date(2026, 1, 1))
            closed.set()
            go_on.wait(5)

    def book_late() -> Transfer | None:
        closed.wait(5)
        threading.Timer(0.5, go_on.set).start()
        return book("late", timezone.make_aware(dt.datetime(2026, 1, 20, 12)))

    answers = at_once(close_slowly, book_late)

    assert isinstance(answers[1], Transfer), answers
    assert answers[1].booked_on == dt.date(2026, 2, 1)
    assert Period.objects.count() == 1
    assert connection.vendor == "postgresql"
