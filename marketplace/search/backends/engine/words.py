"""The words of a question as a query: every word is wanted, wherever it stands, and weighs by where."""

from __future__ import annotations

from collections.abc import Sequence

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from marketplace.search.analysis import stem, tokens
from marketplace.search.backends.engine.index import LANGUAGES, NAMES
from marketplace.search.backends.engine.sources import sku
from marketplace.search.stop_words import is_stop_word

OWN_LANGUAGE, OTHER_LANGUAGE = 3.0, 2.4
NAME = (2.0, 1.6, 2.2, 1.6)  # maker, seller, protected name, place
BODY = 0.4
LIGHT = 0.3  # what only the engine's own stemmers find
BEGUN = 1.5
SYNONYM = 0.7  # of what the word itself would weigh
OF_NO_WEIGHT = 0.2
EXACT = 1000.0
LIT = 0.15  # how much of the lesser matches of a word is added to its best


def all_of(words: Sequence[str], language: str, alternatives: Sequence[Sequence[str]] = ()) -> Query:
    """Documents with every one of ``words`` (folded); of each the ``alternatives`` (as many, or none) count as well."""
    wanted, others = [], []
    for number, word in enumerate(words):
        instead = alternatives[number] if number < len(alternatives) else ()
        (others if is_stop_word(word) else wanted).append(_word(word, language, instead))
    if not wanted:
        wanted, others = others, []
    return Q("bool", must=wanted, should=[Q("bool", must=[one], boost=OF_NO_WEIGHT) for one in others])


def begun(words: Sequence[str], language: str) -> Query:
    """The same while somebody types: the last word is a beginning, or whole."""
    *whole, last = words
    beginning = Q(
        "dis_max",
        queries=[
            Q("prefix", words={"value": last, "boost": BEGUN}),
            Q("match", begun={"query": last, "boost": BEGUN}),
            *_own(last, language),
        ],
        tie_breaker=LIT,
    )
    return Q("bool", must=[*(_word(word, language, ()) for word in whole if not is_stop_word(word)), beginning])


def exactly(words: str) -> Query:
    """The thing with this stock number."""
    return Q("constant_score", filter=Q("term", skus=sku(words)), boost=EXACT)


def _word(word: str, language: str, alternatives: Sequence[str]) -> Query:
    return Q("dis_max", queries=[*_own(word, language), *(_alternative(one, language) for one in alternatives)], tie_breaker=LIT)


def _alternative(text: str, language: str) -> Query:
    """A synonym may have several words."""
    parts = [Q("dis_max", queries=_own(word, language), tie_breaker=LIT) for word in tokens(text) if not is_stop_word(word)]
    return Q("bool", must=parts or [Q("match_none")], boost=SYNONYM)


def _own(word: str, language: str) -> list[Query]:
    made = []
    for one in LANGUAGES:
        root = stem(word, one)
        made += [
            Q("term", **{f"title_{one}": {"value": root, "boost": OWN_LANGUAGE if one == language else OTHER_LANGUAGE}}),
            Q("term", **{f"body_{one}": {"value": root, "boost": BODY}}),
            Q("match", **{f"light_{one}": {"query": word, "boost": LIGHT}}),
        ]
    return [*made, *(Q("term", **{f"name_{place}": {"value": word, "boost": NAME[place]}}) for place in range(NAMES))]
