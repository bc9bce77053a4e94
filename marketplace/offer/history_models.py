"""What offers said and what they were for, since when: rows written by the database itself, as those of prices are.

What an offer takes off for everybody makes a price, and a later reduction asks for the lowest of 30 days (Directive 98/6/EC, art. 6a).
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.offer.offer_models import Bearer, Kind


class OfferTerms(models.Model):
    """From ``changed_at`` on, until the next row of the same offer, these were its terms.

    ``counts``: it was switched on, asked for no code and was not used up. No foreign keys: the history outlives what it is about.
    """

    offer_id = models.BigIntegerField()
    partner_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField(_("changed"))
    kind = models.CharField(max_length=15, choices=Kind.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    minimum = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    borne_by = models.CharField(max_length=10, choices=Bearer.choices)
    counts = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["changed_at", "pk"]
        verbose_name = _("terms of an offer")
        verbose_name_plural = _("terms of offers")
        indexes = [
            models.Index(fields=["partner_id", "ends_on"], name="offer_terms_of_a_seller"),
            models.Index(fields=["offer_id"], name="terms_of_an_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}, {self.changed_at:%Y-%m-%d %H:%M}"


class OfferReach(models.Model):
    """From ``changed_at`` on an offer was (``is_there``) or was not for a category, product or seller; ``agreed``: that seller bore it."""

    offer_id = models.BigIntegerField()
    changed_at = models.DateTimeField(_("changed"))
    is_there = models.BooleanField()
    agreed = models.BooleanField()
    path = models.CharField(max_length=255, null=True)  # noqa: DJ001 - of the category, as it stood
    product_id = models.BigIntegerField(null=True)
    partner_id = models.BigIntegerField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        app_label = "offer"
        ordering = ["changed_at", "pk"]
        verbose_name = _("reach of an offer")
        verbose_name_plural = _("reach of offers")
        indexes = [models.Index(fields=["offer_id"], name="reach_of_an_offer")]

    def __str__(self) -> str:
        return f"{self.offer_id}, {self.changed_at:%Y-%m-%d %H:%M}"


_TERMS = ("partner_id", "kind", "percent", "amount", "minimum", "starts_on", "ends_on", "borne_by")


def _counts(row: str) -> str:
    return (
        f"({row}.is_on AND NOT {row}.needs_code AND ({row}.most_uses IS NULL OR {row}.uses < {row}.most_uses) "
        f"AND ({row}.budget IS NULL OR {row}.spent < {row}.budget))"
    )


def _terms(row: str, now: str) -> str:
    into = f"INSERT INTO offer_offerterms (offer_id, changed_at, counts, {', '.join(_TERMS)})"
    return f"{into} SELECT {row}.id, {now}, {_counts(row)}, {', '.join(f'{row}.{name}' for name in _TERMS)}"


def _reach(row: str, now: str, *, table: str, is_there: str) -> str:
    into = "INSERT INTO offer_offerreach (offer_id, changed_at, is_there, agreed, path, product_id, partner_id)"
    if table == "offer_offeragreement":
        return f"{into} SELECT {row}.offer_id, {now}, {is_there}, TRUE, NULL, NULL, {row}.partner_id"
    path = f"(SELECT path FROM catalogue_category WHERE id = {row}.category_id)"  # noqa: S608 - names of our own
    return f"{into} SELECT {row}.offer_id, {now}, {is_there}, FALSE, {path}, {row}.product_id, {row}.partner_id"


_NOW = {"postgresql": "now()", "sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')"}


def _triggers(vendor: str) -> list[tuple[str, str, str, str]]:
    """(name, table, when, what it does)."""
    now, unlike = _NOW[vendor], "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    differs = " OR ".join([f"OLD.{name} {unlike} NEW.{name}" for name in _TERMS] + [f"{_counts('OLD')} {unlike} {_counts('NEW')}"])
    made = [
        ("offer_terms_begin", "offer_offer", "AFTER INSERT ON offer_offer FOR EACH ROW", _terms("NEW", now)),
        ("offer_terms_change", "offer_offer", f"AFTER UPDATE ON offer_offer FOR EACH ROW WHEN ({differs})", _terms("NEW", now)),
    ]
    for table in ("offer_offerscope", "offer_offeragreement"):
        for verb, row, is_there in (("INSERT", "NEW", "TRUE"), ("DELETE", "OLD", "FALSE")):
            what = _reach(row, now, table=table, is_there=is_there)
            made.append((f"{table}_{verb.lower()}_kept", table, f"AFTER {verb} ON {table} FOR EACH ROW", what))
    return made


class OfferTriggers:
    """The triggers on offers. SQLite drops them with a table that a schema change rebuilds: install them again after one."""

    @staticmethod
    def install(apps: Any, schema_editor: Any) -> None:
        """Make the triggers, in place of those that are there. For ``migrations.RunPython``."""
        OfferTriggers.remove(apps, schema_editor)
        is_postgres = schema_editor.connection.vendor == "postgresql"
        for name, _table, when, what in _triggers(schema_editor.connection.vendor):
            if is_postgres:
                body = f"BEGIN {what}; RETURN NULL; END"
                schema_editor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$", params=None)
                schema_editor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()", params=None)
            else:
                schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN {what}; END", params=None)

    @staticmethod
    def remove(apps: Any, schema_editor: Any) -> None:
        """Take the triggers away. For ``migrations.RunPython``."""
        is_postgres = schema_editor.connection.vendor == "postgresql"
        for name, table, _when, _what in _triggers(schema_editor.connection.vendor):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if is_postgres else ''}", params=None)
            if is_postgres:
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


def begin_history(apps: Any, schema_editor: Any) -> None:
    """Offers that are there before their history: as they are, since they were made. For ``migrations.RunPython``."""
    schema_editor.execute(f"{_terms('one', 'one.created_at')} FROM offer_offer one", params=None)
    made = {"offer_offerscope": "(SELECT created_at FROM offer_offer WHERE id = one.offer_id)", "offer_offeragreement": "one.agreed_at"}
    for table, since in made.items():
        schema_editor.execute(f"{_reach('one', since, table=table, is_there='TRUE')} FROM {table} one", params=None)
