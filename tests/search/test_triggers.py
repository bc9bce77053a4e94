"""The triggers are there after each migration, whatever it did to the tables, and writing goes on without them too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from marketplace.partner.models import StockRecord
from marketplace.search import triggers
from marketplace.search.models import SearchChange
from tests import factories
from tests.search.in_memory import InMemory
from tests.search.market import drain_all

pytestmark = pytest.mark.django_db


def lose_one() -> None:
    """As SQLite does with those of a table that a migration makes anew."""
    name = next(name for name in sorted(triggers._names(connection)) if "stockrecord_update" in name)
    with connection.cursor() as cursor:
        cursor.execute(triggers._drop(name, connection.vendor))


def migrated() -> None:
    triggers.after_migrating(using="default", sender=apps.get_app_config("market_search"))


def test_they_are_there_and_a_second_time_does_nothing() -> None:
    assert triggers.install(connection) is False
    product = factories.make_product()
    drain_all(InMemory())
    migrated()
    assert not SearchChange.objects.exists()
    StockRecord.objects.filter(product=product).update(price=1)
    assert list(SearchChange.objects.values_list("kind", "object_pk")) == [("product", product.pk)]


def test_one_that_was_lost_is_made_again_and_what_went_by_is_read_again() -> None:
    product = factories.make_product()
    drain_all(InMemory())
    lose_one()
    StockRecord.objects.filter(product=product).update(price=1)
    assert not SearchChange.objects.exists()
    migrated()
    assert [change.kind for change in SearchChange.objects.all()] == ["everything"]
    SearchChange.objects.all().delete()
    StockRecord.objects.filter(product=product).update(price=2)
    assert SearchChange.objects.count() == 1


def test_in_an_empty_market_nothing_is_to_be_read() -> None:
    lose_one()
    migrated()
    assert not SearchChange.objects.exists()


def test_going_back_behind_them_leaves_tables_that_can_be_written() -> None:
    with connection.schema_editor() if connection.vendor == "postgresql" else _Editor() as editor:
        triggers.remove(apps, editor)
    factories.make_product()
    assert not SearchChange.objects.exists()


class _Editor:
    """SQLite's own refuses to work within a test's transaction."""

    def __enter__(self) -> _Editor:
        self.connection = connection
        return self

    def __exit__(self, *_unused: object) -> None:
        return None
