"""Where the database is, and what has come to be seen since: exactly, also where PostgreSQL shows things in another order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from cms.models import PageChange
from cms.page_cache import position as positions
from cms.page_cache.freshness import Depends, look
from cms.page_cache.position import position
from marketplace.partner.models import StockRecord
from tests import factories

STOCK = Depends(("stock",))


@contextmanager
def beside() -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the same database, with a transaction open."""
    told = connection.settings_dict
    with psycopg.connect(
        dbname=told["NAME"], user=told["USER"], password=told["PASSWORD"] or None, host=told["HOST"], port=told["PORT"]
    ) as other:
        yield other


def take_one(other: psycopg.Connection[Any], product: Any) -> None:
    other.execute("UPDATE partner_stockrecord SET num_allocated = COALESCE(num_allocated, 0) + 1 WHERE product_id = %s", [product.pk])


def open_one(other: psycopg.Connection[Any]) -> None:
    """So that it has its number."""
    other.execute("SELECT pg_current_xact_id()")


@pytest.mark.django_db
def test_it_is_the_same_until_something_changes() -> None:
    product = factories.make_product()
    before = position()
    assert position() == before
    StockRecord.objects.filter(product=product).update(num_allocated=1)
    assert position() != before


@pytest.mark.postgres
def test_it_moves_with_each_commit_of_somebody_elses(committed_db: None) -> None:
    product = factories.make_product()
    with beside() as other:
        take_one(other, product)
        before = position()
        other.commit()
        now, changed = look(before, STOCK)
        assert position() == now != before
        assert changed
        assert not look(now, STOCK)[1]


@pytest.mark.postgres
def test_what_was_open_counts_though_its_number_is_lower(committed_db: None) -> None:
    """A transaction may take its number first and be seen last."""
    early, late = factories.make_product(), factories.make_product()
    with beside() as slow, beside() as quick:
        for older, newer in ((slow, quick), (quick, slow)):  # whichever of the two began first
            open_one(older)
            open_one(newer)
            take_one(slow, early)
            take_one(quick, late)
            quick.commit()
            since = position()
            newest = since.newest
            assert not look(since, STOCK)[1]
            slow.commit()
            now, changed = look(since, STOCK)
            assert now.newest == newest, "nothing came after it by number"
            assert changed
            assert not look(now, STOCK)[1]


@pytest.mark.postgres
def test_a_long_transaction_makes_nothing_else_count_twice(committed_db: None) -> None:
    product = factories.make_product()
    with beside() as slow:
        open_one(slow)
        StockRecord.objects.filter(product=product).update(num_allocated=1)
        since = position()
        assert not look(since, STOCK)[1]
        slow.commit()
        assert not look(since, STOCK)[1]


@pytest.mark.postgres
def test_it_is_asked_at_once_and_in_a_transaction_like_anything_else(committed_db: None) -> None:
    connection.ensure_connection()
    at_once = positions._at_once(connection)
    assert at_once == position()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")  # as psycopg does after a rollback
    assert positions._at_once(connection) == at_once
    with transaction.atomic():
        assert position() == at_once
        PageChange.objects.create(topic="frame")
        assert positions._at_once(connection) is None
        assert position() != at_once, "what one has written oneself is seen too"


@pytest.mark.postgres
def test_a_pooler_without_prepared_statements_is_asked_plainly(committed_db: None, monkeypatch: Any) -> None:
    before = position()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert positions._at_once(connection) is None
    assert position() == before


@pytest.mark.postgres
def test_a_connection_that_was_lost_is_made_anew(committed_db: None) -> None:
    before = position()
    for ask in (position, lambda: look(before, STOCK)[0]):
        with beside() as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        assert ask() == before
