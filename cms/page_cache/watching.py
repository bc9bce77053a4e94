"""Which tables pages show, and what their changes are called.

A room names its own in its ``page_topics.py``, which is found by itself:

    watch("producers.Producer", topic="maker", of="id")

A page that reads a table which nobody watches is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"


@dataclass(frozen=True)
class Watched:
    """Changes of ``label``'s table that count: of the columns ``only``, or of all but ``ignoring``.

    ``of`` is the column that says whose row it is, for pages that show a few alone; "" where it does not matter.
    ``verbs`` without ``INSERT``: for rows that are found by another row's key alone, which then changes too.
    ``beside``: another topic covers the table already; a page hangs on this one only where the code says so (``Reading.also``).
    """

    label: str
    topic: str
    of: str = ""
    only: tuple[str, ...] = ()
    ignoring: tuple[str, ...] = ()
    verbs: tuple[str, ...] = (INSERT, UPDATE, DELETE)
    beside: bool = False

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def columns(self) -> list[str]:
        every = [field.column for field in self.model._meta.local_concrete_fields]
        return [column for column in every if column in self.only or (not self.only and column not in self.ignoring)]


watched: list[Watched] = []
# Read by pages, and no part of what they show.
_NEUTRAL = {"django_content_type", "cms_pagechange"}


def watch(label: str, *, topic: str, **how: Any) -> None:
    one = Watched(label, topic, **how)
    if one not in watched:
        watched.append(one)
        watched_by_table.cache_clear()


@cache
def watched_by_table() -> dict[str, tuple[Watched, ...]]:
    """Who watches a table; nobody those that do not matter."""
    found: dict[str, list[Watched]] = defaultdict(list)
    for one in watched:
        found[one.table].append(one)
    return {table: tuple(ones) for table, ones in found.items()} | dict.fromkeys(_NEUTRAL, ())
