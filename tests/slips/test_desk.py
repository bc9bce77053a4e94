"""The operator's pages on slips: ways to pay them, and money that paid for nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from marketplace.slips.models import Channel, Surplus
from marketplace.slips.receiving import assign, record_receipt
from tests import factories
from tests.marketplace.ordering import make_order

pytestmark = pytest.mark.django_db
FORM = {"name": "Counters", "working_days": "5", "arrives_after": "0", "on_slips": "on", "is_open": "on"}


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(factories.make_user(role=Role.OPERATOR, is_staff=True))
    return client


def counter() -> Channel:
    return Channel.objects.get(code="counter")


def test_the_operator_gives_a_way_other_days_and_old_slips_keep_theirs(desk: Client) -> None:
    before = make_order().slip.due_by("counter")

    answer = desk.post(reverse("slip_ways:way", args=[counter().pk]), FORM, follow=True)

    assert "Counters" in answer.content.decode()
    assert (counter().working_days, counter().clearing) == (5, "slip")
    assert make_order().slip.due_by("counter") > before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"working_days": "0"}, "from 1 to 60"),
        ({"working_days": "61"}, "from 1 to 60"),
        ({"arrives_after": "-1"}, ""),
        ({"is_open": ""}, "open another one first"),
    ],
)
def test_bad_input_is_told(desk: Client, fields: dict[str, str], said: str) -> None:
    Channel.objects.exclude(code="counter").update(is_open=False)

    answer = desk.post(reverse("slip_ways:way", args=[counter().pk]), {**FORM, **fields})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert (counter().working_days, counter().is_open) == (3, True)


def test_money_that_paid_for_nothing_is_listed_in_as_many_queries_for_ten_as_for_more(
    desk: Client, django_assert_max_num_queries: Any
) -> None:
    assert "No money has paid for nothing" in desk.get(reverse("slip_ways:surpluses")).content.decode()
    counts = []
    for count in (10, 30):
        for n in range(count):
            order = make_order((factories.make_product(stock=50), 1))
            receipt, _ = record_receipt(
                channel="counter", external=f"{count}/{n}", amount=order.total_incl_tax + 1, currency="EUR", at=timezone.now()
            )
            assign(receipt=receipt, slip=order.slip, at=timezone.now())
        with django_assert_max_num_queries(40) as queries:
            page = desk.get(reverse("slip_ways:surpluses")).content.decode()
        counts.append(len(queries))

    assert "more than was asked for" in page
    assert Surplus.objects.count() == 40
    assert counts[0] == counts[1]
