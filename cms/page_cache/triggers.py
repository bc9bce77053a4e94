"""The triggers that write ``PageChange`` rows.

They are put in place after each ``migrate`` and taken away before one that changes something: SQLite drops triggers with a table
that a schema change rebuilds and looks through all others' bodies then, and PostgreSQL refuses to change a column that a trigger
names. What is as it should be is left alone, so nobody waits for a lock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import connections

from cms.page_cache.watching import INSERT, UPDATE, Watched, watched

PREFIX = "pagechange"
INTO = "cms_pagechange"


@dataclass(frozen=True)
class Trigger:
    name: str
    table: str
    statements: tuple[str, ...]


def put_in_place(using: str = "default", **kwargs: Any) -> None:
    """Receives ``post_migrate``: make what is missing, drop what is not wanted any more."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if INTO not in tables:
        return
    wanted = {(one.name, one.table): one for one in _wanted(connection, tables)}
    there = set(_there(connection))
    with connection.cursor() as cursor:
        for name, table in there - wanted.keys():
            _drop(cursor, connection, name, table)
        for key in wanted.keys() - there:
            for statement in wanted[key].statements:
                cursor.execute(statement)


def take_away(using: str = "default", plan: Any = None, **kwargs: Any) -> None:
    """Receives ``pre_migrate``."""
    if not plan:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, table in _there(connection):
            _drop(cursor, connection, name, table)


def _wanted(connection: Any, tables: set[str]) -> list[Trigger]:
    make = _postgres if connection.vendor == "postgresql" else _sqlite
    made = []
    for one in watched:
        if one.table in tables:
            with connection.cursor() as cursor:
                has = {column.name for column in connection.introspection.get_table_description(cursor, one.table)}
            if has.issuperset(one.columns):  # an earlier state of the migrations has fewer
                made += make(one)
    return made


def _there(connection: Any) -> list[tuple[str, str]]:
    """Names of triggers of ours, each with its table."""
    ask = (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE %s"
        if connection.vendor == "postgresql"
        else "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(ask, [f"{PREFIX}\\_%" if connection.vendor == "postgresql" else f"{PREFIX}_%"])
        return [(str(name), str(table)) for name, table in cursor.fetchall()]


def _drop(cursor: Any, connection: Any, name: str, table: str) -> None:
    if connection.vendor == "postgresql":
        cursor.execute(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
        cursor.execute(f"DROP FUNCTION IF EXISTS {name.removesuffix('_all')}() CASCADE")
    else:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _differs(one: Watched, distinct: str) -> str:
    return " OR ".join(f'OLD."{column}" {distinct} NEW."{column}"' for column in one.columns)


def _name(one: Watched, *parts: str) -> str:
    """With a digest of what it does, so that a change of it is seen."""
    digest = hashlib.sha256(" ".join((one.of, *one.verbs, *one.columns, *parts, "1")).encode()).hexdigest()[:8]
    return f"{PREFIX}_{digest}_{one.topic}_{one.table}"[:55]  # PostgreSQL's names have 63 signs


def _sqlite(one: Watched) -> list[Trigger]:
    made = []
    for verb in one.verbs:
        row = "NEW" if verb == INSERT else "OLD"
        when = f" WHEN {_differs(one, 'IS NOT')}" if verb == UPDATE else ""
        writes = [_values(row, one)]
        if verb == UPDATE and one.of:
            writes.append(f'{_values("NEW", one)} WHERE OLD."{one.of}" IS NOT NEW."{one.of}"')
        body = " ".join(f"INSERT INTO {INTO} (topic, of_id, made_by, changed_at) {write};" for write in writes)
        name = f"{_name(one, body, when)}_{verb.lower()}"
        made.append(Trigger(name, one.table, (f'CREATE TRIGGER {name} AFTER {verb} ON "{one.table}"{when} BEGIN {body} END',)))
    return made


def _values(row: str, one: Watched) -> str:
    of = f'COALESCE({row}."{one.of}", 0)' if one.of else "0"
    return f"SELECT '{one.topic}', {of}, 0, strftime('%Y-%m-%d %H:%M:%f', 'now')"


def _postgres(one: Watched) -> list[Trigger]:
    """One function a table, and a trigger for each kind of change: only that of an update asks what differs."""
    stem = _name(one)

    def write(of: str) -> str:
        who = "pg_current_xact_id()::text::bigint"
        return f"INSERT INTO {INTO} (topic, of_id, made_by, changed_at) VALUES ('{one.topic}', {of}, {who}, clock_timestamp());"  # noqa: S608 - our own names

    old, new = (f'COALESCE({row}."{one.of}", 0)' if one.of else "0" for row in ("OLD", "NEW"))
    moved = f"ELSIF {new} <> {old} THEN {write(new)}" if one.of else ""
    function = (
        f"CREATE OR REPLACE FUNCTION {stem}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'TRUNCATE' THEN {write('0')} RETURN NULL; END IF; "
        f"IF TG_OP <> 'INSERT' THEN {write(old)} END IF; "
        f"IF TG_OP = 'INSERT' THEN {write(new)} ELSIF TG_OP = 'DELETE' THEN NULL; {moved} END IF; "
        f"RETURN NULL; END $$"
    )
    on = f'ON "{one.table}"'
    then = f"EXECUTE FUNCTION {stem}()"
    # TRUNCATE is PostgreSQL's own way past triggers of rows.
    made = [Trigger(f"{stem}_all", one.table, (function, f"CREATE TRIGGER {stem}_all AFTER TRUNCATE {on} FOR EACH STATEMENT {then}"))]
    for verb in one.verbs:
        when = f" WHEN ({_differs(one, 'IS DISTINCT FROM')})" if verb == UPDATE else ""
        name = f"{stem}_{verb[:3].lower()}"
        made.append(Trigger(name, one.table, (function, f"CREATE TRIGGER {name} AFTER {verb} {on} FOR EACH ROW{when} {then}")))
    return made
