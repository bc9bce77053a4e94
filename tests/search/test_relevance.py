"""Shoppers find what they want: judged queries in three languages, typed rightly and wrongly (tests/search/relevance)."""

from __future__ import annotations

import pytest

from marketplace.search.asking import Backend
from marketplace.search.backends import get_backend
from tests.search import relevance
from tests.search.engines import engine

ON_ENGINES, ON_DATABASES = 0.9, 0.8


@pytest.mark.django_db
@pytest.mark.engines
@pytest.mark.parametrize("name", ["opensearch", "elasticsearch"])
def test_an_engine_shows_what_is_wanted(name: str) -> None:
    check(engine(name), at_least=ON_ENGINES)


@pytest.mark.django_db
def test_the_database_shows_what_is_wanted() -> None:
    check(get_backend(), at_least=ON_DATABASES)


def check(backend: Backend, *, at_least: float) -> None:
    relevance.fill(backend)

    outcomes = relevance.measured(backend)

    assert relevance.mean(outcomes) >= at_least, f"{relevance.mean(outcomes):.3f}\n{relevance.worst(outcomes)}"


def test_the_judged_queries_are_enough_and_speak_of_goods_that_there_are() -> None:
    judged = relevance.judged()
    codes = {good["code"] for good in relevance.goods()}

    assert len({(one.words, one.language) for one in judged}) == len(judged) >= 120
    assert sum(one.mistyped for one in judged) >= 25
    assert {one.language for one in judged} == {"en", "pt", "fr"}
    assert all(set(one.grades) <= codes and set(one.grades.values()) <= {1, 2, 3} for one in judged)
    assert all(3 in one.grades.values() for one in judged)


@pytest.mark.parametrize(
    ("shown", "there", "figure"),
    [([3, 2, 1], [1, 2, 3], 1.0), ([], [3], 0.0), ([0, 3], [3], 0.631), ([1, 3], [3, 1], 0.710), ([3] * 12, [3] * 30, 1.0)],
)
def test_the_figure_is_as_it_was_defined(shown: list[int], there: list[int], figure: float) -> None:
    assert relevance.ndcg(shown, there) == pytest.approx(figure, abs=0.001)
