"""What PostgreSQL's planner knows of the tables that an import has filled: without it pages are slow until autovacuum comes by."""

from __future__ import annotations

from django.db import connection

from marketplace.catalogue.models import FoodInformation, Product, ProductTranslation
from marketplace.partner.models import StockRecord
from shops.models import ImportRow, NamedPicture

MANY_ROWS = 1000
MODELS = (Product, Product.categories.through, ProductTranslation, FoodInformation, StockRecord, ImportRow, NamedPicture)


def refresh_statistics(rows: int) -> bool:
    """After ``rows`` written rows: count the tables anew where it is worth it; whether it was. To be called outside a transaction."""
    if rows <= MANY_ROWS or connection.vendor != "postgresql":
        return False
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in MODELS)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
    return True
