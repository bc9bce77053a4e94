"""How far the database has come, asked at each serving: so it is one statement, as cheap as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

TABLE = "cms_pagechange"
NEWEST = f"COALESCE((SELECT MAX(id) FROM {TABLE}), 0)"  # noqa: S608 - our own name
_ON_POSTGRES = f"SELECT pg_current_snapshot(), {NEWEST}"
_NAME = b"feira_position"
_NO_SUCH_STATEMENT = b"26000"
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Position:
    """The newest change that is seen, and PostgreSQL's ``xmin:xmax:in,progress``: which transactions are.

    At the same position nothing at all has changed: whoever writes takes a number, and the snapshot shows when it is done.
    """

    newest: int
    snapshot: str = ""


def position() -> Position:
    """Where the database is now."""
    return on_a_live_connection(_position)


def on_a_live_connection(ask: Callable[[Any], Found]) -> Found:
    """``ask`` of the database; once more on a new connection where the one that is open has been lost meanwhile."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        return ask(connection)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return ask(connection)


def _position(connection: Any) -> Position:
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {NEWEST}")
            return Position(cursor.fetchone()[0])
    found = _at_once(connection)
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_ON_POSTGRES)
        snapshot, newest = cursor.fetchone()
        return Position(newest, str(snapshot))


def _at_once(connection: Any) -> Position | None:
    """By libpq itself, which takes a fifth of the time that cursors do. None where that does not do: no connection is open yet, a
    transaction is, a pooler knows no prepared statements, or something went wrong, which a cursor then says."""
    if connection.connection is None or connection.settings_dict["OPTIONS"].get("prepare_threshold") is None:
        return None
    from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

    libpq = connection.connection.pgconn
    if libpq.transaction_status != TransactionStatus.IDLE:
        return None
    with connection.wrap_database_errors:
        result = libpq.exec_prepared(_NAME, ())
        if result.error_field(DiagnosticField.SQLSTATE) == _NO_SUCH_STATEMENT:  # a new connection, or psycopg has dropped all
            libpq.prepare(_NAME, _ON_POSTGRES.encode())
            result = libpq.exec_prepared(_NAME, ())
    if result.status != ExecStatus.TUPLES_OK:
        return None
    return Position(int(result.get_value(0, 1)), result.get_value(0, 0).decode())
