"""Credit is paid out as money: never more than there is, to an account that exists, and it is credit again where it cannot be."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.credit.models import BuyerCredit, CreditPayout
from marketplace.credit.paying_out import CannotPayOut, Where, ask_payout, mark_paid_out, put_back
from marketplace.ledger.checking import check_books
from tests import factories
from tests.credit.rows import balance, buyer
from tests.ledger.rows import books, money
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

IBAN = "PT50 0002 0123 1234 5678 9015 4"
BANK = Where("bank", "PT50000201231234567890154", "Ana Lopes")


def ask(user: Any, amount: str = "10.00", key: str = "a", where: Where = BANK) -> CreditPayout:
    return ask_payout(
        credit=BuyerCredit.objects.get(user=user), amount=Decimal(amount), where=where, key=key, actor=user, at=timezone.now()
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def operator() -> Client:
    return signed_in(factories.make_user(role=Role.OPERATOR, is_staff=True))


def form_of(client: Client, address: str, **fields: str) -> dict[str, str]:
    page = client.get(address).content.decode()
    return {"key": re.search(r'name="key" value="([^"]*)"', page)[1], "iban": IBAN, "holder": "Ana Lopes", **fields}  # type: ignore[index]


def test_a_buyer_asks_and_it_leaves_the_credit_at_once() -> None:
    user = buyer("10.00")
    client, address = signed_in(user), reverse("pay_out_credit")
    assert 'value="10.00"' in client.get(address).content.decode()

    form = form_of(client, address, amount="6.00")
    client.post(address, form)
    page = client.post(address, form, follow=True)  # pressed twice

    payout = CreditPayout.objects.get()
    assert (payout.amount, payout.iban, balance(user)) == (6, "PT50000201231234567890154", 4)
    assert "transferred to the account ending in 0154" in page.content.decode()
    assert books() == money(slip="10.00", buyer_credit="4.00", refunds="6.00")
    assert check_books() == []
    run_tasks()
    assert "€6.00 of your credit are transferred to the account ending in 0154" in mail.outbox[-1].body.replace("\xa0", " ")
    assert mail.outbox[-1].to == [user.email]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("amount", "10.01", "That is more than there is"),
        ("amount", "0", "Write an amount above zero"),
        ("amount", "-3", "Write an amount above zero"),
        ("amount", "ten", "Write it as a number"),
        ("amount", "1.005", "at most 2 decimals"),
        ("iban", "PT50 0002 0123 1234 5678 9015 5", "This is no IBAN"),
        ("iban", "", "This is no IBAN"),
        ("holder", " ", "Write whose account it is"),
        ("key", "", "did not arrive whole"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(field: str, typed: str, said: str) -> None:
    user = buyer("10.00")
    client, address = signed_in(user), reverse("pay_out_credit")

    answer = client.post(address, form_of(client, address, **{"amount": "5.00", field: typed}))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (CreditPayout.objects.count(), balance(user)) == (0, 10)


def test_without_credit_there_is_nothing_to_ask_for() -> None:
    assert "You have no credit" in signed_in(factories.make_user()).get(reverse("pay_out_credit"), follow=True).content.decode()
    assert Client().get(reverse("pay_out_credit")).status_code == 302


def test_never_more_than_there_is() -> None:
    user = buyer("10.00")
    ask(user, "6.00", "a")

    with pytest.raises(CannotPayOut, match=r"it is €4\.00 now"):
        ask(user, "6.00", "b")

    assert ask(user, "6.00", "a") == CreditPayout.objects.get()
    assert balance(user) == 4


def test_the_operator_transfers_it_from_the_list() -> None:
    user = buyer("10.00")
    payout = ask(user)
    desk, address = operator(), reverse("buyers_credit:payouts")
    assert "PT50 0002 0123 1234 5678 9015 4" in desk.get(address).content.decode()
    assert "Credit to be paid out (1)" in desk.get(reverse("refunds:index")).content.decode()

    for _ in range(2):
        desk.post(reverse("buyers_credit:settle", args=[payout.pk]), {"sent": ""})

    assert books() == money(slip="10.00") | {"clearing:bank_transfer": Decimal("-10.00")}
    assert check_books() == []
    assert "Nothing waits here" in desk.get(address).content.decode()


@pytest.mark.parametrize("was_sent", [False, True])
def test_what_cannot_be_transferred_is_credit_again(was_sent: bool) -> None:
    user = buyer("10.00")
    payout, actor = ask(user), factories.make_user()
    if was_sent:
        mark_paid_out(payout=payout, actor=actor, at=timezone.now())

    assert put_back(payout=payout, actor=actor, at=timezone.now())
    assert not put_back(payout=payout, actor=actor, at=timezone.now())

    assert balance(user) == 10
    assert books() == money(slip="10.00", buyer_credit="10.00")
    assert check_books() == []
    run_tasks()
    assert mail.outbox[-1].subject == "Your credit could not be paid out"


def test_at_a_counter_cash_is_handed_out_at_once() -> None:
    user = buyer("10.00")
    desk, credit = operator(), BuyerCredit.objects.get(user=user)
    address = reverse("buyers_credit:pay_out", args=[credit.pk])

    desk.post(address, form_of(desk, address, amount="10.00", means="cash", iban="", holder=""))

    payout = CreditPayout.objects.get()
    assert (payout.state, payout.iban, balance(user)) == ("done", "", 0)
    assert books() == {}
    assert not put_back(payout=payout, actor=user, at=timezone.now())
    assert check_books() == []


@pytest.mark.parametrize("name", ["payouts", "credit", "index"])
def test_the_lists_take_as_many_queries_for_ten_as_for_a_thousand(name: str, django_assert_max_num_queries: Any) -> None:
    desk, users = operator(), factories.make_user()
    credit = BuyerCredit.objects.create(user=users, currency="EUR")
    arguments = [credit.pk] if name == "credit" else []
    counts = []
    for count in (10, 990):
        CreditPayout.objects.bulk_create(
            CreditPayout(
                credit=BuyerCredit.objects.create(email=f"{CreditPayout.objects.count()}.{n}.{count}@example.org", currency="EUR"),
                key=f"{count}/{n}",
                amount=1,
                means="cash",
                asked_at=timezone.now(),
            )
            for n in range(count)
        )
        with django_assert_max_num_queries(40) as queries:
            desk.get(reverse(f"buyers_credit:{name}", args=arguments))
        counts.append(len(queries))
    assert counts[0] == counts[1]
