"""How many a question finds, and how many each value of each facet would leave: one statement, which reads the entries once.

Entries are counted by profile first (a profile is all the values of an entry together, and many entries share one), and what is chosen
narrows profiles, not entries. So a count right under any combination costs little more than the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from marketplace.search.asking import ALL_OF, Bucket, Facet, Question
from marketplace.search.backends.database.conditions import all_of, chosen, one_of
from marketplace.search.backends.database.matching import Sql

MOST_BUCKETS = 50
_BY_VALUE = """
SELECT v.facet, v.value, s.n FROM (
    SELECT p.value, SUM(a.n) AS n FROM allowed a JOIN market_search_searchprofile p ON p.profile = a.profile GROUP BY p.value
) s JOIN market_search_searchvalue v ON v.id = s.value WHERE {facets}"""
_BY_VALUE_OF_ONE = """
SELECT v.facet, v.value, SUM(c.n) AS n
FROM market_search_searchvalue v JOIN market_search_searchprofile p ON p.value = v.id JOIN counted c ON c.profile = p.profile
WHERE v.facet = %s AND {others} GROUP BY v.facet, v.value"""


def total_of(question: Question, entries: Sequence[Sql]) -> int:
    """``entries`` are the conditions of the question but its facets."""
    condition, params = all_of([*entries, *chosen(question, "e")])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM market_search_searchentry e WHERE {condition}", params)
        return int(cursor.fetchone()[0])


def total_and_facets(question: Question, entries: Sequence[Sql]) -> tuple[int, Mapping[Facet, tuple[Bucket, ...]]]:
    condition, params = all_of(entries)
    allowed, more = all_of(chosen(question, "c"))
    apart = [facet for facet, values in question.chosen.items() if values and facet not in ALL_OF]
    together, their = one_of("v.facet", [facet.value for facet in Facet if facet not in apart])
    statement = [
        "WITH counted AS MATERIALIZED (SELECT e.profile, COUNT(*) AS n"
        f" FROM market_search_searchentry e WHERE {condition} GROUP BY e.profile)",
        f", allowed AS MATERIALIZED (SELECT c.profile, c.n FROM counted c WHERE {allowed})",
        " SELECT '' AS facet, '' AS value, COALESCE(SUM(n), 0) AS n FROM allowed",
        f" UNION ALL {_BY_VALUE.format(facets=together)}",
    ]
    values = [*params, *more, *their]
    for facet in apart:
        others, theirs = all_of(chosen(question, "c", but=facet))
        statement.append(f" UNION ALL {_BY_VALUE_OF_ONE.format(others=others)}")
        values += [facet.value, *theirs]
    with connection.cursor() as cursor:
        cursor.execute("".join(statement), values)
        found = cursor.fetchall()
    by_facet: dict[Facet, list[Bucket]] = {}
    for facet, value, count in found[1:]:
        by_facet.setdefault(Facet(facet), []).append(Bucket(value, int(count)))
    return int(found[0][2]), {facet: _first(by_facet[facet]) for facet in Facet if facet in by_facet}


def _first(buckets: list[Bucket]) -> tuple[Bucket, ...]:
    return tuple(sorted(buckets, key=lambda bucket: (-bucket.count, bucket.value))[:MOST_BUCKETS])
