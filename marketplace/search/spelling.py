"""The nearest word to one that was typed wrongly, found by a plain look-up: no extension of a database is needed.

A word is kept once for each way to leave out a letter or two of its beginning, and what was typed is shortened in the same way: two words
that lie near each other meet in a shortened form. (The idea is W. Garbe's "symmetric delete".) What meets is then measured in full.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

BEGINNING = 7  # letters of which some are left out; those after them are only measured
SHORTEST = 4  # shorter words are never corrected: everything lies near them
LONG = 6  # from here on two mistakes are forgiven


@dataclass(frozen=True)
class Known:
    """A word of the index: folded, as it is written with its accents, and how many documents had it at the last rebuild."""

    word: str
    written: str
    uses: int


def shortened(word: str) -> set[str]:
    """``word``'s beginning, and what is left of it without one letter, and of a long one without two."""
    beginning = word[:BEGINNING]
    left_out = range(0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2, -1, -1)
    return {
        "".join(letter for at, letter in enumerate(beginning) if at not in gone)
        for many in left_out
        for gone in combinations(range(len(beginning)), many)
    }


def nearest(typed: str, candidates: Iterable[Known]) -> Known | None:
    """The nearest of ``candidates`` (of equals the most used), or None where none is near enough."""
    allowed = 0 if len(typed) < SHORTEST else 1 if len(typed) < LONG else 2
    measured = (
        (distance(typed, known.word), -known.uses, known.word, known)
        for known in candidates
        if abs(len(known.word) - len(typed)) <= allowed and len(known.word) >= SHORTEST - 1
    )
    best = min((found for found in measured if found[0] <= allowed), default=None)
    return best[3] if best else None


def distance(one: str, other: str) -> int:
    """Letters to add, take away, change or swap with their neighbour, to make ``other`` of ``one``."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
