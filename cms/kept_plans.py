"""Asking PostgreSQL so that it keeps the plan of a statement.

Django puts values into the text of a statement, so that PostgreSQL sees another text each time and plans it anew: for a page's large
statements that costs more than to run them. Here the values that vary go beside the text, and psycopg prepares it at once in each
connection. What does not vary stays in the text, where the planner can use it.

``DATABASE_KEEP_PLANS=false`` asks as Django does: for a pooler that gives each transaction another connection and does not know prepared
statements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

_PLACE = re.compile(r"%s|%%")
MOST_KEPT = 250  # in one connection, some 100 KB each; those least used go first
Value = tuple[str, int | None]  # its name, and which of a list


class PlainStatement:
    """A statement asked as Django asks. ``places`` says which positions of ``fixed`` hold a value that varies, and which."""

    def __init__(self, sql: str, fixed: Sequence[Any], places: Mapping[int, Value]) -> None:
        self.sql, self.fixed, self.places = sql, list(fixed), places

    def ask(self, connection: Any, values: Mapping[Value, Any]) -> list[tuple[Any, ...]]:
        params = self.fixed.copy()
        for position, value in self.places.items():
            params[position] = values[value]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, tuple(params))
            return list(cursor.fetchall())


class KeptStatement(PlainStatement):
    """The same on PostgreSQL, with a plan that is kept."""

    def __init__(self, sql: str, fixed: Sequence[Any], places: Mapping[int, Value]) -> None:
        super().__init__(sql, fixed, places)
        # A name for each value, so that one in two places is the same to GROUP BY as well.
        self.names = {value: f"v{at}" for at, value in enumerate(dict.fromkeys(places.values()))}
        self.text = ""

    def ask(self, connection: Any, values: Mapping[Value, Any]) -> list[tuple[Any, ...]]:
        connection.ensure_connection()
        text = self.text or self._text(connection)
        cursor_class, whole = _of_psycopg()
        params = {name: whole(found) if type(found := values[value]) is int else found for value, name in self.names.items()}
        if connection.connection.prepared_max != MOST_KEPT:
            connection.connection.prepared_max = MOST_KEPT
        with connection.wrap_database_errors, connection._prepare_cursor(cursor_class(connection.connection)) as cursor:
            cursor.execute(text, params)
            return list(cursor.fetchall())

    def _text(self, connection: Any) -> str:
        """The statement with all values in it that never vary."""
        positions = iter(range(len(self.fixed)))

        def put(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return found[0]
            position = next(positions)
            if position in self.places:
                return f"%({self.names[self.places[position]]})s"
            return str(connection.ops.compose_sql("%s", [self.fixed[position]])).replace("%", "%%")

        self.text = _PLACE.sub(put, self.sql)
        return self.text


def statement(connection: Any, sql: str, fixed: Sequence[Any], places: Mapping[int, Value]) -> PlainStatement:
    keeps = connection.vendor == "postgresql" and connection.settings_dict["OPTIONS"].get("prepare_threshold") is not None
    return (KeptStatement if keeps else PlainStatement)(sql, fixed, places)


@cache
def _of_psycopg() -> tuple[Any, Any]:
    """The cursor that prepares what it is given, and one type for whole numbers of any size: else each size has its statement."""
    from django.db.backends.postgresql.base import ServerBindingCursor
    from psycopg.types.numeric import Int8

    class Preparing(ServerBindingCursor):
        def execute(self, query: Any, params: Any = None) -> Any:
            return super().execute(query, params, prepare=True)  # type: ignore[misc]

    return Preparing, Int8
