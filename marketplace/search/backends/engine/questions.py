"""A question as the search that the engine is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from marketplace.search.asking import ALL_OF, Facet, Order, Question
from marketplace.search.backends.engine import paging
from marketplace.search.backends.engine.sources import amount
from marketplace.search.documents import Kind

MOST_BUCKETS = 50

# What counts besides the words, each as a part of what the words weigh.
IN_STOCK, SHORT, FRESH, SOLD = 0.3, 0.3, 0.1, 0.05
FRESH_DAYS = 60  # after as many days half of it is left


def find(question: Question, wanted: Query) -> Search:
    """Products for ``question`` among those that ``wanted`` finds; one more than fits on a page, to know whether there is another page."""
    chosen = {Facet(name): values for name, values in question.chosen.items() if values}
    always = [
        *shown(question.day, Kind.PRODUCT),
        *_prices(question),
        *(one for name, values in chosen.items() if name in ALL_OF for one in _narrowed(name, values)),
    ]
    if question.sendings is not None:
        always.append(Q("terms", sending=list(question.sendings)))
    any_of = {name: _narrowed(name, values) for name, values in chosen.items() if name not in ALL_OF}
    search = Search().query(_weighed(wanted, always, question.day))
    if any_of:
        search = search.post_filter(Q("bool", filter=[one for filters in any_of.values() for one in filters]))
    if question.with_facets:
        for facet in Facet:
            others = [one for name, filters in any_of.items() if name != facet for one in filters]
            search.aggs.bucket(facet.value, A("filter", Q("bool", filter=others))).bucket(
                "values", "terms", field=facet.value, size=MOST_BUCKETS, order=[{"_count": "desc"}, {"_key": "asc"}]
            )
    search = search.sort(*_order(question)).source(False)
    search = search.extra(size=question.size + 1, track_total_hits=True, track_scores=False)
    search = search.extra(docvalue_fields=["pk"])
    after = paging.read(question)
    return search.extra(search_after=after) if after else search


def with_nearest_words(search: Search, words: Iterable[str]) -> Search:
    """The same search, which also tells for each of ``words`` that is nowhere in the index what is written nearly so."""
    for number, word in enumerate(words):
        if len(word) >= 3 and not word.isdigit():
            search = search.suggest(
                f"word{number}",
                word,
                term={
                    "field": "spelling",
                    "size": 3,
                    "suggest_mode": "missing",
                    "max_edits": 1 if len(word) < 5 else 2,
                    "prefix_length": 0,  # "keijo" begins wrongly
                    "min_word_length": 3,
                    "sort": "score",
                },
            )
    return search


def others(wanted: Query, day: dt.date, *, size: int) -> Search:
    """The best of each kind that is no product."""
    kinds = [kind.value for kind in Kind if kind is not Kind.PRODUCT]
    query = Q("bool", must=[wanted], filter=[*_on(day), Q("terms", kind=kinds)])
    search = Search().query(query).extra(size=0)
    best = A("top_hits", size=size, sort=["_score", {"pk": "asc"}], _source=["kind", "pk"], track_scores=True)
    search.aggs.bucket("kinds", "terms", field="kind", size=len(kinds)).metric("best", best)
    return search


def suggest(wanted: Query, day: dt.date, *, size: int) -> Search:
    """Products and makers for what is typed so far."""
    filters = [*_on(day), Q("terms", kind=[Kind.PRODUCT.value, Kind.MAKER.value])]
    search = Search().query(_weighed(wanted, filters, day))
    return search.sort("_score", {"pk": "asc"}).source(["kind", "pk"]).extra(size=size)


def shown(day: dt.date, kind: Kind) -> list[Query]:
    return [Q("term", kind=kind.value), *_on(day)]


def _on(day: dt.date) -> list[Query]:
    return [Q("range", shown_from={"lte": day.toordinal()}), Q("range", shown_until={"gte": day.toordinal()})]


def _weighed(wanted: Query, filters: Sequence[Query], day: dt.date) -> Query:
    """What the words weigh, and a part of it more for what can be bought, is called so and no more, is new, is sold much."""
    fresh: dict[str, Any] = {"origin": day.isoformat(), "scale": f"{FRESH_DAYS}d", "decay": 0.5}
    return Q(
        "function_score",
        query=Q("bool", must=[wanted], filter=list(filters)),
        functions=[
            {"weight": 1},
            {"filter": {"term": {"in_stock": "1"}}, "weight": IN_STOCK},
            {"field_value_factor": {"field": "title_words", "modifier": "reciprocal", "missing": 1}, "weight": SHORT},
            {"filter": {"exists": {"field": "created"}}, "gauss": {"created": fresh}, "weight": FRESH},
            {"field_value_factor": {"field": "sold", "modifier": "log1p", "missing": 0}, "weight": SOLD},
        ],
        score_mode="sum",
        boost_mode="multiply",
    )


def _prices(question: Question) -> list[Query]:
    limits = {name: amount(value) for name, value in (("gte", question.lowest), ("lte", question.highest)) if value is not None}
    return [Q("range", price=limits)] if limits else []


def _narrowed(facet: Facet, values: Sequence[str]) -> list[Query]:
    if facet in ALL_OF:
        return [Q("term", **{facet.value: value}) for value in values]
    return [Q("terms", **{facet.value: list(values)})]


def _order(question: Question) -> list[Any]:
    """Ends with the key, so that no two are equal and a page can begin after the last one."""
    by_key = {"pk": "desc"}
    last = {"missing": "_last"}
    match question.order:
        case Order.NEWEST:
            return [{"created": {"order": "desc", **last}}, by_key]
        case Order.PRICE:
            return [{"price": {"order": "asc", **last}}, by_key]
        case Order.UNIT_PRICE:
            return [{"unit_price": {"order": "asc", **last}}, by_key]
        case Order.NEAREST if question.near is not None:
            latitude, longitude = (max(-most, min(most, one)) for one, most in zip(question.near, (90, 180), strict=True))
            return [{"_geo_distance": {"place": {"lat": latitude, "lon": longitude}, "order": "asc", "unit": "m"}}, by_key]
        case _:
            return [{"_score": {"order": "desc"}}, by_key]
