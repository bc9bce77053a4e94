"""Buyers' credit: whose it is, that the database guards it, and where people see it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from marketplace.credit.giving import GivenOtherwise, give_credit
from marketplace.credit.models import BuyerCredit, CreditMovement
from marketplace.ledger.checking import check_books
from marketplace.ledger.events import book_to_return
from marketplace.order.models import Order
from tests import factories
from tests.ledger.rows import books, money
from tests.marketplace.ordering import make_order
from tests.shops import rows

pytestmark = pytest.mark.django_db


def owed_order(amount: str = "10.00", *, user: User | None = None) -> Order:
    """An order for which the buyer is owed ``amount``."""
    order = make_order()
    if user:
        Order.objects.filter(pk=order.pk).update(user=user, guest_email="")
        order = Order.objects.get(pk=order.pk)
    book_to_return(order=order, channel="slip", reference=f"over {order.pk}", amount=Decimal(amount), currency="EUR", at=timezone.now())
    return order


def give(order: Order, amount: str = "10.00", reference: str = "") -> CreditMovement:
    return give_credit(order=order, amount=Decimal(amount), reference=reference or f"over {order.pk}", at=timezone.now())


def page(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def test_what_is_owed_becomes_credit_once() -> None:
    user = factories.make_user()
    order = owed_order(user=user)

    first, again = give(order), give(order)

    assert first == again
    assert BuyerCredit.objects.get(user=user).balance == 10
    assert books() == money(slip="10.00", buyer_credit="10.00")
    assert check_books() == []
    with pytest.raises(GivenOtherwise), transaction.atomic():
        give(order, "9.00")
    with pytest.raises(ValueError, match="cannot be given"):
        give(order, "0", "nothing")


def test_the_database_keeps_the_balance_and_never_lets_it_fall_below_zero() -> None:
    for n in range(3):
        give(owed_order("0.10"), "0.10", f"cents {n}")
    credit = BuyerCredit.objects.get(email="ana@example.org")
    assert credit.balance == Decimal("0.30")
    spend = {"credit": credit, "kind": "given", "happened_at": timezone.now()}

    CreditMovement.objects.create(reference="all of it", amount=Decimal("-0.30"), **spend)

    for refused in (
        lambda: CreditMovement.objects.create(reference="a cent more", amount=Decimal("-0.01"), **spend),
        lambda: CreditMovement.objects.filter(reference="all of it").update(amount=1),
        lambda: CreditMovement.objects.filter(reference="all of it").delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    credit.refresh_from_db()
    assert credit.balance == 0


def test_the_check_says_whose_credit_is_off() -> None:
    give(owed_order())
    credit = BuyerCredit.objects.get()
    CreditMovement.objects.create(credit=credit, kind="given", reference="from nowhere", amount=5, happened_at=timezone.now())
    assert [finding.text.replace("\xa0", " ") for finding in check_books()] == [
        "Buyers have €15.00 of credit in EUR, but the books say €10.00."
    ]

    BuyerCredit.objects.update(balance=3)

    assert [finding.about for finding in check_books()] == ["EUR", "ana@example.org"]


def test_a_guests_credit_goes_over_when_the_address_signs_in(client: Client) -> None:
    give(owed_order("10.00"))
    person = factories.make_user(email="ana@example.org")
    stranger = factories.make_user()
    client.force_login(stranger)
    assert "No credit yet" in page(client, "your_credit")
    client.logout()

    client.post(reverse("sign_in"), {"username": "Ana@example.org", "password": factories.PASSWORD})

    assert "€10.00" in page(client, "your_credit")
    assert "Taken over" in page(client, "your_credit")
    assert BuyerCredit.objects.get(user=None).balance == 0
    give(owed_order("2.00"), "2.00", "later")
    client.logout()
    client.force_login(person)
    assert BuyerCredit.objects.get(user=person).balance == 12
    assert check_books() == []


def test_the_account_leads_to_the_credit_and_others_see_none_of_it(client: Client) -> None:
    user = factories.make_user()
    order = owed_order(user=user)
    give(order)
    client.force_login(user)
    assert reverse("your_credit") in page(client, "account")

    text = page(client, "your_credit")

    assert order.number in text
    assert "€10.00" in text
    client.force_login(factories.make_user())
    assert order.number not in page(client, "your_credit")
    client.logout()
    assert client.get(reverse("your_credit")).status_code == 302


def test_the_operator_sees_who_has_credit_and_nobody_else_does() -> None:
    give(owed_order())
    credit = BuyerCredit.objects.get()
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))

    assert reverse("buyers_credit:index") in page(operator, "books:index")
    assert "ana@example.org" in page(operator, "buyers_credit:index")
    assert "over" in page(operator, "buyers_credit:credit", credit.pk)
    for person in (factories.make_user(role=Role.CLERK), rows.make_shop().owner, factories.make_user()):
        other = rows.signed_in(person)
        assert other.get(reverse("buyers_credit:index")).status_code in {302, 404}
        assert other.get(reverse("buyers_credit:credit", args=[credit.pk])).status_code in {302, 404}


def test_long_lists_cost_no_more_queries(client: Client) -> None:
    user = factories.make_user()
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    order = owed_order(user=user)
    give(order)
    client.force_login(user)

    def costs() -> list[int]:
        found = []
        for browser, url in ((client, reverse("your_credit")), (operator, reverse("buyers_credit:index"))):
            browser.get(url)
            with CaptureQueriesContext(connection) as seen:
                browser.get(url)
            found.append(len(seen))
        return found

    few = costs()
    own = BuyerCredit.objects.get(user=user)
    now = timezone.now()
    CreditMovement.objects.bulk_create(
        CreditMovement(credit=own, kind="given", reference=f"r{n}", amount=1, order=order, happened_at=now) for n in range(1000)
    )
    BuyerCredit.objects.bulk_create(BuyerCredit(email=f"p{n}@example.org", currency="EUR") for n in range(100))

    assert costs() == few


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "credit", "ledger", check=True, dry_run=True, verbosity=0)
