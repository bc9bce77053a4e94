"""What the engine said, as an answer. Whatever does not look as it should is ``Unavailable``: the database answers then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from elasticsearch_dsl import Search
from elasticsearch_dsl.response import Response

from marketplace.search.asking import Answer, Bucket, Facet, Hit, Question, Unavailable
from marketplace.search.backends.engine import paging
from marketplace.search.documents import Kind

Asked = ParamSpec("Asked")
Said = TypeVar("Said")


def as_it_should(read: Callable[Asked, Said]) -> Callable[Asked, Said]:
    """An engine, or what stands in its place, may answer anything."""

    def carefully(*args: Asked.args, **kwargs: Asked.kwargs) -> Said:
        try:
            return read(*args, **kwargs)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise Unavailable(f"the answer is none: {type(error).__name__}: {error}") from error

    return carefully


def response(search: Search, raw: dict[str, Any]) -> Response:
    """Refuses a part of an answer: it would leave things out without a word."""
    if raw["timed_out"] or raw["_shards"]["failed"]:
        raise Unavailable("the answer is not whole")
    return Response(search, raw)


@as_it_should
def found(search: Search, raw: dict[str, Any], question: Question, *, by: str) -> Answer:
    answer = response(search, raw)
    hits = answer.hits[: question.size]
    last = hits[-1].meta.sort if len(answer.hits) > len(hits) > 0 else None
    return Answer(
        products=tuple(int(hit.pk[0]) for hit in hits),
        total=int(answer.hits.total.value),
        next=paging.written(question, list(last)) if last else "",
        facets=_facets(answer) if question.with_facets else {},
        by=by,
        milliseconds=float(answer.took),
    )


def _facets(answer: Response) -> dict[Facet, tuple[Bucket, ...]]:
    made = {}
    for facet in Facet:
        buckets = tuple(Bucket(str(bucket.key), int(bucket.doc_count)) for bucket in answer.aggregations[facet.value]["values"].buckets)
        if buckets:
            made[facet] = buckets
    return made


@as_it_should
def nearest_words(search: Search, raw: dict[str, Any], words: Sequence[str]) -> list[str]:
    """``words`` with those that are nowhere replaced by what is written nearly so."""
    made = list(words)
    for name, entries in response(search, raw).to_dict().get("suggest", {}).items():
        if options := entries[0]["options"]:
            made[int(name.removeprefix("word"))] = str(options[0]["text"])
    return made


@as_it_should
def best_of_each_kind(search: Search, raw: dict[str, Any]) -> list[Hit]:
    """The best first, over all kinds."""
    hits = [hit for bucket in response(search, raw).aggregations.kinds.buckets for hit in bucket.best]
    hits.sort(key=lambda hit: -hit.meta.score)
    return [Hit(Kind(hit.kind), int(hit.pk)) for hit in hits]


@as_it_should
def suggested(search: Search, raw: dict[str, Any]) -> list[Hit]:
    return [Hit(Kind(hit.kind), int(hit.pk)) for hit in response(search, raw).hits]
