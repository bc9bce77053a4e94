"""A question to the index and its answer: the one interface that every back end has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from marketplace.search.documents import Document, Kind


class Order(StrEnum):
    """Relevance without words is what else counts in it: in stock, reaches me, new, sold."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    PRICE = "price"
    UNIT_PRICE = "unit_price"
    NEAREST = "nearest"


class Facet(StrEnum):
    """What a list can be narrowed by. Values are strings: primary keys, codes, names; ``in_stock`` and ``on_offer`` have ``"1"``."""

    CATEGORY = "category"
    MAKER = "maker"
    SHOP = "shop"
    DISTRICT = "district"
    MUNICIPALITY = "municipality"
    DESIGNATION = "designation"
    MILK = "milk"
    DIET = "diet"
    FREE_OF = "free_of"
    IN_STOCK = "in_stock"
    ON_OFFER = "on_offer"


# Of these a thing must have every chosen value; of the others any one.
ALL_OF = frozenset({Facet.FREE_OF, Facet.DIET})


@dataclass(frozen=True)
class Question:
    """What somebody looks for among the products that are shown on ``day``. Already clean: see ``marketplace.search.reading_queries``.

    ``chosen`` narrows by facets; ``lowest`` and ``highest`` by price, both included; ``sendings`` (None: anywhere) to the classes of
    ``Document.sending`` that reach the asker. ``near`` is (latitude, longitude); without it NEAREST is RELEVANCE. ``after`` is the
    ``next`` of the answer before (opaque, of the same question), "" for the first page; one that cannot be read is the first page.
    """

    words: str = ""
    language: str = "en"
    day: dt.date = field(default_factory=dt.date.today)
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    sendings: tuple[str, ...] | None = None
    order: Order = Order.RELEVANCE
    near: tuple[float, float] | None = None
    after: str = ""
    size: int = 24
    with_facets: bool = True

    @property
    def key(self) -> tuple[Hashable, ...]:
        """The same for the same question, in whatever order its facets were chosen."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | {"chosen": tuple(sorted(self.chosen.items()))}
        return ("search", *values.values())


@dataclass(frozen=True)
class Bucket:
    value: str
    count: int


@dataclass(frozen=True)
class Answer:
    """Products by primary key, in order. ``total`` counts all pages.

    A facet's counts are of what the question finds without that facet's own choice (of ALL_OF facets: with it), so each tells what
    choosing it would give. Most frequent first, then by value; at most 50 a facet; facets without a bucket are left out.
    ``corrected`` are the words that were looked for in place of the question's, "" where those themselves found something.
    ``milliseconds`` is what the engine says of its own work, None where it says nothing.
    """

    products: tuple[int, ...]
    total: int
    next: str = ""
    facets: Mapping[Facet, tuple[Bucket, ...]] = field(default_factory=dict)
    corrected: str = ""
    by: str = "database"
    milliseconds: float | None = None


@dataclass(frozen=True)
class Hit:
    """Something that is not a product, or a suggestion while somebody types."""

    kind: Kind
    pk: int


class Unavailable(Exception):
    """The engine did not answer in time, or not as it should. The caller asks the database."""


class Backend(Protocol):
    name: str

    def find(self, question: Question) -> Answer:
        """Products. Words in ``question`` are all wanted; typed wrongly, the nearest are looked for (``corrected``)."""

    def others(self, *, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
        """Makers, shops, campaigns and pages with these words: best first, at most ``size`` of each kind."""

    def suggest(self, *, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
        """Products and makers for what is typed so far: the last word is a beginning. Best first."""

    def write(self, documents: Iterable[Document]) -> int:
        """Add or replace; returns how many. Seen by the next question."""

    def remove(self, keys: Iterable[str]) -> int:
        """Forget ``Document.key``s; unknown ones are no error."""

    def begin_rebuild(self) -> Rebuild:
        """A new, empty index beside the one that answers."""

    def keys(self) -> Iterable[tuple[str, str]]:
        """``(key, digest of the document)`` of all that is indexed, in order of key; see ``marketplace.search.indexing.digest``."""


class Rebuild(Protocol):
    def write(self, documents: Iterable[Document]) -> int: ...

    def finish(self) -> None:
        """It answers from here on, in one step; the old one is thrown away."""

    def abandon(self) -> None:
        """As if it had never begun."""
