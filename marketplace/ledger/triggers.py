"""What the database itself holds of the books.

Entries are written first, their transfer last. When the transfer comes, its entries must be two or more, come to zero, and be in
its currency with no more decimals than that has; afterwards none can be added. No row of the books is changed or deleted, and a
transfer never counts in a month that is closed.

On PostgreSQL two locks, which last until the transaction ends, stand behind this: one by transfer, so that an entry that is
written at the same moment waits until it can see the transfer; and one over all, shared by those who book and taken alone by who
closes a month.

Beware: SQLite drops triggers with a table that a schema change rebuilds: ``install`` again as the migration's last operation.
"""

from __future__ import annotations

from typing import Any

from background.only_added import OnlyAdded
from marketplace.ledger.money import DECIMALS

REFUSAL = "the books are only ever added to"
CLOSED, LATE, UNBALANCED = "this month is closed", "this transfer is closed", "entries do not make a transfer"
TABLES = ("account", "transfer", "entry", "period", "balance")
ONLY_ADDED = [OnlyAdded(table=f"ledger_{table}", name=f"ledger_{table}_only_added", refusal=REFUSAL) for table in TABLES]
ON_INSERT = {"entry": "ledger_entry_in_time", "transfer": "ledger_transfer_balances", "period": "ledger_period_alone"}
ALL_BOOKINGS = 710_429_001  # any number that nobody else takes as an advisory lock

_WITHOUT_DECIMALS = ", ".join(f"'{currency}'" for currency, decimals in DECIMALS.items() if not decimals)
_KNOWN = ", ".join(f"'{currency}'" for currency in DECIMALS)


def install(apps: Any, schema_editor: Any) -> None:
    """Make all triggers; no harm where they are there. For ``migrations.RunPython``."""
    for guard in ONLY_ADDED:
        guard.install(apps, schema_editor)
    for statement in _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take them away. For ``migrations.RunPython``."""
    for guard in ONLY_ADDED:
        guard.remove(apps, schema_editor)
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for table, name in ON_INSERT.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON ledger_{table}' if is_postgres else ''}", params=None)
    if is_postgres:
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS ledger_{table}_not_emptied ON ledger_{table}", params=None)
        for name in (*ON_INSERT.values(), "ledger_not_emptied"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


def expected(vendor: str) -> set[str]:
    """The names of the triggers that must be there on a database of ``vendor``."""
    if vendor == "postgresql":
        return {*(table.name for table in ONLY_ADDED), *ON_INSERT.values(), *(f"ledger_{table}_not_emptied" for table in TABLES)}
    return {*(f"{table.name}_{verb}" for table in ONLY_ADDED for verb in ("update", "delete")), *ON_INSERT.values()}


# SQLite writes one transaction at a time, so what a trigger sees is all there is. Amounts are binary fractions there: whole
# cents are compared. OR REPLACE would delete a row without its trigger, so a key that is taken is refused here.
_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS ledger_entry_in_time BEFORE INSERT ON ledger_entry BEGIN
  SELECT RAISE(ABORT, '{LATE}') WHERE EXISTS (SELECT 1 FROM ledger_transfer WHERE id = NEW.transfer_id);
  SELECT RAISE(ABORT, '{REFUSAL}') WHERE EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id);
END""",  # noqa: S608 - all of it is written here
    f"""CREATE TRIGGER IF NOT EXISTS ledger_transfer_balances BEFORE INSERT ON ledger_transfer BEGIN
  SELECT RAISE(ABORT, '{REFUSAL}') WHERE EXISTS (SELECT 1 FROM ledger_transfer WHERE id = NEW.id);
  SELECT RAISE(ABORT, '{CLOSED}') WHERE EXISTS (SELECT 1 FROM ledger_period WHERE ends_on >= NEW.booked_on);
  SELECT RAISE(ABORT, '{UNBALANCED}') WHERE NEW.currency NOT IN ({_KNOWN}) OR (
    SELECT COUNT(*) < 2 OR SUM(CAST(ROUND(e.amount * 100) AS INTEGER)) <> 0 OR SUM(a.currency <> NEW.currency) > 0
      OR SUM(ABS(e.amount * 100 - ROUND(e.amount * 100)) > 0.001) > 0
      OR (NEW.currency IN ({_WITHOUT_DECIMALS}) AND SUM(CAST(ROUND(e.amount * 100) AS INTEGER) % 100 <> 0) > 0)
    FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transfer_id = NEW.id);
END""",  # noqa: S608
    """CREATE TRIGGER IF NOT EXISTS ledger_period_alone BEFORE INSERT ON ledger_period BEGIN
  SELECT RAISE(ABORT, 'a later month is closed') WHERE EXISTS (SELECT 1 FROM ledger_period WHERE ends_on >= NEW.starts_on);
END""",
]

_POSTGRES = [
    f"""
CREATE OR REPLACE FUNCTION ledger_entry_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.transfer_id::text, 0));
  IF EXISTS (SELECT 1 FROM ledger_transfer WHERE id = NEW.transfer_id) THEN
    RAISE EXCEPTION '{LATE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ledger_entry_in_time ON ledger_entry;
CREATE TRIGGER ledger_entry_in_time BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_in_time();
""",  # noqa: S608
    f"""
CREATE OR REPLACE FUNCTION ledger_transfer_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_sound boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.id::text, 0));
  PERFORM pg_advisory_xact_lock_shared({ALL_BOOKINGS});
  IF EXISTS (SELECT 1 FROM ledger_period WHERE ends_on >= NEW.booked_on) THEN
    RAISE EXCEPTION '{CLOSED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT NEW.currency IN ({_KNOWN}) AND COUNT(*) >= 2 AND SUM(e.amount) = 0 AND bool_and(a.currency = NEW.currency)
    AND (NEW.currency NOT IN ({_WITHOUT_DECIMALS}) OR bool_and(e.amount = trunc(e.amount)))
    INTO is_sound FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id WHERE e.transfer_id = NEW.id;
  IF is_sound IS NOT TRUE THEN
    RAISE EXCEPTION '{UNBALANCED}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ledger_transfer_balances ON ledger_transfer;
CREATE TRIGGER ledger_transfer_balances BEFORE INSERT ON ledger_transfer FOR EACH ROW EXECUTE FUNCTION ledger_transfer_balances();
""",  # noqa: S608
    f"""
CREATE OR REPLACE FUNCTION ledger_period_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock({ALL_BOOKINGS});
  IF EXISTS (SELECT 1 FROM ledger_period WHERE ends_on >= NEW.starts_on) THEN
    RAISE EXCEPTION 'a later month is closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER IF EXISTS ledger_period_alone ON ledger_period;
CREATE TRIGGER ledger_period_alone BEFORE INSERT ON ledger_period FOR EACH ROW EXECUTE FUNCTION ledger_period_alone();
""",  # noqa: S608
    f"""
CREATE OR REPLACE FUNCTION ledger_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
"""
    + "".join(
        f"""
DROP TRIGGER IF EXISTS ledger_{table}_not_emptied ON ledger_{table};
CREATE TRIGGER ledger_{table}_not_emptied BEFORE TRUNCATE ON ledger_{table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_not_emptied();
"""
        for table in TABLES
    ),
]
