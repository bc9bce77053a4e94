"""What is wanted of the words, in each database's own language of full text.

Nothing of what was typed gets into it but words of letters and digits (``analysis.tokens``), each in quotation marks: so no operator, no
column and no wildcard can be typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from django.db import connection

from marketplace.search.backends.database.storing import NAME, SKU, TITLE
from marketplace.search.wanting import Wanted

Sql = tuple[str, list[Any]]


class Place(Enum):
    """Where words stand: the mark that PostgreSQL keeps them with, and the columns in which SQLite does."""

    TITLES = (TITLE, "titles")
    NAMES = (NAME, "titles names")
    ANYWHERE = ("", "titles names bodies")


def full_text(wanted: Sequence[Wanted], place: Place, *, sku: str = "") -> str:
    """Documents that have all that is ``wanted`` in ``place``, or else the article number ``sku`` (as ``rows.sku_word`` makes it)."""
    mark, columns = place.value
    if connection.vendor == "postgresql":
        words = _joined(wanted, " & ", " | ", lambda word: _postgres(mark, word))
        return f"({words}) | '{SKU}{sku}'" if sku else words
    words = f"{{{columns}}} : ({_joined(wanted, ' AND ', ' OR ', _sqlite)})"
    return f'({words}) OR ({{skus}} : "{sku}")' if sku else words


def only_sku(sku: str) -> str:
    return f"'{SKU}{sku}'" if connection.vendor == "postgresql" else f'{{skus}} : "{sku}"'


def has(query: str) -> Sql:
    """Of the entry ``e``."""
    if connection.vendor == "postgresql":
        return "e.words @@ %s::tsquery", [query]
    return f"e.id IN ({_IDS_SQLITE})", [query]


def is_among(query: str) -> Sql:
    """Of a row with ``id``. On PostgreSQL this reads the index and not the words of each row."""
    return f"id IN ({_IDS_POSTGRES if connection.vendor == 'postgresql' else _IDS_SQLITE})", [query]


_IDS_POSTGRES = "SELECT id FROM market_search_searchentry WHERE words @@ %s::tsquery"
_IDS_SQLITE = "SELECT rowid FROM market_search_words WHERE market_search_words MATCH %s"


def _joined(wanted: Sequence[Wanted], both: str, either: str, written: Callable[[str], str]) -> str:
    def any_of(parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({either.join(parts)})"

    def all_of(parts: list[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({both.join(parts)})"

    return all_of(
        [any_of([all_of([any_of([written(form) for form in forms]) for forms in way]) for way in thing.ways]) for thing in wanted]
    )


def _postgres(mark: str, form: str) -> str:
    word = form.removesuffix("*")
    return f"'{mark}{word}'" + (":*" if form.endswith("*") else "")


def _sqlite(form: str) -> str:
    word = form.removesuffix("*")
    return f'"{word}"' + ("*" if form.endswith("*") else "")
