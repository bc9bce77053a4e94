"""Which entries a question is about, as conditions on ``market_search_searchentry e``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction

from marketplace.search.asking import ALL_OF, Facet, Question
from marketplace.search.backends.database.matching import Sql
from marketplace.search.backends.database.rows import DEAREST, price_number, value_number
from marketplace.search.documents import Kind

GENERATION = "(SELECT current FROM market_search_searchindex WHERE id = 1)"
MOST_VALUES = 50  # of a facet that are looked at


def all_of(conditions: Iterable[Sql]) -> Sql:
    listed = list(conditions)
    return " AND ".join(sql for sql, _params in listed) or "1 = 1", [value for _sql, params in listed for value in params]


def shown(kinds: Sequence[Kind], day: dt.date) -> list[Sql]:
    kind: Sql = one_of("e.kind", [kind.value for kind in kinds])
    return [(f"e.generation = {GENERATION}", []), kind, ("e.shown_from <= %s AND e.shown_until >= %s", [day, day])]


def asked(question: Question) -> list[Sql]:
    """All that a question wants but words and facets."""
    found = shown([Kind.PRODUCT], question.day)
    if question.sendings is not None:
        found.append(one_of("e.sending", question.sendings))
    if question.lowest is not None or question.highest is not None:
        lowest = 0 if question.lowest is None else price_number(question.lowest)
        highest = DEAREST - 1 if question.highest is None else price_number(question.highest)
        found.append(("e.price BETWEEN %s AND %s", [lowest, min(highest, DEAREST - 1)]))
    return found


def chosen(question: Question, row: str, *, but: Facet | None = None) -> list[Sql]:
    """What its facets want of ``row``'s profile, those of ``but`` left out."""
    found: list[Sql] = []
    for facet, values in question.chosen.items():
        numbers = [value_number(facet, value) for value in values[:MOST_VALUES]]
        if facet == but or not numbers:
            continue
        for group in [[number] for number in numbers] if facet in ALL_OF else [numbers]:
            condition, params = one_of("value", group)
            found.append((f"{row}.profile IN (SELECT profile FROM market_search_searchprofile WHERE {condition})", params))
    return found


def one_of(column: str, values: Sequence[object]) -> Sql:
    if not values:
        return "1 = 0", []
    return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)


@contextmanager
def planned() -> Iterator[str]:
    """PostgreSQL does not know that words are dear to read, and would read all of them for a frequent word; compiling takes it longer
    than any of these statements. Both are said for the transaction alone.

    Yields which state of the index is asked, another word after each change of it: said in the same statement. On SQLite "", since there
    it would be a statement more.
    """
    if connection.vendor != "postgresql":
        yield ""
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), current, revision"
                " FROM market_search_searchindex WHERE id = 1"
            )
            _seqscan, _jit, generation, revision = cursor.fetchone()
        yield f"{generation}.{revision}"
