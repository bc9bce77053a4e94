"""The database itself refuses to change or delete a rate that has started.

Beware: SQLite drops triggers with a table that a schema change rebuilds: install them again after one.
"""

from __future__ import annotations

from typing import Any

TABLE, NAME, REFUSAL = "tax_taxrate", "rates_in_use_stay", "a rate that has started is never changed"


def install(apps: Any, schema_editor: Any) -> None:
    """Make the triggers; no harm where they are there. For ``migrations.RunPython``."""
    for statement in _postgres() if schema_editor.connection.vendor == "postgresql" else _sqlite():
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away. For ``migrations.RunPython``."""
    if schema_editor.connection.vendor == "postgresql":
        undo = [f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}; DROP FUNCTION IF EXISTS {NAME}();"]
    else:
        undo = [f"DROP TRIGGER IF EXISTS {NAME}_{verb}" for verb in ("update", "delete")]
    for statement in undo:
        schema_editor.execute(statement, params=None)


def _postgres() -> list[str]:
    return [
        f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP TRIGGER IF EXISTS {NAME} ON {TABLE};
CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW WHEN (OLD.starts_on <= CURRENT_DATE) EXECUTE FUNCTION {NAME}();
"""
    ]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {NAME}_{verb} BEFORE {verb.upper()} ON {TABLE} WHEN OLD.starts_on <= date('now') "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("update", "delete")
    ]
