"""A new generation of entries beside the one that answers; switching is one statement."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F

from marketplace.search.backends.database import storing, writing
from marketplace.search.backends.database.vocabulary import store_words, words_of
from marketplace.search.documents import Document
from marketplace.search.models import SearchIndex
from marketplace.search.spelling import Known


class DatabaseRebuild:
    """``Rebuild`` on the database. The spellings of the whole are kept in memory until the end, when each word's uses are known."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.known: dict[str, Known] = {}

    @classmethod
    def begin(cls) -> DatabaseRebuild:
        with transaction.atomic():
            SearchIndex.objects.filter(pk=1).update(last=F("last") + 1)
            return cls(SearchIndex.objects.values_list("last", flat=True).get(pk=1))

    def write(self, documents: Iterable[Document]) -> int:
        written = 0
        for batch in writing.batches(documents):
            with transaction.atomic():
                # Nobody throws profiles away meanwhile: see ``finish``.
                SearchIndex.objects.select_for_update().get(pk=1)
                writing.store(batch, self.generation)
            for word, found in words_of(batch).items():
                before = self.known.get(word, found)
                uses = found.uses if before is found else before.uses + found.uses
                self.known[word] = Known(word, max(before.written, found.written), uses)
            written += len(batch)
        return written

    def finish(self) -> None:
        """The switch waits for nobody who reads; what is thrown away afterwards was read by nobody who asked later."""
        with transaction.atomic():
            store_words(self.known, self.generation)
        _tell_postgres("SELECT gin_clean_pending_list('market_search_words')")
        _tell_postgres(f"ANALYZE {storing.TABLES}")
        # A younger one may have been quicker: then it stays.
        SearchIndex.objects.filter(pk=1, current__lt=self.generation).update(current=self.generation)
        with transaction.atomic():
            index = SearchIndex.objects.select_for_update().get(pk=1)
            storing.delete_generations(connection, "< %s", index.current)
            storing.delete_unused_profiles(connection)
        if not connection.in_atomic_block:
            _tell_postgres(f"VACUUM {storing.TABLES}")  # gives back the room of the old ones, and lets counts read indexes alone

    def abandon(self) -> None:
        with transaction.atomic():
            storing.delete_generations(connection, "= %s", self.generation)


def _tell_postgres(statement: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)
