"""The database itself keeps each parcel's pick-up day as that of its shipment.

The queue of labels is read in the order of these days, and stays as quick however many parcels there have been only if an index holds
both whose label is missing and when it leaves; an index is of one table.

Beware: SQLite drops triggers with a table that a schema change rebuilds. A migration that alters parcels or shipments must run
``install`` again as its last operation; ``tests/logistics/test_pickup_days.py`` fails when it was forgotten.
"""

from __future__ import annotations

from typing import Any

_OF_SHIPMENT = "(SELECT pickup_on FROM logistics_shipment WHERE id = NEW.shipment_id)"
_SQLITE = {
    "parcel_day_new": f"""AFTER INSERT ON logistics_parcel
BEGIN UPDATE logistics_parcel SET pickup_on = {_OF_SHIPMENT} WHERE id = NEW.id; END""",  # noqa: S608 - our own names
    # A row that was read before its day was known is saved whole.
    "parcel_day_kept": f"""AFTER UPDATE OF pickup_on, shipment_id ON logistics_parcel WHEN NEW.pickup_on IS NOT {_OF_SHIPMENT}
BEGIN UPDATE logistics_parcel SET pickup_on = {_OF_SHIPMENT} WHERE id = NEW.id; END""",  # noqa: S608
    "shipment_day": """AFTER UPDATE OF pickup_on ON logistics_shipment WHEN NEW.pickup_on IS NOT OLD.pickup_on
BEGIN UPDATE logistics_parcel SET pickup_on = NEW.pickup_on WHERE shipment_id = NEW.id; END""",
}
_POSTGRES = f"""
CREATE OR REPLACE FUNCTION parcel_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.pickup_on := {_OF_SHIPMENT}; RETURN NEW; END $$;
DROP TRIGGER IF EXISTS parcel_day ON logistics_parcel;
CREATE TRIGGER parcel_day BEFORE INSERT OR UPDATE OF pickup_on, shipment_id ON logistics_parcel FOR EACH ROW EXECUTE FUNCTION parcel_day();
CREATE OR REPLACE FUNCTION shipment_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN UPDATE logistics_parcel SET pickup_on = NEW.pickup_on WHERE shipment_id = NEW.id; RETURN NULL; END $$;
DROP TRIGGER IF EXISTS shipment_day ON logistics_shipment;
CREATE TRIGGER shipment_day AFTER UPDATE OF pickup_on ON logistics_shipment FOR EACH ROW
WHEN (NEW.pickup_on IS DISTINCT FROM OLD.pickup_on) EXECUTE FUNCTION shipment_day();
"""  # noqa: S608 - our own names
_FILL = "UPDATE logistics_parcel SET pickup_on = (SELECT pickup_on FROM logistics_shipment WHERE id = logistics_parcel.shipment_id)"


def install(apps: Any, schema_editor: Any) -> None:
    """Make the triggers and bring what is there into line; no harm where they are there. For ``migrations.RunPython``."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(_POSTGRES, params=None)
    else:
        for name, body in _SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {body}", params=None)
    schema_editor.execute(_FILL, params=None)


def remove(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away. For ``migrations.RunPython``."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "DROP TRIGGER IF EXISTS parcel_day ON logistics_parcel; DROP TRIGGER IF EXISTS shipment_day ON logistics_shipment; "
            "DROP FUNCTION IF EXISTS parcel_day(); DROP FUNCTION IF EXISTS shipment_day();",
            params=None,
        )
    else:
        for name in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
