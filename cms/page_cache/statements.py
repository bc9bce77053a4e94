"""What a statement reads: its tables, and so the topics whose changes it would see."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from django.apps import apps

from cms.page_cache.watching import watched_by_table

_QUOTED = re.compile(r'"(\w+)"')
# Django quotes every name; SQL written by hand may not.
_BARE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?!ONLY\b|SELECT\b|LATERAL\b)([a-z_]\w*)", re.IGNORECASE)
# Of these words none is a table: "DO UPDATE SET", and functions that make rows of a value.
_NO_TABLES = {"set", "unnest", "json_each"}
_EVERYTHING = re.compile(r"\.\*|SELECT\s+(?:DISTINCT\s+)?\*", re.IGNORECASE)


@cache
def all_tables() -> frozenset[str]:
    return frozenset(str(model._meta.db_table) for model in apps.get_models(include_auto_created=True))


@lru_cache(maxsize=4096)
def tables_in(sql: str) -> frozenset[str]:
    """Rather one too many: a column that is called like a table counts. A bare name is given whether it is a table of ours or not."""
    return frozenset(_QUOTED.findall(sql)) & all_tables() | frozenset(name for name in _BARE.findall(sql) if name.lower() not in _NO_TABLES)


@lru_cache(maxsize=4096)
def topics_in(sql: str) -> tuple[frozenset[str], frozenset[str]]:
    """The topics, and the tables that nobody watches. Where some columns alone are watched, the statement has to name one."""
    known, topics, unwatched = watched_by_table(), set(), set()
    for table in tables_in(sql):
        if table not in known:
            unwatched.add(table)
        for one in known.get(table, ()):
            if one.beside:
                continue
            if not one.only or _EVERYTHING.search(sql) or any(column in sql for column in one.only):
                topics.add(one.topic)
    return frozenset(topics), frozenset(unwatched)
