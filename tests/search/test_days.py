"""What changes by itself at midnight is in the index right after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.order.models import Order
from marketplace.pages.models import CampaignPage
from marketplace.partner.models import Partner, StockRecord
from marketplace.search.days import begin_days
from marketplace.search.models import SearchChange
from marketplace.search.showing import midnight
from producers.models import Attestation
from tests.marketplace.ordering import make_order
from tests.search.in_memory import InMemory
from tests.search.market import Market, drain_all, fresh, in_days, make_market

pytestmark = pytest.mark.django_db


def sold_on(market: Market, day: int) -> None:
    order = make_order((market.cheese, 1))
    Order.objects.filter(pk=order.pk).update(paid_at=midnight(in_days(day)) + dt.timedelta(hours=12))


# What is so, by days from today: tomorrow something is different, or the day after.
AHEAD: dict[str, Callable[[Market], Any]] = {
    "a reduction begins": lambda m: StockRecord.objects.filter(product=m.jar).update(sale_price=Decimal(4), sale_from=in_days(1)),
    "a reduction ends": lambda m: StockRecord.objects.filter(product=m.cheese).update(sale_until=in_days(0)),
    "no longer visible": lambda m: Product.objects.filter(pk=m.cheese.pk).update(visible_until=in_days(1)),
    "an attestation ends": lambda m: Attestation.objects.filter(pk=m.attestation.pk).update(valid_until=in_days(0)),
    "the next attestation begins": lambda m: Attestation.objects.filter(pk=m.attestation.pk).update(valid_from=in_days(2)),
    "a shop opens again": lambda m: Partner.objects.filter(pk=m.partner.pk).update(trading="closed", reopens_on=in_days(1)),
    "a campaign ends": lambda m: CampaignPage.objects.filter(pk=m.campaign.pk).update(closes_at=midnight(in_days(1))),
    "sold today": lambda m: sold_on(m, 0),
    "sold long ago": lambda m: sold_on(m, -90),
}


@pytest.fixture
def move_to(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    today = timezone.localdate()
    real = timezone.localdate

    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda *moment: real(*moment) if moment else today + dt.timedelta(days=days))

    return move


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("steps", [(1, 2), (2,), (1, 1, 2)], ids=["each day", "asleep for a day", "twice a day"])
def test_a_day_begins(ahead: str, steps: tuple[int, ...], move_to: Callable[[int], None]) -> None:
    market, index = make_market(), InMemory()
    begin_days(timezone.localdate())
    AHEAD[ahead](market)
    drain_all(index)
    before = dict(index.keys())
    for days in steps:
        move_to(days)
        begin_days(timezone.localdate())
        assert not SearchChange.objects.filter(kind="everything").exists()
        drain_all(index)
        assert dict(index.keys()) == fresh()
    assert dict(index.keys()) != before


def test_a_day_that_was_begun_is_one_query_and_after_a_long_sleep_all_is_read(move_to: Callable[[int], None]) -> None:
    begin_days(timezone.localdate())
    SearchChange.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        assert begin_days(timezone.localdate()) == 0
    assert len(asked) == 1
    move_to(60)
    assert begin_days(timezone.localdate()) == 1
    assert SearchChange.objects.get().kind == "everything"
