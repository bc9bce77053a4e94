"""Where the next page begins, as an opaque word: the sort values of the last product, of this question and no other."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import math
from typing import Any

from marketplace.search.asking import Question

LONGEST = 400


def written(question: Question, values: list[Any]) -> str:
    text = json.dumps([_mark(question), *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(question: Question) -> list[Any] | None:
    """The values to go on after; None for the first page, and for what cannot be read or is of another question."""
    word = question.after
    if not word or len(word) > LONGEST:
        return None
    try:
        mark, *values = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, TypeError):
        return None
    if mark != _mark(question) or len(values) != 2 or not all(_is_value(value) for value in values):
        return None
    return values


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        return value == "Infinity"  # how far away something is that has no place
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and abs(value) <= 2**63


def _mark(question: Question) -> str:
    """What the order depends on, briefly; another language or place is another order."""
    asked = dataclasses.replace(question, chosen=dict(sorted(question.chosen.items())), after="", size=0, with_facets=False)
    return hashlib.blake2b(repr(asked).encode(), digest_size=6).hexdigest()
