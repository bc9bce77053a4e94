"""Pages in each order, by key: a page begins after the last product of the one before, and costs the same wherever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from marketplace.search.asking import Order, Question
from marketplace.search.backends.database.cursors import Place as PageEnd
from marketplace.search.backends.database.matching import Place, Sql, full_text, is_among, only_sku
from marketplace.search.backends.database.rows import DEAREST, DOUBLING, on_the_globe
from marketplace.search.wanting import Wanted

RANKED_AT_MOST = 5000
SKU_COUNTS, TITLE_COUNTS, NAME_COUNTS = 6 * DOUBLING, 3 * DOUBLING, 2 * DOUBLING

# Whether the least comes first, and the column or what is reckoned.
_COLUMNS = {Order.PRICE: (True, "price"), Order.UNIT_PRICE: (True, "unit_price"), Order.NEWEST: (False, "created")}
_HITS = (
    "WITH hits AS MATERIALIZED (SELECT e.id, e.object_pk, e.merit, e.title_size, e.price, e.unit_price, e.created, e.x, e.y, e.z"
    " FROM market_search_searchentry e WHERE {condition})"
)
# The square of the straight way through the globe of radius 1; some ten metres are told apart.
_AWAY = f"COALESCE(CAST(ROUND(((x - %s) * (x - %s) + (y - %s) * (y - %s) + (z - %s) * (z - %s)) * 1e13) AS BIGINT), {DEAREST})"


@dataclass(frozen=True)
class Found:
    pk: int
    value: int  # what it is ordered by
    unranked: bool = False


def by_column(condition: Sql, question: Question, after: PageEnd | None, size: int, *, with_words: bool) -> list[Found]:
    """``with_words``: what has the words is found first and then put in order; else PostgreSQL may read the words of all in the order."""
    rising, column = _COLUMNS.get(question.order, (False, "merit"))
    params: list[Any] = []
    if question.order == Order.NEAREST and question.near:
        rising, column = True, _AWAY
        params = [part for part in on_the_globe(*question.near) for _twice in range(2)]
    way, beyond = ("ASC", ">") if rising else ("DESC", "<")
    rest, place = (f" WHERE (value, object_pk) {beyond} (%s, %s)", [after.value, after.pk]) if after else ("", [])
    source = "hits" if with_words else f"market_search_searchentry e WHERE {condition[0]}"
    first = _HITS.format(condition=condition[0]) if with_words else ""
    return _ask(
        f"{first} SELECT object_pk, value FROM (SELECT object_pk, {column} AS value FROM {source}) found{rest}"
        f" ORDER BY value {way}, object_pk {way} LIMIT %s",
        [*condition[1], *params, *place, size] if with_words else [*params, *condition[1], *place, size],
    )


def score(wanted: Sequence[Wanted], sku: str) -> Sql:
    """What the words of a row with ``id`` and ``title_size`` count: see ``finding``."""
    asked = len(wanted)
    in_title, title = is_among(full_text(wanted, Place.TITLES))
    in_names, names = is_among(full_text(wanted, Place.NAMES))
    by_sku, number = is_among(only_sku(sku)) if sku else ("1 = 0", [])
    size = f"CASE WHEN title_size > {asked} THEN title_size ELSE {asked} END"
    return (
        f"CASE WHEN {by_sku} THEN {SKU_COUNTS} WHEN {in_title} THEN {TITLE_COUNTS} + {DOUBLING * asked} / ({size})"
        f" WHEN {in_names} THEN {NAME_COUNTS} ELSE 0 END",
        [*number, *title, *names],
    )


def by_words(condition: Sql, scored: Sql, after: PageEnd | None, size: int) -> list[Found]:
    """By relevance: first the ranked ones, then, if there are so many, the others by what is stored of them."""
    page: list[Found] = []
    if after is None or not after.unranked:
        page, all_ranked = _ranked(condition, scored, after, size)
        if len(page) == size or (not all_ranked and (page or after is None)):
            return page
    return [*page, *_unranked(condition, after if after and after.unranked else None, size - len(page))]


def _ranked(condition: Sql, scored: Sql, after: PageEnd | None, size: int) -> tuple[list[Found], bool]:
    """A page of them, and whether there are so many that some are not ranked."""
    rest, place = (" WHERE (value, object_pk) < (%s, %s)", [after.value, after.pk]) if after else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_HITS.format(condition=condition[0])},"
            f" best AS MATERIALIZED (SELECT * FROM hits ORDER BY merit DESC, object_pk DESC LIMIT {RANKED_AT_MOST})"
            f" SELECT object_pk, value, (SELECT COUNT(*) FROM best)"
            f" FROM (SELECT object_pk, merit + {scored[0]} AS value FROM best) found{rest}"
            " ORDER BY value DESC, object_pk DESC LIMIT %s",
            [*condition[1], *scored[1], *place, size],
        )
        rows = cursor.fetchall()
    return [Found(pk, int(value)) for pk, value, _many in rows], bool(rows) and rows[0][2] >= RANKED_AT_MOST


def _unranked(condition: Sql, after: PageEnd | None, size: int) -> list[Found]:
    last_ranked = f"(SELECT merit, object_pk FROM hits ORDER BY merit DESC, object_pk DESC LIMIT 1 OFFSET {RANKED_AT_MOST - 1})"
    before = "(%s, %s)" if after else last_ranked
    return _ask(
        f"{_HITS.format(condition=condition[0])} SELECT object_pk, merit FROM hits WHERE (merit, object_pk) < {before}"
        " ORDER BY merit DESC, object_pk DESC LIMIT %s",
        [*condition[1], *([after.value, after.pk] if after else []), size],
        unranked=True,
    )


def _ask(sql: str, params: Sequence[Any], *, unranked: bool = False) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Found(pk, int(value), unranked) for pk, value in cursor.fetchall()]
