"""An engine that SEARCH_URL has just named: the first rebuild fills it, changes reach it and the database, and it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from marketplace.search import finding
from marketplace.search.asking import Question
from marketplace.search.backends.engine import engine_backend
from marketplace.search.backends.engine.backend import EngineBackend
from marketplace.search.backends.engine.clients import connect
from marketplace.search.circuit import Circuit
from marketplace.search.indexing import drain, stages
from marketplace.search.rebuilding import rebuild
from tests import factories
from tests.search.engines import PATIENCE, address, own_prefix, throw_away


@pytest.fixture(params=["opensearch", "elasticsearch"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineBackend]:
    backend = EngineBackend(connect(address(request.param)), prefix=own_prefix(), seconds=PATIENCE)
    monkeypatch.setattr(finding, "engine_backend", lambda: backend)
    monkeypatch.setattr(finding, "circuit", Circuit())
    yield backend
    throw_away(backend)


def ask(words: str) -> Any:
    return finding.find(Question(words=words, day=dt.date.today()))


@pytest.mark.django_db
@pytest.mark.engines
def test_the_first_rebuild_fills_it_and_changes_reach_both(engine: EngineBackend) -> None:
    cheese = factories.make_product(title="Queijo da Estrela")
    for stage in stages(finding.all_backends()):
        rebuild(stage)
    answer = ask("queijo")
    assert (answer.by, answer.products) == (engine.name, (cheese.pk,))

    cheese.title = "Requinte da Estrela"
    cheese.save()
    while drain(finding.all_backends()):
        pass

    assert ask("queijo").products == ()
    assert ask("requinte").products == (cheese.pk,)
    assert [backend.find(Question(words="requinte")).products for backend in finding.all_backends()] == [(cheese.pk,)] * 2


@pytest.mark.django_db
@pytest.mark.engines
def test_until_then_the_database_answers(engine: EngineBackend) -> None:
    cheese = factories.make_product(title="Queijo da Estrela")
    while drain(finding.all_backends()):
        pass

    answer = ask("queijo")

    assert (answer.by, answer.products) == ("database", (cheese.pk,))


def test_the_setting_makes_one_back_end_a_process(settings: Any) -> None:
    settings.SEARCH_ENGINE = None
    assert engine_backend() is None

    settings.SEARCH_ENGINE = address("opensearch", "http://127.0.0.1:9")
    engine = engine_backend()

    assert engine is not None
    assert engine.name == "opensearch"
    assert engine is engine_backend()
    assert [backend.name for backend in finding.all_backends()] == ["database", "opensearch"]
