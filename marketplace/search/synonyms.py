"""Words that mean the same, as they are asked for. Looked up when somebody searches, so an edit needs no rebuild."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django.core.cache import cache
from django.db import transaction

from marketplace.search.analysis import STEMMERS, stem, tokens
from marketplace.search.models import Synonym
from marketplace.search.reading_queries import without_small

LONGEST_PHRASE = 3  # words of a question that are looked up together
CACHED = "market_search:synonyms"
FOR_SECONDS = 60  # on a machine with a cache of its own, an edit on another one is known after this

Groups = Mapping[str, Mapping[str, frozenset[str]]]  # language ("" is all) → a phrase's stems → the other phrases of its groups


def alternatives(word: str, language: str = "") -> frozenset[str]:
    """What means the same as ``word`` (or a few words) to those who search in ``language``, in any number and writing of it."""
    groups = _groups()
    return frozenset(
        other for of in dict.fromkeys(("", language)) for key in _keys(word) for other in groups.get(of, {}).get(key, frozenset())
    )


def forget(**_: Any) -> None:
    """Receives saving and deleting of a group: all are read anew, now by this request and after the commit by everybody."""
    cache.delete(CACHED)
    transaction.on_commit(lambda: cache.delete(CACHED))


def _groups() -> Groups:
    """The cache says which reading is the last; the reading itself is kept in the process, since a question looks many words up."""
    reading = cache.get(CACHED)
    if reading is None:
        reading = uuid4().hex
        cache.set(CACHED, reading, FOR_SECONDS)
    return _read(reading)


@lru_cache(maxsize=1)
def _read(reading: str) -> Groups:
    made: dict[str, dict[str, frozenset[str]]] = {}
    for group in Synonym.objects.all():
        same = made.setdefault(group.language, {})
        for phrase in group.parts:
            others = frozenset(group.parts) - {phrase}
            for key in _keys(phrase):
                same[key] = same.get(key, frozenset()) | others
    return made


def _keys(phrase: str) -> set[str]:
    """``phrase`` by its stems in each language: so ``queijos`` is the group's ``queijo``."""
    words = without_small(tokens(phrase))
    return {f"{language}:{' '.join(stem(word, language) for word in words)}" for language in STEMMERS} if words else set()
