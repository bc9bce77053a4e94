"""Statements: what a seller reads of a closed month, on paper and as a table, made once."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from accounts.roles import Role
from demo.filling.clock import clock_at
from marketplace.ledger.checking import check_books
from marketplace.ledger.models import Period, Transfer
from marketplace.ledger.periods import close_month
from marketplace.ledger.posting import Place, post
from marketplace.partner.models import Partner
from marketplace.payouts.models import Statement
from marketplace.payouts.regular import statements
from marketplace.payouts.statements import write_papers
from tests import factories
from tests.ledger.rows import charge, deliver, paid_order
from tests.payouts.rows import make_seller, run_now, the_post_pays
from tests.shops import rows
from tests.tasks import run_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    storages = {
        **settings.STORAGES,
        "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    settings.STORAGES = storages


def day(month: int, number: int) -> dt.datetime:
    """Noon of a day of the year before."""
    return timezone.make_aware(dt.datetime(timezone.localdate().year - 1, month, number, 12))


def sold(partner: Partner, price: str, at: dt.datetime) -> None:
    with clock_at(at):
        order = paid_order((factories.make_product(partner=partner, price=price), 1))
        deliver(order.shop_orders.get(), at=at)


def two_months(partner: Partner) -> None:
    """100 in March, paid out in April, when 50 more are delivered and 20 wait for delivery."""
    charge("10", starts_on=dt.date(2015, 1, 1))
    the_post_pays()
    sold(partner, "100.00", day(3, 10))
    run_now(at=day(4, 2))
    sold(partner, "50.00", day(4, 20))
    with clock_at(day(4, 25)):
        paid_order((factories.make_product(partner=partner, price="20.00"), 1))


def close(*months: int) -> None:
    for month in months:
        close_month(month=day(month, 1).date())
    statements(timezone.now())
    run_tasks()


def words_of(statement: Statement) -> str:
    with statement.pdf.open("rb") as file:
        pages = list(pypdfium2.PdfDocument(file.read()))
        return "\n".join(page.get_textpage().get_text_bounded() for page in pages).replace("\xa0", " ")


def test_a_month_begins_where_the_one_before_ended() -> None:
    lena = make_seller(name="Queijaria Lena")
    two_months(lena)

    close(3, 4)

    march, april = Statement.objects.order_by("period__starts_on")
    assert (march.payable_before, march.payable_after) == (Decimal(0), Decimal("87.70"))
    assert (april.payable_before, april.payable_after) == (Decimal("87.70"), Decimal("43.85"))
    assert (april.waiting_before, april.waiting_after) == (Decimal(0), Decimal("20.00"))
    assert not check_books()

    paper = words_of(april)
    for words in (
        "Queijaria Lena",
        "Balance before",
        "€87.70",
        "Goods delivered",
        "€50.00",
        "Paid out to you",
        "-€87.70",
        "€43.85",
        "€20.00",
    ):
        assert words in paper or words.replace("-", "−") in paper, (words, paper)

    table = list(csv.reader(io.StringIO(april.table)))
    assert table[1][-2] == "87.70"
    assert table[-1][-3:] == ["20.00", "43.85", "EUR"]
    moved = sum(Decimal(row[-2]) for row in table[2:-1])
    assert Decimal("87.70") + moved == Decimal("43.85")


def test_a_statement_is_made_once_and_never_redrawn() -> None:
    two_months(make_seller())
    close(3, 4)
    april = Statement.objects.order_by("-period__starts_on")[0]
    paper, name = words_of(april), april.pdf.name

    Partner.objects.update(name="Somebody else")
    assert statements(timezone.now()) == 0
    write_papers.call(april.pk)

    april.refresh_from_db()
    assert (words_of(april), april.pdf.name) == (paper, name)


def test_it_is_in_the_owners_language() -> None:
    shop = rows.make_shop(partner=make_seller())
    UserProfile.objects.create(user=shop.owner, preferred_language="pt")  # type: ignore[attr-defined]
    two_months(shop.partner)

    close(3)

    assert Statement.objects.get().language == "pt"


def test_who_had_no_money_gets_none() -> None:
    make_seller(name="Nobody bought here")
    two_months(make_seller())
    close(3)

    assert Statement.objects.count() == 1


def test_an_owner_takes_the_papers_of_the_own_shop_alone() -> None:
    own, other = (rows.make_shop(partner=make_seller(name=name)) for name in ("Lena", "Tomás"))
    two_months(own.partner)
    close(3)
    statement = Statement.objects.get()
    url = reverse("shop_money:statement", args=[statement.pk])
    client = rows.signed_in(own.owner)  # type: ignore[attr-defined]

    assert url in client.get(reverse("shop_money:index")).content.decode()
    assert client.get(url).content.startswith(b"%PDF")
    assert "87.70" in client.get(url, {"as": "csv"}).content.decode()
    assert rows.signed_in(other.owner).get(url).status_code == 404  # type: ignore[attr-defined]
    operator = rows.signed_in(factories.make_user(role=Role.OPERATOR))
    assert operator.get(reverse("payouts:statement", args=[statement.pk])).content.startswith(b"%PDF")
    assert statement.number in operator.get(reverse("payouts:seller", args=[own.partner_id])).content.decode()


def test_words_in_the_table_are_not_run_by_spreadsheets() -> None:
    lena = make_seller()
    post(
        event=Transfer.Event.PAYOUT_RETURNED,
        reference="=cmd()",
        occurred_at=day(3, 3),
        currency="EUR",
        entries=[(Place("clearing", "payout_bank"), Decimal(5)), (Place("payable", partner_id=lena.pk), Decimal(-5))],
    )
    close(3)

    assert ",'=cmd()," in Statement.objects.get().table


def test_the_check_says_where_a_statement_and_the_books_differ() -> None:
    two_months(make_seller(name="Lena"))
    close(3)
    Statement.objects.update(payable_after=Decimal("99.99"))

    found = [finding for finding in check_books() if finding.question == "statements"]

    assert [finding.about for finding in found] == [f"Lena {day(3, 1):%Y-%m}"]
    assert "€99.99" in found[0].text


def test_a_hundred_sellers_take_as_many_questions_each_as_one() -> None:
    from django.test.utils import CaptureQueriesContext

    def earn(count: int) -> None:
        for _n in range(count):
            partner = factories.make_partner()
            entries = [(Place("clearing", "slip"), Decimal(5)), (Place("payable", partner_id=partner.pk), Decimal(-5))]
            post(event=Transfer.Event.DELIVERED, reference=f"{partner.pk}", occurred_at=day(3, 3), currency="EUR", entries=entries)

    earn(3)
    close_month(month=day(3, 1).date())
    with CaptureQueriesContext(connection) as seen:
        assert statements(timezone.now()) == 3
    assert len(seen) < 3 * 12 + 12
    assert Period.objects.count() == 1
