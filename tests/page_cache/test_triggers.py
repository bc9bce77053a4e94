"""The database itself writes down what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from cms.models import PageChange
from cms.page_cache import triggers
from cms.page_cache.freshness import Depends, look
from cms.page_cache.position import Position, position
from cms.page_cache.statements import topics_in
from cms.page_cache.watching import watched
from cms.regular import clear_old_page_changes
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from tests import factories

pytestmark = pytest.mark.django_db


def told(work: Callable[[], object]) -> set[str]:
    """What ``work`` had written down."""
    last = PageChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    work()
    return {str(row) for row in PageChange.objects.filter(pk__gt=last)}


def test_each_kind_of_change_is_told_with_whose_it_is() -> None:
    product = factories.make_product()
    stock, seller, other = StockRecord.objects.filter(product=product), product.partner_id, factories.make_partner()
    assert told(lambda: stock.update(num_allocated=1)) == {f"stock:{product.pk}"}
    assert f"goods:{seller}" in told(lambda: stock.update(price=3))
    assert told(lambda: Product.objects.filter(pk=product.pk).update(partner=other)) == {f"goods:{seller}", f"goods:{other.pk}"}
    assert f"goods:{seller}" in told(stock.delete)


def test_what_stays_the_same_is_no_change() -> None:
    product = factories.make_product()
    assert told(lambda: Product.objects.get(pk=product.pk).save()) == set()
    assert told(lambda: StockRecord.objects.update(num_allocated=0)) == set()


def test_what_is_taken_back_was_no_change() -> None:
    product = factories.make_product()

    def in_vain() -> None:
        with transaction.atomic():
            Product.objects.filter(pk=product.pk).update(title="Else")
            transaction.set_rollback(True)

    assert told(in_vain) == set()


def names() -> set[str]:
    return {name for name, _table in triggers._there(connection)}


def test_each_watched_table_has_its_triggers_and_they_come_back() -> None:
    tables = {table for _name, table in triggers._there(connection)}
    assert tables == {one.table for one in watched}
    before = names()
    triggers.take_away(plan=[])
    assert names() == before, "nothing to migrate"
    triggers.take_away(plan=["a migration"])
    assert names() == set()
    triggers.put_in_place()
    assert names() == before
    product = factories.make_product()
    assert told(lambda: Product.objects.filter(pk=product.pk).update(title="Else")) == {f"goods:{product.partner_id}"}


def test_a_trigger_that_was_lost_with_its_table_comes_back_alone() -> None:
    name, table = sorted(triggers._there(connection))[0]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    triggers.put_in_place()
    assert name in names()


def test_what_is_watched_is_there() -> None:
    for one in watched:
        columns = {field.column for field in apps.get_model(one.label)._meta.local_concrete_fields}
        assert {*one.only, *one.ignoring, *filter(None, [one.of])} <= columns, one.label
        assert len(triggers._name(one)) <= 55


@pytest.mark.parametrize(
    ("sql", "topics", "unwatched"),
    [
        ('SELECT "partner_stockrecord"."price" FROM "partner_stockrecord"', {"goods"}, set()),
        ('SELECT "partner_stockrecord"."num_in_stock" FROM "partner_stockrecord"', {"goods", "stock"}, set()),
        ("SELECT s.* FROM partner_stockrecord s", {"goods", "stock"}, set()),
        ("select * from partner_stockrecord", {"goods", "stock"}, set()),
        ('SELECT 1 FROM "axes_accessattempt"', set(), {"axes_accessattempt"}),
        ("SELECT 1 FROM some_index WHERE some_index MATCH 'x'", set(), {"some_index"}),
        ('INSERT INTO "cms_feirarendition" ("id") SELECT * FROM UNNEST((1)::int[]) ON CONFLICT DO UPDATE SET "id" = 1', {"image"}, set()),
        ('SELECT 1 FROM "django_content_type"', set(), set()),
        ('SELECT EXISTS(SELECT 1 FROM "catalogue_category") FROM (SELECT 1) x', {"category"}, set()),
    ],
)
def test_a_statement_says_what_it_reads(sql: str, topics: set[str], unwatched: set[str]) -> None:
    assert topics_in(sql) == (topics, unwatched)


def changed(since: Position, whole: tuple[str, ...] = (), **some: list[int]) -> bool:
    return look(since, Depends.on(whole, some))[1]


def test_a_page_is_over_when_what_it_shows_has_changed_and_not_before() -> None:
    product = factories.make_product()
    since = position()
    StockRecord.objects.filter(product=product).update(num_allocated=1)
    assert changed(since, ("stock",))
    assert changed(since, stock=[product.pk])
    assert not changed(since, ("goods", "page"), stock=[product.pk + 1])
    assert not changed(position(), ("stock",))


def test_what_empties_a_table_changes_every_row_of_it() -> None:
    PageChange.objects.create(topic="frame")  # numbers go on where another test's ended, so the first is far from none
    since = position()
    PageChange.objects.create(topic="stock")
    assert changed(since, stock=[5])
    assert not changed(since, goods=[5])


def test_after_very_many_changes_a_page_is_rendered_anew(monkeypatch: Any) -> None:
    from cms.page_cache import freshness

    monkeypatch.setattr(freshness, "MOST_LOOKED_AT", 3)
    since = position()
    for _ in range(4):
        PageChange.objects.create(topic="frame")
    assert changed(since, ("page",))


def test_old_changes_are_cleared_away_and_what_is_kept_stays() -> None:
    long_ago = timezone.now() - dt.timedelta(days=3)
    first = PageChange.objects.create(topic="frame", changed_at=long_ago)
    newest = PageChange.objects.create(topic="frame", changed_at=long_ago)
    since = position()
    clear_old_page_changes(timezone.now())
    assert list(PageChange.objects.filter(pk__gte=first.pk)) == [newest]
    assert not changed(since, ("frame",))
