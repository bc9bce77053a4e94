"""Words that say nothing about what somebody looks for: of a question with others, they are not wanted of a document."""

from __future__ import annotations

PORTUGUESE = "a o as os um uma uns umas de da do das dos e em na no nas nos para por pelo pela com ao aos que se ou"
# Folded; what an apostrophe parts off is a letter by itself.
FRENCH = "le la les l un une des du d et en au aux pour par avec sur qu que ou ce cette"
ENGLISH = "the an of and in on for with from by to or my your s"
STOP_WORDS = frozenset(f"{PORTUGUESE} {FRENCH} {ENGLISH}".split())


def is_stop_word(word: str) -> bool:
    """``word`` is folded."""
    return word in STOP_WORDS
