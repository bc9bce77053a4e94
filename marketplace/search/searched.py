"""Counting what people look for, so that the operator sees what is missing on the market. Nothing of who asked is kept."""

from __future__ import annotations

import datetime as dt
import re

from django.db import connection
from django.db.models import F, Sum

from marketplace.search.analysis import tokens
from marketplace.search.asked import today
from marketplace.search.models import SearchedWords

# What has an address or a number of somebody in it is not kept at all.
PERSONAL = re.compile(r"@|\d{5}|\d[\d\s().-]{6,}\d")
KEPT = dt.timedelta(days=400)  # a year and the same season again
# Words that so few have looked for within so long might be of one person: they are forgotten.
FEW, WITHIN = 3, dt.timedelta(days=30)


def kept_words(words: str) -> str:
    """What is counted in place of ``words``: folded, in their order; "" for what is not kept."""
    return "" if PERSONAL.search(words) else " ".join(tokens(words))[:80]


# One statement, so that two who look for the same at once both count; the same on SQLite and PostgreSQL.
ADD_ONE = """
    INSERT INTO market_search_searchedwords AS kept (day, language, words, times, without_result, corrected, clicks, positions)
    VALUES (%s, %s, %s, 1, %s, %s, 0, 0)
    ON CONFLICT (day, language, words) DO UPDATE SET
        times = kept.times + 1,
        without_result = kept.without_result + excluded.without_result,
        corrected = kept.corrected + excluded.corrected
"""


def count_search(*, words: str, language: str, found: bool, corrected: bool) -> None:
    """One search, its first page. One query; none for what is not kept."""
    kept = kept_words(words)
    if kept:
        with connection.cursor() as cursor:
            cursor.execute(ADD_ONE, [today().isoformat(), language, kept, int(not found), int(corrected)])


def count_opened(*, words: str, language: str, position: int) -> None:
    """A product was opened from the results of ``words`` at ``position`` (from 1). Words that nobody looked for today count nothing."""
    opened = SearchedWords.objects.filter(day=today(), language=language, words=kept_words(words), times__gt=0)
    opened.update(clicks=F("clicks") + 1, positions=F("positions") + position)


def forget_old(on: dt.date) -> int:
    """Delete what is too old, and rare words that are no longer new; returns how many rows."""
    old, _each = SearchedWords.objects.filter(day__lt=on - KEPT).delete()
    settled = SearchedWords.objects.filter(day__lt=on - WITHIN)
    often = SearchedWords.objects.values("words").annotate(all=Sum("times")).filter(all__gte=FEW).values("words")
    rare, _each = settled.exclude(words__in=often).delete()
    return old + rare
