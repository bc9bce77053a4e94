"""The operator's books, and a shop owner's money."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.ledger.models import Account, Transfer
from marketplace.ledger.posting import Place, post
from marketplace.order.shortages import report_missing
from shops.models import Membership
from shops.teams import join_shop
from tests import factories
from tests.ledger.rows import books, cash_order, charge, deliver, paid_order, turn_back
from tests.shops import rows

pytestmark = pytest.mark.django_db
Kind = Account.Kind


@pytest.fixture
def operator() -> Client:
    return rows.signed_in(factories.make_user(role=Role.OPERATOR))


def text(client: Client, name: str, *arguments: Any, **query: str) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\xa0", " ")


def many_movements(partner: Any, count: int) -> None:
    for n in range(count):
        post(
            event=Transfer.Event.PAID,
            reference=f"{partner.pk}-{n}",
            occurred_at=timezone.now(),
            currency="EUR",
            entries=[(Place(Kind.CLEARING, "slip"), Decimal(1)), (Place(Kind.PENDING, partner_id=partner.pk), Decimal(-1))],
        )


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- The operator -----------------------------------------------------------------------------------------------------


def test_the_operator_sees_what_the_post_has_and_whose_it_is(operator: Client) -> None:
    assert "Nothing was paid yet" in text(operator, "books:index")
    charge("10")
    order = paid_order((factories.make_product(price="10.00"), 1))
    back = paid_order((factories.make_product(price="3.00"), 1))
    deliver(order.shop_orders.get())
    turn_back(back.shop_orders.get())

    page = text(operator, "books:index")

    assert "Received: Slips" in page
    assert "€21.40" in page
    assert "€8.77" in page
    assert "Waits for a decision" in page
    assert back.shop_orders.get().number in page
    assert reverse("books:index") in operator.get(reverse("wagtailadmin_home")).text


def test_an_order_is_found_by_its_number_and_shows_every_cent(operator: Client) -> None:
    charge("9")
    order = paid_order((factories.make_product(price="10.00"), 3))
    shop_order = order.shop_orders.get()
    report_missing(shop_order=shop_order, pieces={shop_order.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    deliver(shop_order)

    for number in (order.number, shop_order.number.lower()):
        assert operator.get(reverse("books:index"), {"order": number})["Location"] == reverse("books:order", args=[order.number])
    page = text(operator, "books:order", order.number)

    for words in ("€36.90", "€20.00", "€1.80", "€0.41", "€17.79", "€10.00", "Pieces missing", "Order paid", "price list of the day"):
        assert words in page, words
    assert "There is no order NEVER" in text(operator, "books:index", order="NEVER")
    assert operator.get(reverse("books:order", args=["NEVER"])).status_code == 404


def test_the_entries_of_an_account_are_filtered_by_day(operator: Client) -> None:
    order = paid_order((factories.make_product(price="10.00"), 1))
    account = Account.objects.get(kind=Kind.CLEARING)
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()

    assert order.number in text(operator, "books:account", account.pk)
    assert order.number in text(operator, "books:account", account.pk, last=tomorrow)
    assert "No entry lies in these days" in text(operator, "books:account", account.pk, first=tomorrow)
    assert operator.get(reverse("books:account", args=[account.pk]), {"first": "nonsense"}).status_code == 200
    assert operator.get(reverse("books:account", args=[999])).status_code == 404


def test_cash_is_taken_in_once(operator: Client) -> None:
    shop_order = cash_order((factories.make_product(price="10.00"), 1)).shop_orders.get()
    assert "No cash is under way" in text(operator, "books:cash")
    url = reverse("books:take_in", args=[shop_order.pk])
    assert "Nothing was changed" in operator.post(url, follow=True).text
    deliver(shop_order)
    assert shop_order.number in text(operator, "books:cash")

    assert "are handed in" in operator.post(url, follow=True).text
    assert "Nothing was changed" in operator.post(url, follow=True).text

    assert books()["clearing:cash_on_delivery"] == shop_order.total
    assert Transfer.objects.filter(event="cash_handed_in").count() == 1


def test_long_lists_cost_no_more_queries(operator: Client) -> None:
    def costs() -> list[int]:
        account = Account.objects.get(kind=Kind.CLEARING)
        urls = [reverse("books:index"), reverse("books:sellers"), reverse("books:account", args=[account.pk])]
        return [queries(operator, url) for url in urls]

    partners = [factories.make_partner() for _ in range(3)]
    many_movements(partners[0], 5)
    many_movements(partners[1], 5)
    few = costs()
    many_movements(partners[2], 990)
    for _ in range(20):
        many_movements(factories.make_partner(), 1)

    assert costs() == few


@pytest.mark.parametrize("role", [Role.CLERK, None])
def test_nobody_but_the_operator_opens_the_books(role: Role | None) -> None:
    browser = rows.signed_in(factories.make_user(role=role))
    for name in ("books:index", "books:sellers", "books:cash"):
        assert browser.get(reverse(name)).status_code == 404


# --- The shop ---------------------------------------------------------------------------------------------------------


def test_a_shop_owner_reads_how_each_sum_came_about() -> None:
    charge("9")
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)
    assert "Nothing was paid yet" in text(browser, "shop_money:index")
    mine = factories.make_product(partner=shop.partner, price="10.00")
    stranger = factories.make_product(price="77.00")
    order = paid_order((mine, 3), (stranger, 1))
    shop_order = order.shop_orders.get(partner=shop.partner)
    report_missing(shop_order=shop_order, pieces={shop_order.lines.get().pk: 1}, gone=True, actor=factories.make_user())
    deliver(shop_order)

    page = text(browser, "shop_money:index")

    assert "Goods €20.00 − commission €1.80 (9 %) − VAT on it €0.41 = €17.79 yours" in page
    assert "€30.00" in page
    assert "77.00" not in page
    assert shop_order.number in page


def test_the_csv_file_holds_all_of_it_and_runs_no_formula() -> None:
    charge("9")
    shop = rows.make_shop()
    order = paid_order((factories.make_product(partner=shop.partner, price="10.00"), 2))
    shop_order = order.shop_orders.get()
    type(shop_order).objects.filter(pk=shop_order.pk).update(number="=1+1")
    deliver(shop_order)

    answer = rows.signed_in(shop.owner).get(reverse("shop_money:export"))

    table = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [[Decimal(amount or 0) for amount in row[3:9]] for row in table[1:]] == [
        [Decimal("20.00"), Decimal("-1.80"), Decimal("-0.41"), 0, Decimal("-20.00"), Decimal("17.79")],
        [0, 0, 0, 0, 20, 0],
    ]
    assert {row[1] for row in table[1:]} == {"'=1+1"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("role", [Membership.Role.PACKER, Membership.Role.EDITOR])
def test_packers_and_editors_do_not_see_the_money(role: str) -> None:
    shop = rows.make_shop()
    person = factories.make_user()
    join_shop(shop=shop, user=person, role=role)
    browser = rows.signed_in(person)

    for name in ("shop_money:index", "shop_money:export"):
        assert browser.get(reverse(name)).status_code == 404
    assert reverse("shop_money:index") not in browser.get(reverse("wagtailadmin_home")).text
    assert reverse("shop_money:index") in rows.signed_in(shop.owner).get(reverse("wagtailadmin_home")).text


def test_the_page_costs_as_much_with_ten_movements_as_with_a_thousand() -> None:
    shop = rows.make_shop()
    browser = rows.signed_in(shop.owner)
    many_movements(shop.partner, 60)
    few = queries(browser, reverse("shop_money:index"))
    for n in range(60, 1000):
        post(
            event=Transfer.Event.PAID,
            reference=str(n),
            occurred_at=timezone.now(),
            currency="EUR",
            entries=[(Place(Kind.CLEARING, "slip"), Decimal(1)), (Place(Kind.PENDING, partner_id=shop.partner_id), Decimal(-1))],
        )

    assert queries(browser, reverse("shop_money:index")) == few
