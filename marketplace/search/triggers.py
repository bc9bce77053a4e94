"""Triggers that write a ``SearchChange`` in the transaction of whatever makes a document old, by whichever door it came in.

They are made after each ``migrate``, where one is missing or is another than it should be: SQLite drops the triggers of a table that a
schema change rebuilds. Before one they are taken away there, since SQLite renames no table that a trigger elsewhere reads from.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from marketplace.search.watched import WATCHED, Watched

CHANGES = "market_search_searchchange"
_BEGIN = "search_told_"
_NOW = {"postgresql": "statement_timestamp()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}


def install(connection: BaseDatabaseWrapper) -> bool:
    """Bring the triggers up to date; whether one was missing."""
    wanted = {name: statements for one in WATCHED for name, statements in _triggers(one, connection.vendor)}
    there = _names(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name in there - wanted.keys():
            cursor.execute(_drop(name, connection.vendor))
        for name in sorted(wanted.keys() - there):
            for statement in wanted[name]:
                cursor.execute(statement)
    return bool(wanted.keys() - there)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away. For ``migrations.RunPython``."""
    _remove(schema_editor.connection)


def before_migrating(*, plan: Any, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Receives ``pre_migrate``."""
    if plan and connections[using].vendor == "sqlite":
        _remove(connections[using])


def after_migrating(*, using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Receives ``post_migrate``. Where a trigger was missing, changes may have gone by untold: everything is read again."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not {CHANGES, *(one.table for one in WATCHED)} <= set(connection.introspection.table_names(cursor)):
            return  # migrated to some state in between
        if install(connection):
            anything = "EXISTS (SELECT 1 FROM catalogue_product) OR EXISTS (SELECT 1 FROM producers_producer)"
            told = f"SELECT 'everything', 0, {_NOW[connection.vendor]} WHERE {anything}"
            cursor.execute(f"INSERT INTO {CHANGES} (kind, object_pk, at) {told}")


def _triggers(one: Watched, vendor: str) -> list[tuple[str, list[str]]]:
    """Name and statements of each. What it does is in the name as a digest, so that another one has another name."""
    found = []
    for verb in one.verbs:
        work = _work(one, verb, vendor)
        condition = _condition(one) if verb == "update" else ""
        digest = hashlib.sha256(f"{work} {condition}".encode()).hexdigest()[:8]
        name = f"{_BEGIN}{one.table.removeprefix('marketplace_')[:30]}_{verb}_{digest}"
        found.append((name, (_postgres if vendor == "postgresql" else _sqlite)(name, one.table, verb, work, condition)))
    return found


def _work(one: Watched, verb: str, vendor: str) -> str:
    rows = {"insert": ["NEW"], "update": ["NEW", "OLD"], "delete": ["OLD"]}[verb]
    told = [f"SELECT '{one.kind}', {one.pk}, {_NOW[vendor]} {one.source}".format(row=row).strip() for row in rows]
    return f"INSERT INTO {CHANGES} (kind, object_pk, at) {' UNION '.join(dict.fromkeys(told))}"


def _condition(one: Watched) -> str:
    """SQL that every engine understands but for one word."""
    differ = [f"OLD.{column} {{differs}} NEW.{column}" for column in one.columns]
    return " OR ".join([*differ, *([one.differs] if one.differs else [])])


def _postgres(name: str, table: str, verb: str, work: str, condition: str) -> list[str]:
    # The condition stands inside: one beside the trigger would forbid to alter the columns that it names.
    work = f"IF {condition.format(differs='IS DISTINCT FROM')} THEN {work}; END IF;" if condition else f"{work};"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {work} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _sqlite(name: str, table: str, verb: str, work: str, condition: str) -> list[str]:
    when = f"WHEN {condition.format(differs='IS NOT')} " if condition else ""
    return [f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} {when}BEGIN {work}; END"]


def _names(connection: BaseDatabaseWrapper) -> set[str]:
    asked = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith(_BEGIN)}


def _drop(name: str, vendor: str) -> str:
    return f"DROP FUNCTION {name}() CASCADE" if vendor == "postgresql" else f"DROP TRIGGER {name}"


def _remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name in _names(connection):
            cursor.execute(_drop(name, connection.vendor))
