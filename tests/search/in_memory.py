"""A back end that keeps its documents in a dictionary, to see what is brought into an index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from marketplace.search.asking import Answer, Hit, Question, Unavailable
from marketplace.search.documents import Document
from marketplace.search.indexing import digest


class InMemory:
    """``is_down``: it does not answer. ``refuses``: keys of documents that it cannot take. ``on_write`` is called before each writing."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.documents: dict[str, Document] = {}
        self.is_down = False
        self.refuses: set[str] = set()
        self.on_write: Callable[[], None] = lambda: None

    def find(self, question: Question) -> Answer:
        raise NotImplementedError

    def others(self, *, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
        raise NotImplementedError

    def suggest(self, *, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
        raise NotImplementedError

    def write(self, documents: Iterable[Document]) -> int:
        return self.put(self.documents, documents)

    def put(self, into: dict[str, Document], documents: Iterable[Document]) -> int:
        self.on_write()
        if self.is_down:
            raise Unavailable("no answer")
        given = {document.key: document for document in documents}
        if self.refuses & given.keys():
            raise ValueError("a document that cannot be taken")
        into.update(given)
        return len(given)

    def remove(self, keys: Iterable[str]) -> int:
        if self.is_down:
            raise Unavailable("no answer")
        return sum(self.documents.pop(key, None) is not None for key in keys)

    def begin_rebuild(self) -> Another:
        return Another(self)

    def keys(self) -> Iterable[tuple[str, str]]:
        return [(key, digest(document)) for key, document in sorted(self.documents.items())]


class Another:
    """The new one beside it. ``was_abandoned`` where it came to nothing."""

    def __init__(self, backend: InMemory) -> None:
        self.backend = backend
        self.documents: dict[str, Document] = {}
        self.was_abandoned = False

    def write(self, documents: Iterable[Document]) -> int:
        return self.backend.put(self.documents, documents)

    def finish(self) -> None:
        self.backend.documents = self.documents

    def abandon(self) -> None:
        self.was_abandoned = True
