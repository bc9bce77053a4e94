"""The words that may have been meant: those of titles and names of all that is indexed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from marketplace.catalogue.folding import folded
from marketplace.search.analysis import LONGEST_WORD
from marketplace.search.backends.database.storing import insert_many
from marketplace.search.documents import Document
from marketplace.search.models import SearchSpelling
from marketplace.search.spelling import BEGINNING, SHORTEST, Known, nearest, shortened

_WORD = re.compile(r"[^\W\d_]+")
SHORTEST_KNOWN = SHORTEST - 1


def words_of(documents: Iterable[Document]) -> dict[str, Known]:
    """The words of titles and names, and in how many documents each is."""
    uses: Counter[str] = Counter()
    written: dict[str, str] = {}
    for document in documents:
        text = " ".join([*document.titles.values(), *document.names])
        found: dict[str, str] = {}
        for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()):
            bare = folded(word) or ""
            if SHORTEST_KNOWN <= len(bare) <= LONGEST_WORD and len(word) <= LONGEST_WORD:
                # The writing with accents is the right one where both are there.
                found[bare] = max(found.get(bare, ""), word)
        uses.update(found.keys())
        for bare, word in found.items():
            written[bare] = max(written.get(bare, ""), word)
    return {word: Known(word, written[word], count) for word, count in uses.items()}


def add_words(documents: Sequence[Document], generation: int) -> None:
    """Those of ``documents`` that are not known yet. How often they are used is counted by a rebuild alone."""
    found = words_of(documents)
    known = set(
        SearchSpelling.objects.filter(generation=generation, letters__in=_own_letters(found), word__in=found).values_list("word", flat=True)
    )
    store_words({word: entry for word, entry in found.items() if word not in known}, generation)


def store_words(found: Mapping[str, Known], generation: int) -> None:
    rows = [(generation, letters, known.word, known.written, known.uses) for known in found.values() for letters in shortened(known.word)]
    insert_many(connection, "market_search_searchspelling", ("generation", "letters", "word", "written", "uses"), rows)


def corrected(words: Sequence[str], candidates: Iterable[Known]) -> list[Known]:
    """For each of ``words`` the word that was meant: itself where it is known, else the nearest. Empty where nothing would be another."""
    known = list(candidates)
    exact = {candidate.word for candidate in known}
    meant = [Known(word, word, 0) if word in exact else nearest(word, known) or Known(word, word, 0) for word in words]
    return meant if [entry.word for entry in meant] != list(words) else []


def _own_letters(words: Iterable[str]) -> list[str]:
    return sorted({word[:BEGINNING] for word in words})
