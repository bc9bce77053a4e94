"""What the database itself holds of invoices and credit notes.

Lines and VAT are written first, with a deferred key; their document last. When it comes, its number must follow the last of its series,
its date must not lie before the last one's, and its lines and VAT must come to its totals; a credit note must not come to more than its
invoice, in all and by line and rate. Afterwards nothing can be added to it. No row is changed, deleted or emptied.

On PostgreSQL the trigger locks the series, and of a credit note the invoice, so that two who write at once count one after the other.

Beware: SQLite drops triggers with a table that a schema change rebuilds: ``install`` again as the migration's last operation.
"""

from __future__ import annotations

from typing import Any

from background.only_added import OnlyAdded

REFUSAL = "invoices are only ever added to"
GAP, LATE, SUMS, TOO_MUCH = (
    "this number leaves a gap",
    "this document is closed",
    "its parts do not make this document",
    "more than invoiced",
)
TABLES = ("document", "documentline", "documentvat", "archived")
PARTS = ("documentline", "documentvat")
ONLY_ADDED = [OnlyAdded(table=f"invoices_{table}", name=f"invoices_{table}_only_added", refusal=REFUSAL) for table in TABLES]
ON_INSERT = {"document": "invoices_document_adds_up", **{part: f"invoices_{part}_in_time" for part in PARTS}}
SERIES = "invoices_series_goes_up"


def install(apps: Any, schema_editor: Any) -> None:
    """Make all triggers; no harm where they are there. For ``migrations.RunPython``."""
    for guard in ONLY_ADDED:
        guard.install(apps, schema_editor)
    for statement in _postgres() if schema_editor.connection.vendor == "postgresql" else _sqlite():
        schema_editor.execute(statement, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take them away. For ``migrations.RunPython``."""
    for guard in ONLY_ADDED:
        guard.remove(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS invoices_{table}_not_emptied ON invoices_{table}", params=None)
        for table, name in (*ON_INSERT.items(), ("series", SERIES)):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON invoices_{table}", params=None)
        for name in (*ON_INSERT.values(), SERIES, "invoices_not_emptied"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)
    else:
        for name in (*ON_INSERT.values(), f"{SERIES}_update", f"{SERIES}_delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


def expected(vendor: str) -> set[str]:
    """The names of the triggers that must be there on a database of ``vendor``."""
    if vendor == "postgresql":
        emptied = {f"invoices_{table}_not_emptied" for table in TABLES}
        return {*(table.name for table in ONLY_ADDED), *ON_INSERT.values(), SERIES, *emptied}
    both = {f"{name}_{verb}" for name in (*(table.name for table in ONLY_ADDED), SERIES) for verb in ("update", "delete")}
    return {*both, *ON_INSERT.values()}


def _cents(amount: str, vendor: str) -> str:
    """SQLite's amounts are binary fractions: whole cents are compared."""
    return f"CAST(ROUND(({amount}) * 100) AS INTEGER)" if vendor == "sqlite" else f"ROUND(({amount}) * 100)"


def _checks(vendor: str) -> list[tuple[str, str]]:
    """(what the database says, the condition that is wrong), in SQL over ``NEW``."""

    def total(table: str, column: str) -> str:
        return f"(SELECT COALESCE(SUM({_cents(column, vendor)}), 0) FROM invoices_{table} WHERE document_id = NEW.id)"  # noqa: S608

    def new(column: str) -> str:
        return _cents(f"NEW.{column}", vendor)

    siblings = "SELECT id FROM invoices_document WHERE invoice_id = NEW.invoice_id UNION ALL SELECT NEW.id"

    def exceeds(table: str, key: str, columns: tuple[str, ...]) -> str:
        """Whether all credit notes with this one come to more than the invoice, by ``key``."""
        wrong = " OR ".join(
            f"SUM({_cents(f'p.{column}', vendor)}) > COALESCE((SELECT {_cents(f'i.{column}', vendor)} FROM invoices_{table} i "  # noqa: S608
            f"WHERE i.document_id = NEW.invoice_id AND i.{key} = p.{key}), -1)"
            for column in columns
        )
        return f"EXISTS (SELECT 1 FROM invoices_{table} p WHERE p.document_id IN ({siblings}) GROUP BY p.{key} HAVING {wrong})"  # noqa: S608

    return [
        (
            GAP,
            "NEW.sequence <> 1 + COALESCE((SELECT MAX(sequence) FROM invoices_document WHERE series_id = NEW.series_id), 0) "
            "OR NEW.issued_on < (SELECT MAX(issued_on) FROM invoices_document WHERE series_id = NEW.series_id) "
            "OR NOT EXISTS (SELECT 1 FROM invoices_series s WHERE s.id = NEW.series_id AND s.partner_id = NEW.partner_id "
            "AND s.kind = NEW.kind AND s.last_number = NEW.sequence)",
        ),
        (
            SUMS,
            f"{total('documentline', 'amount')} <> {new('goods')} OR {total('documentvat', 'goods')} <> {new('goods')} "  # noqa: S608
            f"OR {total('documentvat', 'delivery')} <> {new('delivery')} OR {new('goods')} + {new('delivery')} <> {new('total')} "
            f"OR {total('documentvat', 'goods_tax + delivery_tax')} <> {new('tax')} "
            f"OR {total('documentline', 'tax')} <> {total('documentvat', 'goods_tax')} "
            "OR NOT EXISTS (SELECT 1 FROM invoices_documentvat WHERE document_id = NEW.id)",
        ),
        (
            TOO_MUCH,
            "NEW.invoice_id IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM invoices_document i WHERE i.id = NEW.invoice_id "  # noqa: S608
            "AND i.kind = 'invoice' AND i.partner_id = NEW.partner_id AND i.shop_order_id = NEW.shop_order_id "
            "AND i.currency = NEW.currency) "
            f"OR {exceeds('documentline', 'line_id', ('amount', 'tax', 'quantity'))} "
            f"OR {exceeds('documentvat', 'percent', ('goods', 'goods_tax', 'delivery', 'delivery_tax'))})",
        ),
    ]


def _sqlite() -> list[str]:
    checks = "\n  ".join(f"SELECT RAISE(ABORT, '{said}') WHERE {wrong};" for said, wrong in _checks("sqlite"))
    return [
        f"""CREATE TRIGGER IF NOT EXISTS {ON_INSERT["document"]} BEFORE INSERT ON invoices_document BEGIN
  SELECT RAISE(ABORT, '{REFUSAL}') WHERE EXISTS (SELECT 1 FROM invoices_document WHERE id = NEW.id);
  {checks}
END""",  # noqa: S608 - all of it is written here
        *(
            f"""CREATE TRIGGER IF NOT EXISTS {ON_INSERT[part]} BEFORE INSERT ON invoices_{part} BEGIN
  SELECT RAISE(ABORT, '{LATE}') WHERE EXISTS (SELECT 1 FROM invoices_document WHERE id = NEW.document_id);
  SELECT RAISE(ABORT, '{REFUSAL}') WHERE EXISTS (SELECT 1 FROM invoices_{part} WHERE id = NEW.id);
END"""  # noqa: S608
            for part in PARTS
        ),
        f"CREATE TRIGGER IF NOT EXISTS {SERIES}_update BEFORE UPDATE ON invoices_series "
        f"WHEN NEW.last_number NOT IN (OLD.last_number, OLD.last_number + 1) OR NEW.partner_id <> OLD.partner_id OR NEW.kind <> OLD.kind "
        f"OR NEW.year <> OLD.year OR NEW.prefix <> OLD.prefix BEGIN SELECT RAISE(ABORT, '{GAP}'); END",
        f"CREATE TRIGGER IF NOT EXISTS {SERIES}_delete BEFORE DELETE ON invoices_series BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def _raise(said: str) -> str:
    return f"RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';"


def _trigger(name: str, table: str, when: str, body: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
{body}
END $$;
DROP TRIGGER IF EXISTS {name} ON invoices_{table};
CREATE TRIGGER {name} BEFORE {when} ON invoices_{table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""


def _postgres() -> list[str]:
    checks = "\n".join(f"  IF {wrong} THEN {_raise(said)} END IF;" for said, wrong in _checks("postgresql"))
    document = f"""  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.id::text, 0));
  PERFORM 1 FROM invoices_series WHERE id = NEW.series_id FOR UPDATE;
  PERFORM 1 FROM invoices_document WHERE id = NEW.invoice_id FOR UPDATE;
{checks}
  RETURN NEW;"""
    series = f"""  IF TG_OP = 'DELETE' THEN {_raise(REFUSAL)} END IF;
  IF NEW.last_number NOT IN (OLD.last_number, OLD.last_number + 1)
    OR (NEW.partner_id, NEW.kind, NEW.year, NEW.prefix) IS DISTINCT FROM (OLD.partner_id, OLD.kind, OLD.year, OLD.prefix)
  THEN {_raise(GAP)} END IF;
  RETURN NEW;"""
    in_time = f"""  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.document_id::text, 0));
  IF EXISTS (SELECT 1 FROM invoices_document WHERE id = NEW.document_id) THEN {_raise(LATE)} END IF;
  RETURN NEW;"""  # noqa: S608
    emptied = f"""
CREATE OR REPLACE FUNCTION invoices_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_raise(REFUSAL)} END $$;
"""
    for table in TABLES:
        emptied += f"""DROP TRIGGER IF EXISTS invoices_{table}_not_emptied ON invoices_{table};
CREATE TRIGGER invoices_{table}_not_emptied BEFORE TRUNCATE ON invoices_{table} FOR EACH STATEMENT EXECUTE FUNCTION invoices_not_emptied();
"""
    return [
        _trigger(ON_INSERT["document"], "document", "INSERT", document),
        *(_trigger(ON_INSERT[part], part, "INSERT", in_time) for part in PARTS),
        _trigger(SERIES, "series", "UPDATE OR DELETE", series),
        emptied,
    ]
