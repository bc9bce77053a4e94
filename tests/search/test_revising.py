"""Pages that are kept hear of every change of an index."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from marketplace.search.asking import Backend
from marketplace.search.backends import get_backend
from marketplace.search.indexing import bring_changes, stages
from marketplace.search.models import SearchChange, SearchIndex
from marketplace.search.turns import turn
from tests import factories
from tests.search.making import document

pytestmark = pytest.mark.django_db


def revision() -> int:
    return int(SearchIndex.objects.get(pk=1).revision)


def test_writing_and_removing_in_the_database_are_told() -> None:
    before = revision()
    get_backend().write([document(1, "Mel")])
    written = revision()
    get_backend().remove(["product:1"])
    assert before < written < revision()


class Elsewhere:
    """An index of which the database knows nothing, like an engine's."""

    name = "elsewhere"

    def write(self, documents: Iterable[object]) -> int:
        return len(list(documents))

    def remove(self, keys: Iterable[str]) -> int:
        return len(list(keys))


def test_what_a_second_index_has_taken_in_is_told_too() -> None:
    factories.make_product(title="Honey")
    elsewhere: Backend = Elsewhere()  # type: ignore[assignment]
    _first, second = stages([get_backend(), elsewhere])
    SearchChange.objects.update(stage=second.number)
    before = revision()
    with turn("elsewhere") as ours:
        assert ours is not None
        assert bring_changes(second, second.backend, ours)
    assert revision() > before
