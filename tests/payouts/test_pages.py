"""The operator's payouts, and where a shop says that its money goes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.payouts.models import BankAccount, Payout, PayoutRun, PayoutTerms
from shops.models import Membership
from shops.teams import join_shop
from tests import factories
from tests.accounts.test_second_factor import code_of, forget_failures, with_app
from tests.payouts.rows import IBAN, OTHER_IBAN, POSTS_IBAN, delivered, make_seller, run_now, the_post_pays
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def text(client: Client, name: str, *arguments: Any) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return " ".join(str(answer.content.decode()).replace("\xa0", " ").split())


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- The operator -----------------------------------------------------------------------------------------------------


def test_the_operator_pays_who_is_due(operator: Client) -> None:
    assert "Nobody is due" in text(operator, "payouts:index")
    the_post_pays()
    delivered(make_seller(name="Lena"), "30.00")
    delivered(make_seller(name="Tomás"), "4.00")
    delivered(make_seller(name="Rita", iban=""), "50.00")

    page = text(operator, "payouts:index")
    assert "Pay €30.00 to 1 seller" in page
    assert "Below the smallest amount" in page
    assert "has written no bank account" in page

    answer = operator.post(reverse("payouts:start"), follow=True)
    assert "being drawn" in answer.content.decode()
    run_tasks()
    run = PayoutRun.objects.get()
    page = text(operator, "payouts:run", run.pk)
    assert "Lena" in page
    assert "PT50 … 0154" in page
    assert "Tomás" not in page

    first, again = (operator.get(reverse("payouts:file", args=[run.pk])) for _ in range(2))
    assert first["Content-Disposition"] == f'attachment; filename="{run.number}.xml"'
    assert "no-store" in first["Cache-Control"]
    assert first.content == again.content

    answer = operator.post(reverse("payouts:done", args=[run.pk]), follow=True)
    assert f"Run {run.number} is carried out" in answer.content.decode()
    answer = operator.post(reverse("payouts:done", args=[run.pk]), follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert "Lena" in text(operator, "payouts:seller", Payout.objects.get().partner_id)


def test_the_operator_puts_back_what_the_bank_sent_back(operator: Client) -> None:
    the_post_pays()
    shop = rows.make_shop(partner=make_seller(name="Lena"))
    delivered(shop.partner, "30.00")
    run_now()
    payout = Payout.objects.get()
    url = reverse("payouts:returned", args=[payout.pk])
    mail.outbox.clear()

    assert "Write why" in operator.post(url, {"reason": " "}, follow=True).content.decode()
    assert "to be paid out again" in operator.post(url, {"reason": "AC04 account closed"}, follow=True).content.decode()
    assert "Nothing was changed" in operator.post(url, {"reason": "AC04"}, follow=True).content.decode()

    assert "Pay €30.00 to 1 seller" in text(operator, "payouts:index")
    run_tasks()
    told = [message for message in mail.outbox if "came back" in str(message.subject)]
    owner, office = shop.owner.email, shop.partner.email  # type: ignore[attr-defined]
    assert sorted(address for message in told for address in message.to) == sorted([owner, office])
    assert "AC04 account closed" in str(told[0].body)


def test_without_the_posts_account_nothing_is_drawn(operator: Client) -> None:
    delivered(make_seller(name="Lena"), "30.00")

    answer = operator.post(reverse("payouts:start"), follow=True)

    assert "Nothing was drawn" in answer.content.decode()
    assert not PayoutRun.objects.exists()


def test_the_operator_changes_the_rules(operator: Client) -> None:
    url = reverse("payouts:terms")
    rules = {
        "holding_days": "14",
        "minimum": "25",
        "payer_name": "Correios",
        "payer_iban": "PT50 0027 0000 0001 2345 6783 3",
        "payer_bic": "",
    }

    wrong = operator.post(url, {**rules, "payer_iban": "PT50 0027 0000 0001 2345 6783 4"})
    assert wrong.status_code == 422
    assert "This is no IBAN" in wrong.content.decode()
    assert operator.post(url, {**rules, "payer_bic": "X"}).status_code == 422
    assert operator.post(url, {**rules, "holding_days": "-1"}).status_code == 422
    assert not PayoutTerms.objects.exists()

    assert operator.post(url, rules).status_code == 302
    terms = PayoutTerms.objects.get()
    assert (terms.holding_days, terms.minimum, terms.payer_iban) == (14, Decimal(25), POSTS_IBAN)


@pytest.mark.parametrize("role", [None, Role.CLERK])
def test_nobody_else_pays(role: Role | None) -> None:
    client = rows.signed_in(factories.make_user(role=role))
    the_post_pays()
    delivered(make_seller(), "30.00")
    run = run_now()

    for name, arguments in (("index", []), ("terms", []), ("run", [run.pk]), ("file", [run.pk]), ("seller", [1])):
        assert client.get(reverse(f"payouts:{name}", args=arguments)).status_code == 404
    for name, arguments in (("start", []), ("done", [run.pk]), ("returned", [1])):
        assert client.post(reverse(f"payouts:{name}", args=arguments), {"reason": "x"}).status_code == 404
    assert PayoutRun.objects.count() == 1


def test_lists_take_as_many_queries_for_a_thousand_sellers(operator: Client) -> None:
    the_post_pays()

    def earn(count: int) -> None:
        for _n in range(count):
            partner = factories.make_partner()
            BankAccount.objects.create(partner=partner, holder="Lena", iban=IBAN)
            post(
                event=Transfer.Event.DELIVERED,
                reference=f"earned {partner.pk}",
                occurred_at=timezone.now() - dt.timedelta(days=9),
                currency="EUR",
                entries=[
                    (Place(Account.Kind.CLEARING, "slip"), Decimal(30)),
                    (Place(Account.Kind.PAYABLE, partner_id=partner.pk), Decimal(-30)),
                ],
            )

    earn(10)
    run_now()
    earn(10)
    few = queries(operator, reverse("payouts:index"))
    run_few = queries(operator, reverse("payouts:run", args=[run_now().pk]))
    earn(120)
    assert queries(operator, reverse("payouts:index")) == few
    assert queries(operator, reverse("payouts:run", args=[run_now().pk])) == run_few


# --- The shop ---------------------------------------------------------------------------------------------------------


def test_an_owner_says_where_the_money_goes() -> None:
    shop = rows.make_shop()
    owner = shop.owner  # type: ignore[attr-defined]
    client = rows.signed_in(owner)
    device, _codes = with_app(owner)
    url = reverse("shop_payouts:index")
    assert "nothing can be paid out" in text(client, "shop_payouts:index")

    answer = client.post(url, {"holder": "Lena", "iban": IBAN[:-1] + "5", "code": code_of(device)})
    assert answer.status_code == 422
    assert "This is no IBAN" in answer.content.decode()
    assert "is wrong, or was used already" in client.post(url, {"holder": "Lena", "iban": IBAN, "code": "000000"}).content.decode()
    assert not BankAccount.objects.exists()
    forget_failures()

    assert (
        client.post(url, {"holder": "Lena", "iban": "PT50 0002 0123 1234 5678 9015 4", "code": code_of(device, later=1)}).status_code == 302
    )
    account = BankAccount.objects.get()
    assert (account.iban, account.holder, account.written_by) == (IBAN, "Lena", owner)
    page = text(client, "shop_payouts:index")
    assert "PT50 … 0154" in page
    assert IBAN not in page


def test_a_change_is_told_to_the_addresses_of_before_and_kept() -> None:
    shop = rows.make_shop(partner=make_seller(name="Lena", email="office@example.org"))
    second = factories.make_user()
    join_shop(shop=shop, user=second, role=Membership.Role.OWNER)
    join_shop(shop=shop, user=factories.make_user(), role=Membership.Role.PACKER)
    owner = shop.owner  # type: ignore[attr-defined]
    was = owner.email
    device, _codes = with_app(owner)
    run_tasks()
    mail.outbox.clear()

    rows.signed_in(owner).post(reverse("shop_payouts:index"), {"holder": "Zé", "iban": OTHER_IBAN, "code": code_of(device, later=1)})
    owner.email = "thief@example.org"
    owner.save()
    run_tasks()

    assert sorted(address for message in mail.outbox for address in message.to) == sorted([was, second.email, "office@example.org"])
    assert "FR76 … 0189" in str(mail.outbox[0].body)
    assert "PT50 … 0154" in str(mail.outbox[0].body)
    assert [(one.iban, one.until is None) for one in BankAccount.objects.order_by("pk")] == [(IBAN, False), (OTHER_IBAN, True)]


def test_without_a_second_factor_nothing_is_written() -> None:
    shop = rows.make_shop()
    client = rows.signed_in(shop.owner)  # type: ignore[attr-defined]
    assert "Set up the code" in text(client, "shop_payouts:index")

    answer = client.post(reverse("shop_payouts:index"), {"holder": "Lena", "iban": IBAN, "code": "123456"}, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert not BankAccount.objects.exists()


@pytest.mark.parametrize("role", [Membership.Role.EDITOR, Membership.Role.PACKER])
def test_only_owners_see_the_bank_account(role: str) -> None:
    shop = rows.make_shop(partner=make_seller())
    person = factories.make_user()
    join_shop(shop=shop, user=person, role=role)

    assert rows.signed_in(person).get(reverse("shop_payouts:index")).status_code in {403, 404}


def test_a_shop_sees_its_own_payouts_alone() -> None:
    the_post_pays()
    own, other = (rows.make_shop(partner=make_seller(name=name)) for name in ("Lena", "Tomás"))
    delivered(own.partner, "30.00")
    delivered(other.partner, "77.00")
    run_now()

    page = text(rows.signed_in(own.owner), "shop_payouts:index")  # type: ignore[attr-defined]

    assert "€30.00" in page
    assert "€77.00" not in page
