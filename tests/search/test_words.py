"""What is typed, its words, and what was meant by them: without a database."""

from __future__ import annotations

import pytest

from marketplace.search.reading_queries import LONGEST_QUERY, MOST_WORDS, clean_words, typed_words, without_small
from marketplace.search.spelling import Known, distance, nearest, shortened


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  queijo \t da\nserra ", "queijo da serra"),
        ("queijo\x00\x1b[31m", "queijo [31m"),
        ("\ud800mel\u202e", "mel"),
        ("", ""),
        ("\x00", ""),
        ("PAO-500/1", "PAO-500/1"),
    ],
)
def test_a_query_is_one_clean_line(typed: str, clean: str) -> None:
    assert clean_words(typed) == clean


def test_a_long_query_is_cut() -> None:
    assert len(clean_words("queijo " * 2000)) <= LONGEST_QUERY
    assert len(clean_words("q" * 10_000)) == LONGEST_QUERY
    assert len(typed_words(" ".join(f"a{n}" for n in range(300)))) == MOST_WORDS


def test_small_words_count_only_alone() -> None:
    assert without_small(["mel", "de", "d", "urze"]) == ["mel", "urze"]
    assert without_small(["de", "la"]) == ["de", "la"]


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("mel", "mel", 0), ("mle", "mel", 1), ("queijo", "quejo", 1), ("quijeo", "queijo", 2), ("", "mel", 3), ("fromgae", "fromage", 1)],
)
def test_how_far_words_lie_apart(one: str, other: str, far: int) -> None:
    assert distance(one, other) == distance(other, one) == far


@pytest.mark.parametrize(
    "typed", ["requejao", "requeijoa", "reqeuijao", "requeeijao", "rekueijao", "requeijaos", "requeijjjao", "requeij", "eqeijao"]
)
def test_two_near_words_meet_in_a_shortened_form(typed: str) -> None:
    assert distance(typed, "requeijao") <= 2
    assert shortened(typed) & shortened("requeijao")


def test_short_words_are_never_corrected_and_middling_ones_by_one_letter() -> None:
    known = [Known("mel", "mel", 9), Known("pera", "pera", 1), Known("cereja", "cereja", 1)]

    assert nearest("mil", known) is None
    assert nearest("pira", known) == known[1]
    assert nearest("pirra", known) is None
    assert nearest("cerreija", known) == known[2]
