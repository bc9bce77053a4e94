"""Makers, shops, campaigns and pages with the words of a question, and what is suggested while somebody types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from marketplace.search.asking import Hit
from marketplace.search.backends.database.conditions import all_of, planned, shown
from marketplace.search.backends.database.matching import Place, full_text, has
from marketplace.search.backends.database.ranking import RANKED_AT_MOST, score
from marketplace.search.documents import Kind
from marketplace.search.reading_queries import typed_words
from marketplace.search.wanting import Wanted, wanted

OTHERS = (Kind.MAKER, Kind.SHOP, Kind.CAMPAIGN, Kind.PAGE)
SHORTEST_BEGINNING = 2
MOST = 50


def others(*, words: str, language: str, day: dt.date, size: int) -> Sequence[Hit]:
    """The last word is taken for a beginning where nothing has the words whole. At most three statements."""
    readings = [wanted(words, language), wanted(words, language, beginning=True)]
    if not readings[0]:
        return []
    with planned():
        for reading in readings:
            if found := _best(reading, OTHERS, day=day, each=size, place=Place.ANYWHERE):
                return found
    return []


def suggest(*, words: str, language: str, day: dt.date, size: int) -> Sequence[Hit]:
    """From titles and names. A quarter of the places is the makers' where so many begin so, however well products sell."""
    reading = wanted(words, language, beginning=True)
    if not reading or len("".join(typed_words(words))) < SHORTEST_BEGINNING:
        return []
    size = min(max(size, 1), MOST)
    with planned():
        found = _best(reading, (Kind.PRODUCT, Kind.MAKER), day=day, each=size, place=Place.NAMES)
    makers = [hit for hit in found if hit.kind == Kind.MAKER]
    products = [hit for hit in found if hit.kind == Kind.PRODUCT]
    kept = {*products[: size - min(len(makers), max(size // 4, 1))]}
    kept |= {*makers[: size - len(kept)]}
    return [hit for hit in found if hit in kept]


def _best(reading: Sequence[Wanted], kinds: Sequence[Kind], *, day: dt.date, each: int, place: Place) -> list[Hit]:
    """At most ``each`` of each kind, best first."""
    condition, params = all_of([*shown(kinds, day), has(full_text(reading, place))])
    scored, their = score(reading, "")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH hits AS MATERIALIZED (SELECT e.id, e.kind, e.object_pk, e.merit, e.title_size"
            f" FROM market_search_searchentry e WHERE {condition}),"
            f" best AS MATERIALIZED (SELECT * FROM hits ORDER BY merit DESC, object_pk DESC LIMIT {RANKED_AT_MOST}),"
            f" scored AS (SELECT kind, object_pk, merit + {scored} AS value FROM best),"
            " placed AS (SELECT scored.*, ROW_NUMBER() OVER (PARTITION BY kind ORDER BY value DESC, object_pk DESC) AS place FROM scored)"
            " SELECT kind, object_pk FROM placed WHERE place <= %s ORDER BY value DESC, kind, object_pk DESC",
            [*params, *their, min(max(each, 1), MOST)],
        )
        return [Hit(Kind(kind), pk) for kind, pk in cursor.fetchall()]
