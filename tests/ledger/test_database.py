"""What the database itself refuses, whoever writes."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from marketplace.ledger.models import Account, Balance, Entry, Period, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.ledger.triggers import CLOSED, LATE, REFUSAL, UNBALANCED

Kind = Account.Kind
CLEARING, OWED = Place(Kind.CLEARING, "slip"), Place(Kind.REFUNDS)


def a_transfer(*, currency: str = "EUR", reference: str = "one", at: dt.datetime | None = None) -> Transfer:
    made = post(
        event=Transfer.Event.PAID,
        reference=reference,
        occurred_at=at or timezone.now(),
        currency=currency,
        entries=[(CLEARING, Decimal(10)), (OWED, Decimal(-10))],
    )
    assert made
    return made


def an_account(kind: str = Kind.REFUNDS, currency: str = "EUR") -> Account:
    return Account.objects.get_or_create(kind=kind, channel="slip" if kind == Kind.CLEARING else "", currency=currency)[0]


def write(*amounts: str, currency: str = "EUR", account_currency: str = "EUR", on: dt.date | None = None) -> None:
    """A transfer as somebody would write it who goes round ``post``."""
    key = uuid.uuid4()
    with transaction.atomic():
        for amount in amounts:
            Entry.objects.create(transfer_id=key, account=an_account(currency=account_currency), amount=Decimal(amount))
        Transfer.objects.create(
            id=key, event="paid", reference=str(key), currency=currency, occurred_at=timezone.now(), booked_on=on or timezone.localdate()
        )


def run_sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


TABLES = ("account", "transfer", "entry", "period", "balance")
COLUMNS = {
    "account": "kind = 'vat'",
    "transfer": "memo = 'x'",
    "entry": "amount = 1",
    "period": "closed_at = NULL",
    "balance": "amount = 1",
}


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_the_books_is_changed_or_deleted(table: str) -> None:
    a_transfer()
    period = Period.objects.create(starts_on=dt.date(2020, 1, 1), ends_on=dt.date(2020, 1, 31))
    Balance.objects.create(period=period, account=an_account(), amount=1)

    for statement in (f"UPDATE ledger_{table} SET {COLUMNS[table]}", f"DELETE FROM ledger_{table}"):
        with pytest.raises(IntegrityError, match=REFUSAL):
            run_sql(statement)


@pytest.mark.django_db
def test_rows_are_not_replaced_either() -> None:
    there = a_transfer()
    entry = there.entries.first()
    assert entry
    if connection.vendor == "postgresql":
        with pytest.raises(IntegrityError, match=REFUSAL):
            run_sql("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE ledger_entry CASCADE")
        return
    with pytest.raises(IntegrityError):
        run_sql(
            f"INSERT OR REPLACE INTO ledger_entry (id, transfer_id, account_id, amount) "
            f"VALUES ({entry.pk}, '{uuid.uuid4().hex}', {entry.account_id}, 99)"
        )
    with pytest.raises(IntegrityError):
        run_sql("INSERT OR REPLACE INTO ledger_transfer SELECT * FROM ledger_transfer")


@pytest.mark.django_db
@pytest.mark.parametrize("amounts", [("10", "-9.99"), ("0.1", "0.2", "-0.4"), ("10",), ()])
def test_entries_that_do_not_come_to_zero_make_no_transfer(amounts: tuple[str, ...]) -> None:
    with pytest.raises(IntegrityError, match=UNBALANCED):
        write(*amounts)

    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_binary_fractions_do_not_stand_in_the_way() -> None:
    write("0.1", "0.2", "-0.3")
    write(*["0.01"] * 70, "-0.70")

    assert Transfer.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said",
    [
        {"currency": "XPF"},
        {"currency": "XPF", "account_currency": "XPF", "amounts": ("1.50", "-1.50")},
        {"currency": "ABC", "account_currency": "ABC"},
    ],
)
def test_a_transfer_is_in_one_currency_with_its_decimals(said: dict[str, Any]) -> None:
    amounts = said.pop("amounts", ("10", "-10"))
    with pytest.raises(IntegrityError, match=UNBALANCED):
        write(*amounts, **said)

    write("10", "-10", currency="XPF", account_currency="XPF")


@pytest.mark.django_db
def test_nothing_is_added_to_a_transfer_that_is_there() -> None:
    there = a_transfer()

    with pytest.raises(IntegrityError, match=LATE), transaction.atomic():
        Entry.objects.create(transfer=there, account=an_account(), amount=1)
    with pytest.raises(IntegrityError, match=LATE), transaction.atomic():
        Entry.objects.bulk_create(Entry(transfer=there, account=an_account(), amount=amount) for amount in (1, -1))

    assert there.entries.count() == 2


@pytest.mark.django_db
def test_an_entry_is_of_something() -> None:
    with pytest.raises(IntegrityError):
        write("0", "0")


@pytest.mark.usefixtures("committed_db")
def test_entries_without_their_transfer_are_not_kept() -> None:
    account = an_account()

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(transfer_id=uuid.uuid4(), account=account, amount=5)

    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_nothing_is_booked_in_a_closed_month_or_before_it() -> None:
    Period.objects.create(starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 9, 30))

    for day in (dt.date(2026, 9, 30), dt.date(2026, 8, 31)):
        with pytest.raises(IntegrityError, match=CLOSED):
            write("1", "-1", on=day)
    write("1", "-1", on=dt.date(2026, 10, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(starts_on=dt.date(2026, 8, 1), ends_on=dt.date(2026, 8, 31))


@pytest.mark.django_db
def test_the_guards_outlive_a_change_of_the_tables() -> None:
    """SQLite drops triggers with a table that it rebuilds: a migration that forgot to make them again is found here."""
    from marketplace.ledger.guards import missing_guards

    assert missing_guards() == set()
