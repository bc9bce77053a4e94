"""A new index takes the old one's place in one step, and nothing is left of one that broke off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from marketplace.search.asking import Unavailable
from marketplace.search.backends.engine.backend import EngineBackend, Refused
from marketplace.search.backends.engine.clients import NotThere, connect
from marketplace.search.documents import Document
from tests.search import relevance
from tests.search.engines import PATIENCE, address, empty_engine, own_prefix, throw_away
from tests.search.making import document, found, question

pytestmark = [pytest.mark.django_db, pytest.mark.engines]
GOODS = [document(n, "Queijo") for n in range(1, 31)]


@pytest.fixture(params=["opensearch", "elasticsearch"])
def engine(request: pytest.FixtureRequest) -> Iterator[EngineBackend]:
    """Nothing was ever built on it."""
    backend = EngineBackend(connect(address(request.param)), prefix=own_prefix(), seconds=PATIENCE)
    yield backend
    throw_away(backend)


def build(engine: EngineBackend, documents: list[Document]) -> None:
    rebuild = engine.begin_rebuild()
    rebuild.write(documents)
    rebuild.finish()


def test_there_is_no_moment_without_an_answer(engine: EngineBackend) -> None:
    build(engine, GOODS)
    totals, failures, stop = set(), [], threading.Event()

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                totals.add(engine.find(question("queijo", with_facets=False)).total)
            except Exception as error:  # noqa: BLE001 - whatever it is, a shopper would have seen it
                failures.append(error)

    askers = [threading.Thread(target=keep_asking) for _asker in range(2)]
    for asker in askers:
        asker.start()
    for _round in range(5):
        build(engine, GOODS)
    stop.set()
    for asker in askers:
        asker.join()

    assert failures == []
    assert totals == {30}


def test_a_question_that_meets_the_old_index_being_thrown_away_is_asked_once_more(
    engine: EngineBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(engine, GOODS)
    really_search, refusals = engine.client.search_all, [NotThere("no such index")]

    def search(*asked: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return really_search(*asked)

    monkeypatch.setattr(engine.client, "search_all", search)

    assert engine.find(question("queijo")).total == 30


def test_what_a_broken_rebuild_left_is_thrown_away_by_the_next(engine: EngineBackend) -> None:
    build(engine, GOODS)
    engine.begin_rebuild().write(GOODS)  # and its process died
    engine.begin_rebuild().write(GOODS)
    assert len(engine.client.indices(f"{engine.alias}-*")) == 2  # the one that answers, and the last one begun

    build(engine, GOODS[:3])

    assert found(engine) == {1, 2, 3}
    assert list(engine.client.indices(f"{engine.alias}-*")) == list(engine.client.aliased(engine.alias))


def test_an_alias_over_two_indexes_is_mended_by_the_next(engine: EngineBackend) -> None:
    build(engine, GOODS[:2])
    second = engine.begin_rebuild()
    second.write(GOODS[:2])
    (name,) = set(engine.client.indices(f"{engine.alias}-*")) - set(engine.client.aliased(engine.alias))
    engine.client.change_aliases([{"add": {"index": name, "alias": engine.alias}}])  # it died before the old one was taken out

    build(engine, GOODS[:5])

    assert engine.find(question()).total == 5
    assert len(engine.client.indices(f"{engine.alias}-*")) == 1


def test_where_nothing_was_built_yet_it_says_so_and_a_change_makes_no_index_of_one(engine: EngineBackend) -> None:
    with pytest.raises(Unavailable, match="search_index rebuild"):
        engine.find(question())

    assert engine.write(GOODS[:1]) == 0
    assert engine.remove(["product:1"]) == 0

    with pytest.raises(Unavailable):
        engine.find(question())
    assert list(engine.client.indices(f"{engine.alias}*")) == []


def test_a_document_that_the_engine_refuses_is_told(engine: EngineBackend) -> None:
    build(engine, [])

    with pytest.raises(Refused, match="product:1"):
        engine.write([document(1, latitude=1000.0, longitude=0.0)])


def test_many_are_written_in_parts_and_read_back_in_order(engine: EngineBackend) -> None:
    build(engine, [document(n) for n in range(1, 1203)])

    keys = list(dict(engine.keys()))

    assert len(keys) == 1202
    assert keys == sorted(keys)


def test_both_engines_show_the_same_in_the_same_order() -> None:
    engines = [empty_engine(name) for name in ("opensearch", "elasticsearch")]
    for one in engines:
        one.write(relevance.documents())

    for asked in ("queijo", "azeite", "mel", "pão", "arroz", "sal", "queijo de ovelha", "chouriço", "vinho"):
        first, second = (one.find(question(asked, size=10)) for one in engines)
        assert first.products == second.products, asked
        assert first.total >= second.total  # OpenSearch's own stemmers may find more, further down
