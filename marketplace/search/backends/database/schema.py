"""What the models cannot say of the index: where each database keeps the words. For ``migrations.RunPython``."""

from __future__ import annotations

from typing import Any

_POSTGRES = [
    "ALTER TABLE market_search_searchentry ADD COLUMN words tsvector",
    "CREATE INDEX market_search_words ON market_search_searchentry USING gin (words)",
]
# Words come folded and parted by spaces; ``ascii`` leaves letters beyond ASCII as they are. FTS5 does not rank: it keeps no sizes.
_SQLITE = [
    "CREATE VIRTUAL TABLE market_search_words USING fts5("
    "titles, names, bodies, skus, tokenize='ascii', detail='column', columnsize=0, prefix='2 3')"
]


def install(apps: Any, schema_editor: Any) -> None:
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS market_search_words", params=None)
        schema_editor.execute("ALTER TABLE market_search_searchentry DROP COLUMN IF EXISTS words", params=None)
    else:
        schema_editor.execute("DROP TABLE IF EXISTS market_search_words", params=None)


def first_generation(apps: Any, schema_editor: Any) -> None:
    apps.get_model("market_search", "SearchIndex").objects.get_or_create(pk=1)
