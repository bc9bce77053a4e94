"""Documents into the database: many rows a statement, since an index of a hundred thousand is written in a minute or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection, transaction

from marketplace.search.backends.database import rows, storing
from marketplace.search.backends.database.vocabulary import add_words
from marketplace.search.documents import Document
from marketplace.search.indexing import digest
from marketplace.search.models import SearchIndex
from marketplace.search.revising import revise

BATCH = 500


def current() -> int:
    """The generation that answers."""
    return int(SearchIndex.objects.values_list("current", flat=True).get(pk=1))


def write(documents: Iterable[Document]) -> int:
    """Add or replace in the index that answers; each batch in a transaction of its own."""
    written = 0
    for batch in batches(documents):
        with transaction.atomic():
            generation = _alone()
            store(batch, generation)
            add_words(batch, generation)
        written += len(batch)
    return written


def remove(keys: Iterable[str]) -> int:
    removed, waiting = 0, iter(keys)
    while batch := list(islice(waiting, BATCH)):
        with transaction.atomic():
            removed += storing.delete(connection, _alone(), batch)
    return removed


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """By ``BATCH``; of one that comes twice in a batch the last counts."""
    waiting = iter(documents)
    while piece := list(islice(waiting, BATCH)):
        yield list({document.key: document for document in piece}.values())


def store(batch: Sequence[Document], generation: int) -> None:
    """Put ``batch`` in the place of what ``generation`` has of it."""
    profiles = {}
    made = []
    for document in batch:
        found = rows.values(document)
        profile = rows.profile_number(found)
        profiles[profile] = found
        made.append((row_of(document, generation, profile), rows.texts(document)))
    storing.delete(connection, generation, [document.key for document in batch])
    storing.add_profiles(connection, profiles)
    storing.insert(connection, made)
    storing.know_sizes(connection, len(made))


def row_of(document: Document, generation: int, profile: int) -> tuple[object, ...]:
    """The values of ``storing.COLUMNS``."""
    return (
        generation,
        document.kind.value,
        document.pk,
        document.key,
        digest(document),
        profile,
        document.shown_from or rows.ALWAYS_FROM,
        document.shown_until or rows.ALWAYS_UNTIL,
        rows.price_number(document.price),
        rows.price_number(document.unit_price),
        rows.created_number(document.created),
        document.sending,
        *rows.on_the_globe(document.latitude, document.longitude),
        rows.merit(document),
        rows.title_size(document),
    )


def _alone() -> int:
    """The generation that answers, and the word that it stays so, and that nobody else writes to it, until the transaction ends."""
    revise()  # holds the row
    return current()
