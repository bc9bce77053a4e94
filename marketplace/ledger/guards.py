"""Whether the database still has what holds the books."""

from __future__ import annotations

from django.db import connection

from marketplace.ledger.triggers import expected


def missing_guards() -> set[str]:
    """The names of the books' triggers that are not there, or are switched off. One query."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND tgname LIKE 'ledger%%'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger%%'"
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return expected(connection.vendor) - {row[0] for row in cursor.fetchall()}
