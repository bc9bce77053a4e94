"""Words as they are compared: in small letters, without accents, and by their stems in Portuguese, French and English.

Done here and not by each engine, so that ``requeijoes``, ``Requeijão`` and ``fromages`` find the same on every back end, and so on
SQLite, whose full-text search knows no language. Stems by Snowball's algorithms (snowballstem.org).
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from marketplace.catalogue.folding import folded

STEMMERS = {"pt": "portuguese", "fr": "french", "en": "english"}
LONGEST_WORD = 40
PLURALS_OF_AO = ("oes", "aes")
_WORD = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """The words of ``text`` in order, folded; signs part words, a longer word than ``LONGEST_WORD`` is cut."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text) or "")]


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The folded stem of a word in its language's own spelling or folded; of other languages the folded word itself."""
    bare = folded(word) or ""
    if language == "pt" and bare.endswith(PLURALS_OF_AO):
        bare = bare[:-3] + "ao"  # folded, the stemmer no longer knows -ões and -ães
    name = STEMMERS.get(language)
    return folded(snowballstemmer.stemmer(name).stemWord(bare)) or bare if name else bare


def stems(text: str, language: str) -> list[str]:
    """The stems of ``text``, in order, repeated as they are."""
    return [stem(word, language) for word in tokens(text)]
