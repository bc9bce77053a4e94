"""The words of a question as a query: every word is wanted, wherever it stands, and weighs by where."""

from __future__ import annotations

from collections.abc import Sequence

from elasticsearch_dsl import Q
from elasticsearch_dsl.query import Query

from marketplace.search.analysis import stem, tokens
from marketplace.search.asking import Question
from marketplace.search.backends.engine.index import LANGUAGES
from marketplace.search.backends.engine.sources import sku
from marketplace.search.stop_words import is_stop_word

# What a word weighs by where it stands. The same for rare and frequent words: all are wanted, so whatever is found has them all, and the
# weights are the same on every engine and on every page, whatever comes or goes meanwhile.
OWN_LANGUAGE, OTHER_LANGUAGE = 10.0, 8.0
HEAD = 4.0  # added where it is what the title is about
NAME = (6.0, 5.5, 5.5, 5.0)  # by their order
BEGUN = 5.0
BODY = 1.5
LIGHT = 1.0  # what only the engine's own stemmers find
EXACT = 1000.0
MOST, LONGEST = 16, 1000  # words and letters of a question


def read(text: str) -> list[str]:
    """The words that are looked for, each once; what comes after the sixteenth is not read."""
    return list(dict.fromkeys(tokens(text[:LONGEST])))[:MOST]


def all_of(words: Sequence[str], language: str, *, begun: bool = False) -> Query:
    """Documents with every one of ``words`` but the small ones; ``begun``: the last one may be a beginning."""
    last = words[-1] if begun else None
    asked = [word for word in words if word == last or not is_stop_word(word)] or words
    return Q("bool", must=[_word(word, language, begun=word == last) for word in asked])


def wanted(question: Question, words: Sequence[str]) -> Query:
    """With all of ``words``, or with the question for its stock number."""
    return Q("bool", should=[exactly(question.words), all_of(words, question.language)], minimum_should_match=1)


def everything() -> Query:
    return Q("match_all")


def exactly(words: str) -> Query:
    """The thing with this stock number."""
    return _has("skus", sku(words), EXACT)


def _word(word: str, language: str, *, begun: bool = False) -> Query:
    """Weighs what its best place weighs."""
    places, heads = [], []
    for one in LANGUAGES:
        root = stem(word, one)
        places += [
            _has(f"title_{one}", root, OWN_LANGUAGE if one == language else OTHER_LANGUAGE),
            _has(f"body_{one}", root, BODY),
            _constant(Q("match", **{f"light_{one}": word}), LIGHT),
        ]
        heads.append(Q("term", **{f"head_{one}": root}))
    places += [_has(f"name_{place}", word, weight) for place, weight in enumerate(NAME)]
    if begun:
        places += [_constant(Q("prefix", words=word), BEGUN), _constant(Q("match", begun=word), BEGUN)]
    return Q("bool", must=[Q("dis_max", queries=places)], should=[_constant(Q("bool", should=heads), HEAD)])


def _has(field: str, word: str, weight: float) -> Query:
    return _constant(Q("term", **{field: word}), weight)


def _constant(query: Query, weight: float) -> Query:
    return Q("constant_score", filter=query, boost=weight)
