"""What the engine said, as an answer. Whatever does not look as it should is ``Unavailable``: the database answers then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

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


def whole(raw: dict[str, Any]) -> dict[str, Any]:
    """Refuses a part of an answer: it would leave things out without a word."""
    if raw["timed_out"] or raw["_shards"]["failed"]:
        raise Unavailable("the answer is not whole")
    return raw


@as_it_should
def found(raws: Sequence[dict[str, Any]], question: Question, *, by: str) -> Answer:
    """``raws`` are the page and, with facets, the counts.

    Read as they come: as objects of elasticsearch-dsl, some hundred buckets would take longer than the engine itself.
    """
    page, *counted = [whole(raw) for raw in raws]
    (counts,) = counted if question.with_facets else (page,)
    hits = page["hits"]["hits"]
    last = hits[question.size - 1]["sort"] if len(hits) > question.size > 0 else None
    return Answer(
        products=tuple(int(hit["fields"]["pk"][0]) for hit in hits[: question.size]),
        total=int(counts["hits"]["total"]["value"]),
        next=paging.written(question, list(last)) if last else "",
        facets=_facets(counts["aggregations"]) if question.with_facets else {},
        by=by,
        milliseconds=max(float(raw["took"]) for raw in raws),
    )


def _facets(groups: dict[str, Any]) -> dict[Facet, tuple[Bucket, ...]]:
    made = {}
    for facet in Facet:
        (told,) = (group[facet.value] for group in groups.values() if facet.value in group)
        made[facet] = tuple(Bucket(str(one["key"]), int(one["doc_count"])) for one in told["buckets"])
    return {facet: buckets for facet, buckets in made.items() if buckets}


@as_it_should
def nearest_words(raw: dict[str, Any], words: Sequence[str]) -> list[str]:
    """``words`` with those that are nowhere replaced by what is written nearly so."""
    made = list(words)
    for name, entries in whole(raw).get("suggest", {}).items():
        if options := entries[0]["options"]:
            made[int(name.removeprefix("word"))] = str(options[0]["text"])
    return made


@as_it_should
def best_of_each_kind(raw: dict[str, Any]) -> list[Hit]:
    """The best first, over all kinds."""
    hits = [hit for bucket in whole(raw)["aggregations"]["kinds"]["buckets"] for hit in bucket["best"]["hits"]["hits"]]
    return [_hit(hit) for hit in sorted(hits, key=lambda hit: -hit["_score"])]


@as_it_should
def suggested(raw: dict[str, Any]) -> list[Hit]:
    return [_hit(hit) for hit in whole(raw)["hits"]["hits"]]


def _hit(hit: dict[str, Any]) -> Hit:
    return Hit(Kind(hit["_source"]["kind"]), int(hit["_source"]["pk"]))
