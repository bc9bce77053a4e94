"""What the database itself holds of credit: movements are only added, and each changes its balance.

The balance's constraint then refuses what would take it below zero, also of two who spend the same money at once: the second
waits for the first's row. Amounts are binary fractions on SQLite, so the balance is rounded there to whole cents.
"""

from __future__ import annotations

from typing import Any

from background.only_added import OnlyAdded

NAME = "credit_movement_moves_balance"
ONLY_ADDED = OnlyAdded(table="credit_creditmovement", name="credit_movement_only_added", refusal="movements of credit are only ever added")

_SQLITE = f"""CREATE TRIGGER IF NOT EXISTS {NAME} AFTER INSERT ON credit_creditmovement BEGIN
  UPDATE credit_buyercredit SET balance = ROUND(balance + NEW.amount, 2) WHERE id = NEW.credit_id;
END"""  # noqa: S608 - all of it is written here
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE credit_buyercredit SET balance = balance + NEW.amount WHERE id = NEW.credit_id;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS {NAME} ON credit_creditmovement;
CREATE TRIGGER {NAME} AFTER INSERT ON credit_creditmovement FOR EACH ROW EXECUTE FUNCTION {NAME}();
"""  # noqa: S608


def install(apps: Any, schema_editor: Any) -> None:
    """Make all triggers; no harm where they are there. For ``migrations.RunPython``."""
    ONLY_ADDED.install(apps, schema_editor)
    schema_editor.execute(_POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take them away. For ``migrations.RunPython``."""
    ONLY_ADDED.remove(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON credit_creditmovement; DROP FUNCTION IF EXISTS {NAME}();", params=None)
    else:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}", params=None)
