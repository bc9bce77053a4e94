"""What a question wants of a document's words: the same on every back end.

Every word of the question is wanted, in any of its forms: as typed, and its stem in each language, since nobody says in which language
they type. A word that means the same (``synonyms``) does as well; it may be several words, all of which are then wanted.
"""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.search.analysis import STEMMERS, stem, tokens
from marketplace.search.reading_queries import typed_words, without_small
from marketplace.search.synonyms import LONGEST_PHRASE, alternatives

Forms = tuple[str, ...]  # of one word: any of them


@dataclass(frozen=True)
class Wanted:
    """One thing that is wanted: any of ``ways``, each of which is words that are all wanted, each in any of its forms."""

    ways: tuple[tuple[Forms, ...], ...]


def wanted(text: str, language: str, *, beginning: bool = False) -> tuple[Wanted, ...]:
    """All that ``text`` wants, in order; empty where it has no words. With ``beginning`` its last word may go on: a form ends in ``*``."""
    words, found, at = without_small(typed_words(text)), [], 0
    whole = len(words) - 1 if beginning else len(words)
    while at < whole:
        for length in range(min(LONGEST_PHRASE, whole - at), 0, -1):
            phrase = words[at : at + length]
            same = alternatives(" ".join(phrase), language)
            if same or length == 1:
                found.append(_any_of(tuple(forms(word) for word in phrase), same))
                at += length
                break
    if beginning and words:
        found.append(_any_of(((*forms(words[-1]), f"{words[-1]}*"),), alternatives(words[-1], language)))
    return tuple(found)


def _any_of(way: tuple[Forms, ...], same: frozenset[str]) -> Wanted:
    others = (tuple(forms(word) for word in without_small(tokens(phrase))) for phrase in sorted(same))
    return Wanted(tuple(dict.fromkeys([way, *(other for other in others if other)])))


def forms(word: str) -> Forms:
    return tuple(dict.fromkeys([word, *(stem(word, language) for language in STEMMERS)]))
