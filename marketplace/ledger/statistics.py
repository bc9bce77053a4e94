"""What PostgreSQL's planner knows of the tables that the check reads whole.

A bank's file of five thousand entries may be booked a minute before its books are checked, and autovacuum has not looked yet: the
planner then takes the tables for almost empty and looks through all of one for each row of the other, for hours.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

LABELS = ("ledger", "order", "slips", "credit", "refunds", "logistics")


def count_anew() -> None:
    """Samples of those tables as they are now; on SQLite, which plans without them, nothing."""
    if connection.vendor != "postgresql":
        return
    tables = [model._meta.db_table for label in LABELS for model in apps.get_app_config(label).get_models()]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(connection.ops.quote_name(table) for table in tables))
