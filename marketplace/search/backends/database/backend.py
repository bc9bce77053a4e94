"""The back end as the rest of the room knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from marketplace.search.asking import Answer, Hit, Question
from marketplace.search.backends.database import finding, listing_others, writing
from marketplace.search.backends.database.rebuilding import DatabaseRebuild
from marketplace.search.documents import Document
from marketplace.search.models import SearchEntry


class DatabaseBackend:
    name = "database"

    def find(self, question: Question) -> Answer:
        return finding.find(question)

    def others(self, *, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
        return listing_others.others(words=words, language=language, day=day, size=size)

    def suggest(self, *, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
        return listing_others.suggest(words=words, language=language, day=day, size=size)

    def write(self, documents: Iterable[Document]) -> int:
        return writing.write(documents)

    def remove(self, keys: Iterable[str]) -> int:
        return writing.remove(keys)

    def begin_rebuild(self) -> DatabaseRebuild:
        return DatabaseRebuild.begin()

    def keys(self) -> Iterator[tuple[str, str]]:
        """By pieces, so that any number of them needs little memory."""
        last = ""
        generation = writing.current()
        while True:
            found = SearchEntry.objects.filter(generation=generation, key__gt=last).order_by("key").values_list("key", "digest")
            piece = list(found[: writing.BATCH])
            yield from piece
            if len(piece) < writing.BATCH:
                return
            last = piece[-1][0]
