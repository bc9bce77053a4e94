"""Changes are brought in at least once, none is lost when something is down or breaks, and one bad thing keeps no other out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from marketplace.catalogue.models import Product
from marketplace.partner.models import Partner, StockRecord
from marketplace.search import following, indexing
from marketplace.search.asking import Unavailable
from marketplace.search.indexing import digest, drain, drain_stage, stages, write_down
from marketplace.search.models import SearchChange, SetAside
from marketplace.search.turns import Turn, turn
from tests import factories
from tests.search.in_memory import InMemory
from tests.search.market import drain_all, fresh, make_market, only

in_a_test = pytest.mark.django_db


@in_a_test
def test_nothing_to_do_is_one_query() -> None:
    index = InMemory()
    drain_all(index)
    with CaptureQueriesContext(connection) as asked:
        assert drain([index]) == 0
    assert len(asked) == 1


@in_a_test
def test_what_is_down_is_waited_for_and_nothing_is_lost() -> None:
    market, index = make_market(), InMemory()
    index.is_down = True
    with pytest.raises(Unavailable):
        drain([index])
    assert SearchChange.objects.exists()
    index.is_down = False
    drain_all(index)
    assert dict(index.keys()) == fresh()
    assert f"product:{market.cheese.pk}" in index.documents
    assert not SetAside.objects.exists()


@in_a_test
def test_an_engine_that_is_down_keeps_the_database_from_nothing() -> None:
    market, database, engine = make_market(), InMemory("database"), InMemory("engine")
    drain_all(database, engine)
    engine.is_down = True
    StockRecord.objects.filter(product=market.jar).update(price=Decimal(4))
    with pytest.raises(Unavailable):
        drain([database, engine])
    assert dict(database.keys()) == fresh()
    assert dict(engine.keys()) != fresh()
    assert drain_stage(stages([database, engine])[0]) == 0  # it is not written over and over meanwhile

    engine.is_down = False
    drain_all(database, engine)
    assert dict(engine.keys()) == fresh()
    assert not SearchChange.objects.exists()


@in_a_test
def test_what_waits_for_an_engine_that_was_taken_away_is_forgotten() -> None:
    make_market()
    database, engine = InMemory("database"), InMemory("engine")
    engine.is_down = True
    while SearchChange.objects.filter(stage=0).exists():
        drain_stage(stages([database, engine])[0])
    assert SearchChange.objects.filter(stage=1).exists()
    drain_all(database)
    assert not SearchChange.objects.exists()


@in_a_test
def test_one_that_cannot_be_taken_is_set_aside_alone_and_comes_back() -> None:
    market, index = make_market(), InMemory()
    key = f"product:{market.cheese.pk}"
    index.refuses = {key}
    drain_all(index)
    assert fresh().items() - dict(index.keys()).items() == {(key, fresh()[key])}
    assert [(one.key, one.backend, one.error) for one in SetAside.objects.all()] == [
        (key, "memory", "ValueError: a document that cannot be taken")
    ]
    index.refuses = set()
    Product.objects.filter(pk=market.cheese.pk).update(title="Serra")
    drain_all(index)
    assert dict(index.keys()) == fresh()
    assert not SetAside.objects.exists()


@in_a_test
def test_a_document_that_cannot_be_made_keeps_no_other_out(monkeypatch: pytest.MonkeyPatch) -> None:
    market, index = make_market(), InMemory()
    real = indexing.documents_of

    def broken(kind: str, pks: list[int]) -> list[object]:
        if kind == "product" and market.honey.pk in pks:
            raise KeyError("no such shelf")
        return list(real(kind, pks))  # type: ignore[arg-type]

    monkeypatch.setattr(indexing, "documents_of", broken)
    drain_all(index)
    assert f"product:{market.cheese.pk}" in index.documents
    assert [one.key for one in SetAside.objects.all()] == [f"product:{market.honey.pk}"]


@in_a_test
def test_the_newest_change_does_not_wait_for_the_thousands_before_it() -> None:
    market, index = make_market(), InMemory()
    drain_all(index)
    write_down(("product", 10_000 + n) for n in range(50))
    Product.objects.filter(pk=market.cheese.pk).update(title="Newest")
    drain([index], limit=5)
    assert index.documents[f"product:{market.cheese.pk}"].titles["en"] == "Newest"
    assert SearchChange.objects.count() == 46  # the newest five of fifty-one


@in_a_test
def test_a_change_made_while_the_document_is_written_is_not_forgotten() -> None:
    market, index = make_market(), InMemory()
    drain_all(index)
    Product.objects.filter(pk=market.cheese.pk).update(title="First")

    def second() -> None:
        index.on_write = lambda: None
        Product.objects.filter(pk=market.cheese.pk).update(title="Second")

    index.on_write = second
    drain([index])
    assert index.documents[f"product:{market.cheese.pk}"].titles["en"] == "First"
    drain_all(index)
    assert index.documents[f"product:{market.cheese.pk}"].titles["en"] == "Second"


@in_a_test
def test_one_whose_turn_ran_out_does_not_leave_an_older_state_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another brought in a newer state while it slept between reading and writing."""
    market, index = make_market(), InMemory()
    drain_all(index)
    Product.objects.filter(pk=market.cheese.pk).update(title="First")

    def meanwhile() -> None:
        index.on_write = lambda: None
        Product.objects.filter(pk=market.cheese.pk).update(title="Second")
        monkeypatch.setattr(Turn, "take", lambda self: True)
        drain([index])
        assert index.documents[f"product:{market.cheese.pk}"].titles["en"] == "Second"

    index.on_write = meanwhile
    drain([index])
    drain_all(index)
    assert dict(index.keys()) == fresh()


@in_a_test
def test_two_have_no_turn_at_once() -> None:
    make_market()
    index = InMemory()
    with turn("memory") as ours:
        assert ours is not None
        assert drain([index]) == 0
        with turn("memory") as others:
            assert others is None
    assert drain([index]) > 0


@in_a_test
def test_a_seller_of_thousands_is_written_out_by_the_database() -> None:
    market, index = make_market(), InMemory()
    drain_all(index)
    copies = [
        Product(title=f"P {n}", partner=market.partner, product_class=market.cheese.product_class, slug=f"p-{n}") for n in range(2500)
    ]
    Product.objects.bulk_create(copies)
    drain_all(index)
    Partner.objects.filter(pk=market.partner.pk).update(name="Alva")
    with CaptureQueriesContext(connection) as asked:
        drain([index], limit=1)
    assert SearchChange.objects.count() > 2500
    assert len(asked) < 12


def test_no_back_end_is_called_within_a_transaction(committed_db: None) -> None:
    make_market()
    index, within = InMemory(), []
    index.on_write = lambda: within.append(connection.in_atomic_block)
    drain_all(index)
    assert within
    assert not any(within)


@in_a_test
def test_equal_documents_have_equal_digests_and_others_have_not() -> None:
    market = make_market()
    key = f"product:{market.cheese.pk}"
    before = digest(only(key))
    assert digest(only(key)) == before
    assert len(before) == 32
    StockRecord.objects.filter(product=market.cheese).update(sale_price=Decimal("9.91"))
    assert digest(only(key)) != before


# --- The process ---


@pytest.fixture
def followed(committed_db: None) -> Iterator[tuple[InMemory, InMemory]]:
    """Two back ends that are followed in threads, until the test is over."""
    backends, stop = (InMemory("database"), InMemory("engine")), threading.Event()
    thread = threading.Thread(target=following.follow, args=(backends, stop))
    thread.start()
    yield backends
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def wait_until(what: object, *, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_follower_brings_in_what_was_committed_and_comes_back_by_itself(
    followed: tuple[InMemory, InMemory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LONGEST_PAUSE", 0.4)
    database, engine = followed
    product = factories.make_product(title="Seen")
    key = f"product:{product.pk}"
    wait_until(lambda: key in database.documents and key in engine.documents)

    engine.is_down = True
    Product.objects.filter(pk=product.pk).update(title="Changed")
    wait_until(lambda: database.documents[key].titles["en"] == "Changed")
    assert engine.documents[key].titles["en"] == "Seen"
    engine.is_down = False
    wait_until(lambda: engine.documents[key].titles["en"] == "Changed")

    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(title="Not yet")
        transaction.set_rollback(True)
    wait_until(lambda: not SearchChange.objects.exists())
    assert database.documents[key].titles["en"] == "Changed"


# --- The command ---


@in_a_test
def test_once_and_check_and_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    market, index = make_market(), InMemory()
    monkeypatch.setattr("marketplace.search.management.commands.search_index.backends_in_use", lambda: [index])

    def said(*words: str) -> str:
        output = StringIO()
        call_command("search_index", *words, stdout=output)
        return output.getvalue()

    assert "changes were brought in." in said("once")
    assert dict(index.keys()) == fresh()
    assert "0 missing, 0 old, 0 too much" in said("check")

    del index.documents[f"product:{market.cheese.pk}"]
    index.documents[f"product:{market.honey.pk}"] = index.documents[f"maker:{market.maker.pk}"]
    index.documents["shop:999999"] = index.documents[f"shop:{market.partner.pk}"]
    with pytest.raises(SystemExit):
        said("check")
    assert "1 missing, 1 old, 1 too much" in said("check", "--mend")
    assert dict(index.keys()) == fresh()
    assert "0 missing, 0 old, 0 too much" in said("check")
