"""What was meant by words that nothing has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from marketplace.search.analysis import tokens
from marketplace.search.backends.database.conditions import GENERATION, all_of, one_of
from marketplace.search.backends.database.matching import Sql
from marketplace.search.backends.database.vocabulary import corrected
from marketplace.search.reading_queries import MOST_WORDS, clean_words, without_small
from marketplace.search.spelling import Known, shortened

MOST_CANDIDATES = 3000


@dataclass(frozen=True)
class Meant:
    is_beginning: bool  # something has the words if the last one is taken for a beginning
    corrected: str  # as it is written, with accents; "" where nothing near is known


def meant(text: str, as_beginning: Sequence[Sql]) -> Meant:
    """One statement. ``as_beginning`` are the conditions of a thing that has the words so."""
    words = tokens(clean_words(text))[: 2 * MOST_WORDS]
    significant = without_small(words)
    letters = sorted({left for word in significant for left in shortened(word)})
    near, params = one_of("letters", letters)
    condition, their = all_of(as_beginning)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT 1 AS one FROM market_search_searchentry e WHERE {condition})"
            " SELECT CASE WHEN EXISTS (SELECT * FROM found) THEN 1 ELSE 0 END, '', 0"
            f" UNION ALL SELECT * FROM (SELECT 0, word || ' ' || written, uses FROM market_search_searchspelling"
            f" WHERE generation = {GENERATION} AND {near} LIMIT {MOST_CANDIDATES}) known",
            [*their, *params],
        )
        first, *rest = cursor.fetchall()
    candidates = {}
    for _count, both, uses in rest:
        word, written = both.split(" ")
        candidates[word] = Known(word, written, uses)
    right = {typed: known.written for typed, known in zip(significant, corrected(significant, candidates.values()), strict=False)}
    return Meant(bool(first[0]), " ".join(right.get(word, word) for word in words) if right else "")
