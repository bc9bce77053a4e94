"""The index of the database back end. Written and asked in SQL by ``marketplace.search.backends.database``; nothing else reads it.

Full text stands beside each entry where the database wants it: on PostgreSQL in its column ``words`` (tsvector), on SQLite in the FTS5
table ``market_search_words``, by the same id. Both are made by migration 0004, since models know neither.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Index, UniqueConstraint


class SearchIndex(models.Model):
    """One row: which generation of entries answers, and which number was given last. A rebuild is a new generation.

    ``revision`` grows with every change of any index: what was answered before may be answered otherwise now. Kept pages hang on it.
    """

    current = models.BigIntegerField(default=1)
    last = models.BigIntegerField(default=1)
    revision = models.BigIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "state of the index"
        verbose_name_plural = "states of the index"

    def __str__(self) -> str:
        return f"generation {self.current}"


class SearchEntry(models.Model):
    """One document. Numbers are as they are compared: see ``marketplace.search.backends.database.rows`` for what each holds."""

    generation = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    object_pk = models.BigIntegerField()
    key = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    profile = models.BigIntegerField()
    shown_from = models.DateField()
    shown_until = models.DateField()
    price = models.BigIntegerField()
    unit_price = models.BigIntegerField()
    created = models.BigIntegerField()
    sending = models.TextField()
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    z = models.FloatField(null=True)
    merit = models.IntegerField()
    title_size = models.SmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "entry of the index"
        verbose_name_plural = "entries of the index"
        constraints = [UniqueConstraint(fields=["generation", "key"], name="market_search_entry_key")]
        indexes = [
            *(
                Index(fields=["generation", "kind", name, "object_pk"], name=f"market_search_by_{name}")
                for name in ("merit", "price", "unit_price", "created")
            ),
            # Facets are counted, and the nearest are found, from this index alone.
            Index(
                fields=["generation", "kind", "profile"],
                include=["shown_from", "shown_until", "sending", "price", "x", "y", "z", "object_pk"],
                name="market_search_by_profile",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SearchValue(models.Model):
    """One value of one facet. Its number is made of both, so that nobody has to look it up."""

    id = models.BigIntegerField(primary_key=True)
    facet = models.CharField(max_length=20)
    value = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "value of a facet"
        verbose_name_plural = "values of facets"

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"


class SearchProfile(models.Model):
    """One row a value of a profile: all the values of an entry together, which many entries share. So they are counted once a profile."""

    profile = models.BigIntegerField()
    value = models.BigIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "profile"
        constraints = [UniqueConstraint(fields=["profile", "value"], name="market_search_profile")]
        indexes = [Index(fields=["value", "profile"], name="market_search_having")]

    def __str__(self) -> str:
        return f"{self.profile}: {self.value}"


class SearchSpelling(models.Model):
    """A word of titles and names, once for each way to leave letters out of it: see ``marketplace.search.spelling``."""

    generation = models.BigIntegerField()
    letters = models.CharField(max_length=40)
    word = models.CharField(max_length=40)
    written = models.CharField(max_length=40)
    uses = models.IntegerField(default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "spelling"
        constraints = [UniqueConstraint(fields=["generation", "letters", "word"], name="market_search_spelling")]

    def __str__(self) -> str:
        return self.word
