"""What a thing has cost: a row for each change, written by the database itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceChange(models.Model):
    """From ``changed_at`` on, until the next row of the same stock record, its price and reduction were these.

    Directive 98/6/EC, art. 6a, asks for the lowest price of the 30 days before a reduction. A trigger writes the rows, so that
    no way of changing a price goes by it: forms, files, the demo and a hand in the database alike.
    """

    stockrecord = models.ForeignKey("partner.StockRecord", on_delete=models.CASCADE, related_name="price_changes")
    changed_at = models.DateTimeField(_("changed"))
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    sale_price = models.DecimalField(_("reduced price"), max_digits=12, decimal_places=2, null=True)
    sale_from = models.DateField(_("reduced from"), null=True)
    sale_until = models.DateField(_("reduced until"), null=True)
    heaviest_grams = models.PositiveIntegerField(_("heaviest piece, in grams"), null=True)  # then the prices are of a kilogram

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "partner"
        ordering = ["changed_at", "pk"]
        verbose_name = _("change of a price")
        verbose_name_plural = _("changes of prices")
        indexes = [models.Index(fields=["stockrecord", "changed_at"], name="price_changes_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.changed_at:%Y-%m-%d %H:%M}: {self.price}"


# The history began with the first four; what is sold by weight came later.
_FIRST = ("price", "sale_price", "sale_from", "sale_until")
_COLUMNS = (*_FIRST, "heaviest_grams")
_TABLE, _KEPT, _NAME = "partner_stockrecord", "partner_pricechange", "price_changes_kept"


def _into(columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {_KEPT} (stockrecord_id, changed_at, {', '.join(columns)})"


def _new(columns: tuple[str, ...]) -> str:
    return ", ".join(f"NEW.{column}" for column in columns)


class PriceTriggers:
    """The triggers on stock records. SQLite drops them with a table that a schema change rebuilds: install them again after one."""

    @classmethod
    def install(cls, apps: Any, schema_editor: Any, columns: tuple[str, ...] = _COLUMNS) -> None:
        """Make the triggers, in place of those that are there. For ``migrations.RunPython``."""
        cls.remove(apps, schema_editor)
        for statement in cls._postgres(columns) if schema_editor.connection.vendor == "postgresql" else cls._sqlite(columns):
            schema_editor.execute(statement, params=None)

    @classmethod
    def install_first(cls, apps: Any, schema_editor: Any) -> None:
        """As the history began, before a stock record had weights. For ``migrations.RunPython``."""
        cls.install(apps, schema_editor, _FIRST)

    @classmethod
    def remove(cls, apps: Any, schema_editor: Any) -> None:
        """Take the triggers away. For ``migrations.RunPython``."""
        on = f" ON {_TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {_NAME}_{verb}{on}", params=None)
        if on:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {_NAME}()", params=None)

    @staticmethod
    def _postgres(columns: tuple[str, ...]) -> list[str]:
        differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        return [
            f"CREATE OR REPLACE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ "  # noqa: S608 - names of our own
            f"BEGIN {_into(columns)} VALUES (NEW.id, clock_timestamp(), {_new(columns)}); RETURN NULL; END $$",
            f"CREATE TRIGGER {_NAME}_insert AFTER INSERT ON {_TABLE} FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
            f"CREATE TRIGGER {_NAME}_update AFTER UPDATE ON {_TABLE} FOR EACH ROW WHEN ({differs}) EXECUTE FUNCTION {_NAME}()",
        ]

    @staticmethod
    def _sqlite(columns: tuple[str, ...]) -> list[str]:
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        values = f"VALUES (NEW.id, strftime('%Y-%m-%d %H:%M:%f', 'now'), {_new(columns)})"
        return [
            f"CREATE TRIGGER {_NAME}_insert AFTER INSERT ON {_TABLE} BEGIN {_into(columns)} {values}; END",
            f"CREATE TRIGGER {_NAME}_update AFTER UPDATE OF {', '.join(columns)} ON {_TABLE} "
            f"WHEN {differs} BEGIN {_into(columns)} {values}; END",
        ]


def begin_history(apps: Any, schema_editor: Any) -> None:
    """What things cost when the history begins; what they cost before, nobody wrote down. For ``migrations.RunPython``."""
    now = "clock_timestamp()" if schema_editor.connection.vendor == "postgresql" else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
    schema_editor.execute(f"{_into(_FIRST)} SELECT id, {now}, {', '.join(_FIRST)} FROM {_TABLE}", params=None)  # noqa: S608 - our own names
