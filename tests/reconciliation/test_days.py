"""What the books expect beside what came, day by day, and differences that somebody resolves."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from marketplace.bank.importing import import_file
from marketplace.bank.models import BankFile
from marketplace.ledger.balances import balances
from marketplace.ledger.checking import check_books
from marketplace.ledger.events import book_cash_handed_in
from marketplace.reconciliation.models import Count, Resolution
from marketplace.reconciliation.resolving import CannotResolve, count_cash, resolve
from marketplace.reconciliation.sums import Day, days
from marketplace.slips.taking import take_payment
from tests.bank.files import IBAN, Entry, statement
from tests.factories import make_user
from tests.ledger.rows import books, cash_order, deliver
from tests.slips.rows import make_slip, money_comes

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return make_user(role=Role.OPERATOR)


@pytest.fixture
def operator(client: Client, by: User, settings: Any) -> Client:
    settings.BANK_IBAN, settings.BANK_HOLDER = IBAN, "Correios da Beira"
    client.force_login(by)
    return client


def today(channel: str) -> Day:
    day = timezone.localdate()
    return next(row for row in days(first=day, last=day) if row.channel == channel)


def bring(*entries: Entry) -> None:
    day = f"{timezone.localdate()}"
    for entry in entries:
        entry.day = day
    import_file(file=BankFile.objects.create(name="x", content=statement(*entries)), by=None)


def test_cash_at_the_counter_is_expected_counted_and_what_is_missing_written_off(by: User) -> None:
    take_payment(slip=make_slip(total="23.40"), actor=by)
    assert (today("slip").expected, today("slip").received, today("slip").is_open) == (Decimal("23.40"), None, True)

    count_cash(channel="slip", day=timezone.localdate(), amount=Decimal("20.00"), by=by)
    count_cash(channel="slip", day=timezone.localdate(), amount=Decimal("23.00"), by=by)
    assert today("slip").rest == Decimal("-0.40")
    resolve(channel="slip", day=timezone.localdate(), seen=Decimal("-0.40"), how="write_off", reason="small change lost", by=by)

    assert today("slip").rest == 0
    assert today("slip").difference == Decimal("-0.40")
    assert books()["write_offs"] == Decimal("0.40")
    assert books()["clearing:slip"] == Decimal("23.00")
    assert sum(balances().values()) == 0
    assert check_books() == []


def test_a_bank_that_says_what_the_books_say_fits(settings: Any) -> None:
    settings.BANK_IBAN = IBAN
    bring(Entry("23.40", text="cheese"), Entry("-1.04", code="MDOP/CHRG"))
    assert (today("bank_transfer").expected, today("bank_transfer").rest) == (Decimal("22.36"), 0)


def test_money_that_left_and_nobody_explained_is_a_difference(settings: Any, by: User) -> None:
    settings.BANK_IBAN = IBAN
    bring(Entry("-9.00", name="Electricity", code="ICDT/ESCT"))
    assert today("bank_transfer").rest == Decimal("-9.00")

    resolve(channel="bank_transfer", day=timezone.localdate(), seen=Decimal("-9.00"), how="fee", reason="the bank's own", by=by)

    assert books() == {"clearing:bank_transfer": Decimal("-9.00"), "fees": Decimal("9.00")}


def test_money_in_the_books_that_no_bank_has_seen_is_a_difference() -> None:
    money_comes(make_slip(total="23.40"), "23.40")
    assert today("bank_transfer").rest == Decimal("-23.40")


def test_cash_at_the_door_is_expected_until_it_is_handed_in() -> None:
    order = cash_order()
    deliver(order.shop_orders.get())
    taken = today("cash_on_delivery")
    assert taken.expected > 0
    assert taken.rest == -taken.expected

    book_cash_handed_in(shop_order=order.shop_orders.get(), at=timezone.now() + dt.timedelta(days=1))

    assert today("cash_on_delivery").rest == 0


def test_a_difference_is_resolved_with_a_reason_and_once(by: User) -> None:
    take_payment(slip=make_slip(total="23.40"), actor=by)
    day = timezone.localdate()
    count_cash(channel="slip", day=day, amount=Decimal("23.00"), by=by)
    for fields, why in (
        ({"reason": " "}, "Say why"),
        ({"how": "magic"}, "Choose how"),
        ({"seen": Decimal("-1")}, "has changed"),
        ({"channel": "card"}, "no difference"),
    ):
        with pytest.raises(CannotResolve, match=why):
            resolve(**{"channel": "slip", "day": day, "seen": Decimal("-0.40"), "how": "explained", "reason": "x", "by": by, **fields})  # type: ignore[arg-type]
    resolve(channel="slip", day=day, seen=Decimal("-0.40"), how="explained", reason="found under the desk", by=by)
    with pytest.raises(CannotResolve, match="no difference"):
        resolve(channel="slip", day=day, seen=Decimal("-0.40"), how="explained", reason="again", by=by)
    assert "write_offs" not in books()
    with pytest.raises(CannotResolve, match="no amount of cash"):
        count_cash(channel="slip", day=day, amount=Decimal("-1"), by=by)


def test_what_was_resolved_is_never_changed(by: User) -> None:
    take_payment(slip=make_slip(total="23.40"), actor=by)
    count_cash(channel="slip", day=timezone.localdate(), amount=Decimal("23.00"), by=by)
    resolve(channel="slip", day=timezone.localdate(), seen=Decimal("-0.40"), how="explained", reason="x", by=by)
    for model in (Count, Resolution):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(amount=1)


def test_the_operator_walks_from_the_list_to_a_day_counts_and_resolves(operator: Client, by: User) -> None:
    slip = make_slip(total="23.40")
    take_payment(slip=slip, actor=by)
    page = operator.get(reverse("reconciliation:index")).content.decode()
    assert "1 day is not settled" in page
    assert "not counted yet" in page
    address = reverse("reconciliation:day", args=["slip", f"{timezone.localdate()}"])
    assert slip.reference in operator.get(address).content.decode()

    assert "is no amount" in operator.post(address, {"do": "count", "amount": "twenty"}).content.decode()
    operator.post(address, {"do": "count", "amount": "23,00"})
    assert "Resolve -€0.40" in operator.get(address).content.decode().replace("−", "-")
    done = operator.post(address, {"do": "resolve", "seen": "-0.40", "how": "write_off", "reason": "lost"}, follow=True).content.decode()

    assert "The difference is resolved." in done
    assert "lost" in done
    assert "Everything fits" in operator.get(reverse("reconciliation:index")).content.decode()
    csv = operator.get(reverse("reconciliation:index"), {"csv": "1"}).content.decode()
    assert f"{timezone.localdate()},Slips,23.40,23.00,-0.40,-0.40,0.00,EUR" in csv
    assert "No money came" in operator.get(reverse("reconciliation:index"), {"open": "on", "channel": "slip"}).content.decode()


def test_odd_addresses_and_strangers_find_nothing(operator: Client) -> None:
    for channel, day in (("slip", "2026-13-45"), ("gold", "2026-11-27"), ("slip", "yesterday")):
        assert operator.get(reverse("reconciliation:day", args=[channel, day])).status_code == 404
    for odd in ({"first": "x"}, {"channel": "gold"}, {"first": "0001-01-01", "last": "9999-12-31"}, {"p": "x"}):
        assert operator.get(reverse("reconciliation:index"), odd).status_code == 200
    for stranger in (make_user(), make_user(role=Role.SHOP), make_user(role=Role.CLERK)):
        operator.force_login(stranger)
        assert operator.get(reverse("reconciliation:index")).status_code == 404
        assert operator.post(reverse("reconciliation:day", args=["slip", "2026-11-27"])).status_code == 404


@pytest.mark.parametrize("count", [10, 1000])
def test_ten_lines_and_a_thousand_take_the_same_queries(operator: Client, count: int, django_assert_max_num_queries: Any) -> None:
    entries = [Entry(f"{n + 1}.00", text=f"thing {n}") for n in range(count)]
    bring(*entries)
    with django_assert_max_num_queries(22):
        operator.get(reverse("reconciliation:index"))
    with django_assert_max_num_queries(26):
        operator.get(reverse("reconciliation:day", args=["bank_transfer", f"{timezone.localdate()}"]))
