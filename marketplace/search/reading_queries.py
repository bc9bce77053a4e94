"""What people type into the search, made harmless, and its words."""

from __future__ import annotations

import unicodedata

from marketplace.search.analysis import tokens

LONGEST_QUERY = 80
MOST_WORDS = 8
# Words that say nothing: left out of a question that has others. Single letters (d', l', à, é, o) are left out as well.
_SMALL = {
    "pt": "um uma os as de do da dos das em no na nos nas ao aos com para por",
    "fr": "le la les un une de du des en au aux et avec pour sur dans",
    "en": "the an of and in on with for from to",
}
SMALL_WORDS = frozenset(word for words in _SMALL.values() for word in words.split())


def clean_words(text: str) -> str:
    """``text`` on one line, without control characters and half letters, at most ``LONGEST_QUERY`` characters. Never an error."""
    kept = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text[: 4 * LONGEST_QUERY])
    return " ".join(kept.split())[:LONGEST_QUERY].strip()


def typed_words(text: str) -> list[str]:
    """The folded words of a question, in order, each once, as many as are looked at."""
    return list(dict.fromkeys(tokens(clean_words(text))))[:MOST_WORDS]


def without_small(words: list[str]) -> list[str]:
    """``words`` without those that say nothing, unless there are no others."""
    return [word for word in words if len(word) > 1 and word not in SMALL_WORDS] or words
