"""The database itself refuses to change or delete a tracking event.

Beware: SQLite drops triggers with a table that a schema change rebuilds. A migration that alters ``TrackingEvent`` there must
run ``install`` again as its last operation; ``tests/logistics/test_tracking_append_only.py`` fails when it was forgotten.
"""

from __future__ import annotations

from typing import Any

TABLE = "logistics_trackingevent"
REFUSAL = "tracking events are only ever added"

_POSTGRES = f"""
CREATE OR REPLACE FUNCTION logistics_events_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP TRIGGER IF EXISTS events_only_added ON {TABLE};
CREATE TRIGGER events_only_added BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION logistics_events_only_added();
"""
_POSTGRES_UNDO = f"DROP TRIGGER IF EXISTS events_only_added ON {TABLE}; DROP FUNCTION IF EXISTS logistics_events_only_added();"
_SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS events_never_{name} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for name, verb in (("changed", "UPDATE"), ("deleted", "DELETE"))
]
_SQLITE_UNDO = ["DROP TRIGGER IF EXISTS events_never_changed", "DROP TRIGGER IF EXISTS events_never_deleted"]


def install(apps: Any, schema_editor: Any) -> None:
    """Make the triggers; no harm where they are there. For ``migrations.RunPython``."""
    for statement in [_POSTGRES] if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away. For ``migrations.RunPython``."""
    for statement in [_POSTGRES_UNDO] if schema_editor.connection.vendor == "postgresql" else _SQLITE_UNDO:
        schema_editor.execute(statement, params=None)
