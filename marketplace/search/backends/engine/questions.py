"""A question as the search that the engine is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from marketplace.search.asking import ALL_OF, Facet, Order, Question
from marketplace.search.backends.engine import paging
from marketplace.search.backends.engine.clients import Body
from marketplace.search.backends.engine.sources import amount
from marketplace.search.documents import Kind

MOST_BUCKETS = 50
TOGETHER = "together"  # the facets of which nothing is chosen

# What counts besides the words, each as a part of what the words weigh.
IN_STOCK, SHORT, FRESH, SOLD = 0.3, 0.3, 0.1, 0.05
FRESH_DAYS = 60  # after as many days half of it is left


def find(question: Question, wanted: Body) -> list[Body]:
    """The page of ``question`` among those products that ``wanted`` finds, and what is counted of all of them.

    The page has one more than fits, to know whether there is another. Apart from it the counts are the same for every order and page, so
    the engine keeps them until something changes; and in order of a number the page's part ends where the page does.

    Parts are built by elasticsearch-dsl. Those that come again and again (``_counts``, each word) are kept as they are sent: to build
    them takes longer than most engines take to answer. So nothing in here may be changed in place.
    """
    chosen = {Facet(name): values for name, values in question.chosen.items() if values}
    always = [
        *shown(question.day, Kind.PRODUCT),
        *_prices(question),
        *(one for name, values in chosen.items() if name in ALL_OF for one in _narrowed(name, values)),
    ]
    if question.sendings is not None:
        always.append(Q("terms", sending=list(question.sendings)))
    any_of = {name: _narrowed(name, values) for name, values in chosen.items() if name not in ALL_OF}
    narrowing = [one for filters in any_of.values() for one in filters]
    order, filters = _order(question), [one.to_dict() for one in (*always, *narrowing)]
    page: Body = {
        "query": _weighed(wanted, filters, question.day) if "_score" in order[0] else _filtered(wanted, filters),
        "sort": order,
        "_source": False,
        "docvalue_fields": ["pk"],
        "size": question.size + 1,
        "track_total_hits": not question.with_facets,
        "track_scores": False,
    }
    after = paging.read(question)
    if after:
        page["search_after"] = after
    if not question.with_facets:
        return [page]
    counts: Body = {
        "query": _filtered(wanted, [one.to_dict() for one in always]),
        "size": 0,
        "track_total_hits": True,
        "aggs": _counts(tuple((name, tuple(chosen[name])) for name in sorted(any_of))),
    }
    if narrowing:
        counts["post_filter"] = _all(narrowing).to_dict()
    return [page, counts]


@lru_cache(maxsize=256)
def _counts(chosen: tuple[tuple[Facet, tuple[str, ...]], ...]) -> Body:
    """Each facet under the choices of all others. Of those that nothing is chosen of, all are counted under the same choices, at once."""
    search = Search()
    narrowed = {name: _narrowed(name, values) for name, values in chosen}
    for name in (TOGETHER, *narrowed):
        others = _all(one for other, filters in narrowed.items() if other != name for one in filters)
        group = search.aggs.bucket(name, A("filter", others))
        for facet in [name] if name in narrowed else [facet for facet in Facet if facet not in narrowed]:
            order = [{"_count": "desc"}, {"_key": "asc"}]
            group.bucket(str(facet), A("terms", field=str(facet), size=MOST_BUCKETS, order=order))
    made: Body = search.to_dict()["aggs"]
    return made


def _filtered(wanted: Body, filters: Sequence[Body]) -> Body:
    return {"bool": {"filter": [wanted, *filters]}}


def _all(filters: Iterable[Query]) -> Query:
    return Q("bool", filter=list(filters))


def with_nearest_words(body: Body, words: Iterable[str]) -> Body:
    """The same question, which also tells for each of ``words`` that is nowhere in the index what is written nearly so."""
    search = Search()
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
    return body | {name: asked for name, asked in search.to_dict().items() if name == "suggest"}


def others(wanted: Body, day: dt.date, *, size: int) -> Body:
    """The best of each kind that is no product."""
    kinds = [kind.value for kind in Kind if kind is not Kind.PRODUCT]
    query = Q("bool", must=[Q(wanted)], filter=[*_on(day), Q("terms", kind=kinds)])
    search = Search().query(query).extra(size=0)
    best = A("top_hits", size=size, sort=["_score", {"pk": "asc"}], _source=["kind", "pk"], track_scores=True)
    search.aggs.bucket("kinds", "terms", field="kind", size=len(kinds)).metric("best", best)
    return _sent(search)


def suggest(wanted: Body, day: dt.date, *, size: int) -> Body:
    """Products and makers for what is typed so far."""
    filters = [*_on(day), Q("terms", kind=[Kind.PRODUCT.value, Kind.MAKER.value])]
    sort = ["_score", {"pk": "asc"}]
    return {"query": _weighed(wanted, [one.to_dict() for one in filters], day), "sort": sort, "_source": ["kind", "pk"], "size": size}


def _sent(search: Search) -> Body:
    made: Body = search.to_dict()
    return made


def shown(day: dt.date, kind: Kind) -> list[Query]:
    return [Q("term", kind=kind.value), *_on(day)]


def _on(day: dt.date) -> list[Query]:
    return [Q("range", shown_from={"lte": day.toordinal()}), Q("range", shown_until={"gte": day.toordinal()})]


def _weighed(wanted: Body, filters: Sequence[Body], day: dt.date) -> Body:
    """What the words weigh, and a part of it more for what can be bought, is called so and no more, is new, is sold much."""
    weighed: Body = _weighing(day)
    ((name, weighing),) = weighed.items()
    return {name: {**weighing, "query": {"bool": {"must": [wanted], "filter": list(filters)}}}}


@lru_cache(maxsize=8)
def _weighing(day: dt.date) -> Body:
    fresh: dict[str, Any] = {"origin": day.isoformat(), "scale": f"{FRESH_DAYS}d", "decay": 0.5}
    made: Body = Q(
        "function_score",
        functions=[
            {"weight": 1},
            {"filter": {"term": {"in_stock": "1"}}, "weight": IN_STOCK},
            {"field_value_factor": {"field": "title_words", "modifier": "reciprocal", "missing": 1}, "weight": SHORT},
            {"filter": {"exists": {"field": "created"}}, "gauss": {"created": fresh}, "weight": FRESH},
            {"field_value_factor": {"field": "sold", "modifier": "log1p", "missing": 0}, "weight": SOLD},
        ],
        score_mode="sum",
        boost_mode="multiply",
    ).to_dict()
    return made


def _prices(question: Question) -> list[Query]:
    limits = {name: amount(value) for name, value in (("gte", question.lowest), ("lte", question.highest)) if value is not None}
    return [Q("range", price=limits)] if limits else []


def _narrowed(facet: Facet, values: Sequence[str]) -> list[Query]:
    if facet in ALL_OF:
        return [Q("term", **{facet.value: value}) for value in values]
    return [Q("terms", **{facet.value: list(values)})]


def _order(question: Question) -> list[Any]:
    """Ends with the key, so that no two are equal and a page can begin after the last one; in the same direction as in the database, so
    that a list is the same whoever answers."""
    last = {"missing": "_last"}
    match question.order:
        case Order.NEWEST:
            return [{"created": {"order": "desc", **last}}, {"pk": "desc"}]
        case Order.PRICE:
            return [{"price": {"order": "asc", **last}}, {"pk": "asc"}]
        case Order.UNIT_PRICE:
            return [{"unit_price": {"order": "asc", **last}}, {"pk": "asc"}]
        case Order.NEAREST if question.near is not None:
            latitude, longitude = (max(-most, min(most, one)) for one, most in zip(question.near, (90, 180), strict=True))
            return [{"_geo_distance": {"place": {"lat": latitude, "lon": longitude}, "order": "asc", "unit": "m"}}, {"pk": "asc"}]
        case _:
            return [{"_score": {"order": "desc"}}, {"pk": "desc"}]
