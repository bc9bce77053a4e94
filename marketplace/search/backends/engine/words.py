"""What a question wants of a document's words (marketplace/search/wanting.py) as the engines' queries, with what each place weighs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from marketplace.search.backends.engine.clients import Body
from marketplace.search.backends.engine.index import LANGUAGES
from marketplace.search.backends.engine.sources import sku
from marketplace.search.wanting import Forms, Wanted

# What a word weighs by where it stands. The same for rare and frequent words: all are wanted, so whatever is found has them all, and the
# weights are the same on every engine and on every page, whatever comes or goes meanwhile.
OWN_LANGUAGE, OTHER_LANGUAGE = 10.0, 8.0
HEAD = 4.0  # added where it is what the title is about
NAME = (6.0, 5.5, 5.5, 5.0)  # by their order
BEGUN = 5.0
BODY = 1.5
LIGHT = 1.0  # what only the engine's own stemmers find
SYNONYM = 0.7  # of what the word itself would weigh
EXACT = 1000.0


def all_of(things: Sequence[Wanted], language: str) -> Body:
    """Documents with every one of ``things``. Parts of it are kept for others: nobody may change them."""
    return {"bool": {"must": [_any_of(one, language) for one in things]}}


def or_exactly(query: Body, words: str) -> Body:
    """What ``query`` finds, and the thing with this stock number."""
    return {"bool": {"should": [exactly(words), query], "minimum_should_match": 1}}


def exactly(words: str) -> Body:
    """The thing with this stock number."""
    made: Body = _constant(Q("term", skus=sku(words)), EXACT).to_dict()
    return made


def everything() -> Body:
    return {"match_all": {}}


def _any_of(one: Wanted, language: str) -> Body:
    """The words as they were typed, or what means the same."""
    typed, *same = (_way(way, language) for way in one.ways)
    return {"dis_max": {"queries": [typed, *({"bool": {"must": [way], "boost": SYNONYM}} for way in same)]}} if same else typed


def _way(way: Sequence[Forms], language: str) -> Body:
    words = [_word(forms, language) for forms in way]
    return words[0] if len(words) == 1 else {"bool": {"must": words}}


@lru_cache(maxsize=500)
def _word(forms: Forms, language: str) -> Body:
    """Weighs what its best place weighs. The first of ``forms`` is as it was typed; one that ends in ``*`` may go on."""
    typed = forms[0]
    whole = [form for form in forms if not form.endswith("*")]
    places = [
        *(_has(f"title_{one}", whole, OWN_LANGUAGE if one == language else OTHER_LANGUAGE) for one in LANGUAGES),
        *(_has(f"name_{place}", whole, weight) for place, weight in enumerate(NAME)),
        *(_has(f"body_{one}", whole, BODY) for one in LANGUAGES),
        *(_constant(Q("match", **{f"light_{one}": typed}), LIGHT) for one in LANGUAGES),
    ]
    if len(whole) < len(forms):
        places += [_constant(Q("prefix", words=typed), BEGUN), _constant(Q("match", begun=typed), BEGUN)]
    head = Q("bool", should=[Q("terms", **{f"head_{one}": whole}) for one in LANGUAGES])
    made: Body = Q("bool", must=[Q("dis_max", queries=places)], should=[_constant(head, HEAD)]).to_dict()
    return made


def _has(field: str, words: Sequence[str], weight: float) -> Query:
    return _constant(Q("terms", **{field: list(words)}), weight)


def _constant(query: Query, weight: float) -> Query:
    return Q("constant_score", filter=query, boost=weight)
