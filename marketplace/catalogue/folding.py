"""Letters as people type them in a hurry: ``rabacal`` finds ``Rabaçal``, ``QUEIJÃO`` finds ``queijão``."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, TextField, Transform
from django.db.models.sql.compiler import SQLCompiler

SQLITE_FUNCTION = "feira_folded"


def _bare_letters() -> dict[str, str]:
    """Each Latin letter with an accent (U+00C0 to U+017F) → the small letter under it."""
    found = {}
    for code in range(0xC0, 0x180):
        under = unicodedata.normalize("NFD", chr(code))[0].lower()
        if under.isascii():
            found[chr(code)] = under
    return found


_BARE = _bare_letters()
_TABLE = str.maketrans(_BARE)


def folded(text: str | None) -> str | None:
    """``text`` in small letters without accents; every letter stays one letter, so that PostgreSQL's ``translate`` does the same."""
    return None if text is None else unicodedata.normalize("NFC", text).translate(_TABLE).lower()


class Folded(Transform):
    """``title__folded__contains=folded(word)``."""

    lookup_name = "folded"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function=SQLITE_FUNCTION, **more)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> tuple[str, Any]:
        template = f"lower(translate(%(expressions)s, '{''.join(_BARE)}', '{''.join(_BARE.values())}'))"
        return super().as_sql(compiler, connection, template=template, **more)


CharField.register_lookup(Folded)
TextField.register_lookup(Folded)


def teach_sqlite(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receives ``connection_created``: SQLite's own ``lower`` knows no letter with an accent."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_FUNCTION, 1, folded, deterministic=True)
