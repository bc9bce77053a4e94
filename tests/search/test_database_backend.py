"""The database back end: what every back end does, and what is its own."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.search.asking import Backend, Facet, Order
from marketplace.search.backends import get_backend
from marketplace.search.backends.database import ranking
from marketplace.search.backends.database.matching import Place, full_text
from marketplace.search.backends.database.rows import sku_word
from marketplace.search.wanting import wanted
from tests.search.contract import CountsFacets, FindsWords, TakesBadInput, WalksPages
from tests.search.making import COIMBRA, DAY, counts, document, know_synonyms, question, walked

pytestmark = pytest.mark.django_db


@pytest.fixture
def backend(db: None) -> Backend:
    return get_backend()


class TestWords(FindsWords):
    pass


class TestFacets(CountsFacets):
    pass


class TestPages(WalksPages):
    pass


class TestBadInput(TakesBadInput):
    pass


def statements(backend: Backend, asked: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        backend.find(asked)  # type: ignore[arg-type]
    return len([query for query in seen.captured_queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("many", [10, 1000])
def test_a_question_is_asked_in_five_statements_however_many_there_are(backend: Backend, many: int) -> None:
    know_synonyms("queijo, cheese")
    backend.write(document(n, f"Queijo {n}", maker=n, categories=(1, n % 5 + 2), milk=("sheep",)) for n in range(many))
    narrowed = {Facet.MAKER: ("1", "2"), Facet.CATEGORY: ("1",), Facet.MILK: ("sheep",), Facet.FREE_OF: ("nuts",)}
    backend.find(question("queijo"))  # the operator's words are read once

    for order in Order:
        assert statements(backend, question("queijo", order=order, near=COIMBRA)) <= 3
        assert statements(backend, question(order=order, near=COIMBRA, chosen=narrowed)) <= 3
    assert statements(backend, question("quiejo")) <= 5
    assert statements(backend, question("quei")) <= 5
    assert statements(backend, question("xylophone")) <= 5


def test_beyond_the_ranked_ones_a_list_of_a_frequent_word_goes_on(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "RANKED_AT_MOST", 10)
    backend.write(document(n, f"Queijo {'da serra velho' if n % 2 else ''}", sold=n % 7) for n in range(1, 41))

    seen = walked(backend, question("queijo", size=3))

    assert sorted(seen) == list(range(1, 41))
    assert seen == list(backend.find(question("queijo", size=100)).products)
    assert {n % 7 for n in seen[:10]} <= {5, 6}


def test_the_pages_of_corrected_words_and_of_beginnings_go_on(backend: Backend) -> None:
    backend.write(document(n, f"Requeijão {n}") for n in range(1, 20))

    for words in ("requejao", "requeij"):
        assert sorted(walked(backend, question(words, size=4))) == list(range(1, 20))
    second = backend.find(question("requejao", size=4, after=backend.find(question("requejao", size=4)).next))
    assert (len(second.products), second.total, second.corrected) == (4, 19, "requeijão")


def test_of_two_near_words_the_one_that_more_things_have_is_meant(backend: Backend) -> None:
    rebuild = backend.begin_rebuild()
    rebuild.write([document(1, "Broa"), *(document(n, "Broca") for n in range(2, 5)), document(9, "Brota")])
    rebuild.finish()

    assert backend.find(question("brosa")).corrected == "broca"


def test_a_younger_rebuild_is_not_undone_by_an_older_one(backend: Backend) -> None:
    older, younger = backend.begin_rebuild(), backend.begin_rebuild()
    older.write([document(1)])
    younger.write([document(2)])

    younger.finish()
    older.finish()

    assert backend.find(question()).products == (2,)


def test_what_nobody_has_any_more_is_thrown_away_by_a_rebuild(backend: Backend) -> None:
    from marketplace.search.models import SearchEntry, SearchProfile, SearchSpelling, SearchValue

    backend.write([document(1, "Tigela", maker=71)])
    rebuild = backend.begin_rebuild()
    rebuild.write([document(2, "Queijo", maker=72)])
    rebuild.finish()

    assert list(SearchEntry.objects.values_list("key", flat=True)) == ["product:2"]
    assert set(SearchValue.objects.filter(facet="maker").values_list("value", flat=True)) == {"72"}
    assert SearchProfile.objects.values("profile").distinct().count() == 1
    assert not SearchSpelling.objects.filter(word="tigela").exists()


def test_a_question_of_another_page_of_the_same_size_is_the_same_list(backend: Backend) -> None:
    backend.write(document(n, "Queijo") for n in range(1, 8))
    asked = question("queijo", size=3)

    first = backend.find(asked)

    assert backend.find(replace(asked, after=first.next)).products == backend.find(question("queijo", size=6)).products[3:]


def test_what_was_counted_is_kept_until_the_index_changes(backend: Backend) -> None:
    backend.write(document(n, district="Guarda", price=Decimal(n)) for n in range(1, 4))
    first = backend.find(question("queijo"))
    asked_anew = statements(backend, question("queijo", lowest=Decimal(2)))

    kept = 1 if connection.vendor == "postgresql" else 0
    assert statements(backend, question("queijo", order=Order.PRICE)) == asked_anew - kept
    assert backend.find(question("queijo")) == first

    backend.write([document(4, district="Guarda")])
    assert counts(backend.find(question("queijo")), Facet.DISTRICT) == {"Guarda": 4}
    backend.remove(["product:1"])
    assert backend.find(question("queijo")).total == 3
    rebuild = backend.begin_rebuild()
    rebuild.write([document(5, district="Viseu")])
    rebuild.finish()
    assert counts(backend.find(question("queijo")), Facet.DISTRICT) == {"Viseu": 1}


def test_what_was_counted_for_one_question_is_not_anothers(backend: Backend) -> None:
    backend.write(document(n, district=("Guarda", "Viseu")[n % 2], milk=("sheep",) if n == 1 else (), sending=f"s{n}") for n in range(1, 4))
    narrowed = [
        question(),
        question("queijo", chosen={Facet.DISTRICT: ("Viseu",)}),
        question("queijo", chosen={Facet.MILK: ("sheep",)}),
        question("queijo", sendings=("s1", "s2")),
        question("mel"),
        question(day=DAY - dt.timedelta(days=9)),
    ]
    totals = [backend.find(asked).total for asked in narrowed]
    assert totals[:5] == [3, 2, 1, 2, 0]
    assert backend.find(question(with_facets=False)).facets == {}
    assert [backend.find(asked).total for asked in narrowed] == totals


@pytest.mark.parametrize(
    "typed", ["NEAR(queijo, 2) OR NOT mel*", 'titles:queijo" OR "mel', "'queijo' | !mel & (pão <-> :*)", "{skus} : x ^ a-b"]
)
def test_all_that_was_typed_stands_in_quotation_marks(typed: str) -> None:
    for beginning in (False, True):
        query = full_text(wanted(typed, "pt", beginning=beginning), Place.ANYWHERE, sku=sku_word(typed))
        ours = re.sub(r"'[^']*'|\"[^\"]*\"", "", query)
        assert set(re.findall(r"\w+", ours)) <= {"AND", "OR", "titles", "names", "bodies", "skus"}
        assert not set(re.findall(r"[^\w\s]", ours)) - set("{}:()&|*")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans without statistics")
def test_postgresql_knows_of_many_entries_as_soon_as_they_are_written(backend: Backend) -> None:
    def believed() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'market_search_searchentry'")
            return int(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE market_search_searchentry")  # as autovacuum saw it when it was empty
    assert believed() < 10

    backend.write(document(n, f"Queijo {n}") for n in range(300))

    assert believed() >= 300
