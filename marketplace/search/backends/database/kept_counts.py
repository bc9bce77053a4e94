"""What was counted is kept until the index changes: a list that many look at is the dearest to count, and counts alike for all of them.

Nothing has to be thrown away: the state of the index is a part of the name under which a count is kept, and read before it is counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.core.cache import caches

from marketplace.search.asking import Bucket, Facet, Question
from marketplace.search.backends.database.counting import total_and_facets, total_of
from marketplace.search.backends.database.matching import Sql

FOR_SECONDS = 3600
Counts = tuple[int, Mapping[Facet, tuple[Bucket, ...]]]


def counts(question: Question, entries: Sequence[Sql], *, state: str) -> Counts:
    """The total, and the facets where they are asked for. ``entries`` are the conditions of the question but its facets.

    ``state`` as ``conditions.planned`` says it; "" where it is not known, and nothing is kept.
    """
    if not state:
        return _counted(question, entries)
    cache, key = caches["counts"], _key(question, entries, state)
    kept: Counts | None = cache.get(key)
    if kept is None:
        kept = _counted(question, entries)
        cache.set(key, kept, FOR_SECONDS)
    return kept


def _counted(question: Question, entries: Sequence[Sql]) -> Counts:
    return total_and_facets(question, entries) if question.with_facets else (total_of(question, entries), {})


def _key(question: Question, entries: Sequence[Sql], state: str) -> str:
    """Order and page count for nothing."""
    chosen = sorted((facet.value, values) for facet, values in question.chosen.items())
    asked = repr((state, list(entries), chosen, question.with_facets))
    return "market_search:counts:" + hashlib.blake2b(asked.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
