"""Which tables a statement names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from django.apps import apps

_QUOTED = re.compile(r'"(\w+)"')
# Django quotes every name; SQL written by hand may not.
_BARE = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+(?!ONLY\b|SELECT\b|LATERAL\b)([a-z_]\w*)", re.IGNORECASE)


@cache
def all_tables() -> frozenset[str]:
    return frozenset(str(model._meta.db_table) for model in apps.get_models(include_auto_created=True))


@lru_cache(maxsize=4096)
def tables_in(sql: str) -> frozenset[str]:
    """Rather one too many: a column that is called like a table counts. A bare name is given whether it is a table of ours or not."""
    return frozenset(_QUOTED.findall(sql)) & all_tables() | frozenset(name for name in _BARE.findall(sql) if name.isidentifier())
