"""Tables to which rows are only ever added: the database itself refuses to change or delete one.

Beware: SQLite drops triggers with a table that a schema change rebuilds. A migration that alters the table there must run
``install`` again as its last operation; a test of the table must fail when it was forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OnlyAdded:
    """The triggers of one ``table``. ``name`` is theirs, unique in the database; ``refusal`` is what the database says."""

    table: str
    name: str
    refusal: str

    def install(self, apps: Any, schema_editor: Any) -> None:
        """Make the triggers; no harm where they are there. For ``migrations.RunPython``."""
        for statement in self._postgres() if schema_editor.connection.vendor == "postgresql" else self._sqlite():
            schema_editor.execute(statement, params=None)

    def remove(self, apps: Any, schema_editor: Any) -> None:
        """Take the triggers away. For ``migrations.RunPython``."""
        if schema_editor.connection.vendor == "postgresql":
            undo = [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}; DROP FUNCTION IF EXISTS {self.name}();"]
        else:
            undo = [f"DROP TRIGGER IF EXISTS {self.name}_{verb}" for verb in ("update", "delete")]
        for statement in undo:
            schema_editor.execute(statement, params=None)

    def _postgres(self) -> list[str]:
        return [
            f"""
CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{self.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP TRIGGER IF EXISTS {self.name} ON {self.table};
CREATE TRIGGER {self.name} BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}();
"""
        ]

    def _sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{verb} BEFORE {verb.upper()} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            for verb in ("update", "delete")
        ]
