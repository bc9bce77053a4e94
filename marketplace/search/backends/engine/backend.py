"""The search of one engine: what is asked, written and built anew."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from marketplace.search.asking import Answer, Hit, Question, Unavailable
from marketplace.search.backends.engine import answers, index, questions
from marketplace.search.backends.engine import words as texts
from marketplace.search.backends.engine.clients import ASKING, Body, Client, Deadline, NotThere
from marketplace.search.backends.engine.sources import source
from marketplace.search.documents import Document
from marketplace.search.reading_queries import typed_words
from marketplace.search.wanting import wanted

BATCH = 1000
KEYS_AT_ONCE = 1000  # index.max_result_window is no less
NO_INDEX = "it has no index yet; 'manage.py search_index rebuild' makes one"
T = TypeVar("T")


class Refused(Exception):
    """The engine will never take this document."""


class EngineBackend:
    """All that an engine holds for us is behind one alias; what is written, is written into the index behind it."""

    def __init__(self, client: Client, *, prefix: str, seconds: float = ASKING) -> None:
        self.client, self.name, self._seconds = client, client.name, seconds
        self.alias = f"{prefix}-found"

    # --- Asking ----------------------------------------------------------------------------------------------------

    def find(self, question: Question) -> Answer:
        """Asked for the words as they are; where nothing has them, with the last one as a beginning; then for what is written nearly so."""
        deadline = Deadline(self._seconds)
        words = typed_words(question.words)
        if not words:
            whole = texts.exactly(question.words) if question.words.strip() else texts.everything()
            return self._found(question, whole, deadline)
        things = wanted(question.words, question.language)
        exact = texts.or_exactly(texts.all_of(things, question.language), question.words)
        page, *counts = questions.find(question, exact)
        raws = self._ask([questions.with_nearest_words(page, words), *counts], deadline)
        typed = answers.found(raws, question, by=self.name)
        if typed.total:
            return typed
        begun = self._found(question, texts.all_of(wanted(question.words, question.language, beginning=True), question.language), deadline)
        begun = _after(typed, begun)
        nearest = answers.nearest_words(raws[0], words)
        if begun.total or nearest == words:
            return begun
        corrected = self._found(question, texts.all_of(wanted(" ".join(nearest), question.language), question.language), deadline)
        corrected = _after(begun, corrected)
        return replace(corrected, corrected=" ".join(nearest)) if corrected.total else begun

    def _found(self, question: Question, query: Body, deadline: Deadline) -> Answer:
        return answers.found(self._ask(questions.find(question, query), deadline), question, by=self.name)

    def others(self, *, words: str, language: str, day: dt.date, size: int = 4) -> Sequence[Hit]:
        things = wanted(words, language)
        if not things:
            return []
        body = questions.others(texts.all_of(things, language), day, size=size)
        return answers.best_of_each_kind(*self._ask([body], Deadline(self._seconds)))

    def suggest(self, *, words: str, language: str, day: dt.date, size: int = 8) -> Sequence[Hit]:
        things = wanted(words, language, beginning=True)
        if not things:
            return []
        body = questions.suggest(texts.all_of(things, language), day, size=size)
        return answers.suggested(*self._ask([body], Deadline(self._seconds)))

    def _ask(self, bodies: Sequence[Body], deadline: Deadline) -> Sequence[Body]:
        # The engine gives up by itself as well, rather than to work on for nobody. Always the same words: another limit would be another
        # question, and what the engine keeps of those it has counted would never be asked again.
        bodies = [{**body, "timeout": f"{self._seconds * 1000:.0f}ms"} for body in bodies]
        try:
            return self.client.search_all(self.alias, bodies, deadline)
        except NotThere:
            # Asked while a new index took its place, and the old one was thrown away under it; or there is none at all.
            try:
                return self.client.search_all(self.alias, bodies, deadline)
            except NotThere:
                raise NotThere(NO_INDEX) from None

    # --- Writing ---------------------------------------------------------------------------------------------------

    def write(self, documents: Iterable[Document]) -> int:
        """Where there is no index yet, nothing: one with these documents alone would answer as if there were no others."""
        return self._bulk(_put(document) for document in documents)

    def remove(self, keys: Iterable[str]) -> int:
        return self._bulk([{"delete": {"_id": key}}] for key in keys)

    def _bulk(self, entries: Iterable[list[dict[str, Any]]]) -> int:
        if not self.client.aliased(self.alias):
            return 0
        done = write_all(self.client, self.alias, entries, aliased=True)
        if done:
            self.client.refresh(self.alias)
        return done

    def begin_rebuild(self) -> EngineRebuild:
        """What a broken rebuild has left is thrown away first; so a second rebuild at the same time ends the first."""
        for left in self._left_over():
            self.client.delete_index(left)
        name = f"{self.alias}-{time.time_ns()}"
        self.client.create_index(name, index.body(full=self.client.can_analyze(index.TRIAL)))
        return EngineRebuild(self, name)

    def take_over(self, name: str) -> None:
        """``name`` answers from here on."""
        old = [one for one in self.client.aliased(self.alias) if one != name]
        self.client.change_aliases(
            [{"add": {"index": name, "alias": self.alias}}, *({"remove": {"index": one, "alias": self.alias}} for one in old)]
        )
        for one in self._left_over():
            self.client.delete_index(one)

    def _left_over(self) -> list[str]:
        answering = self.client.aliased(self.alias)
        return [one for one in self.client.indices(f"{self.alias}-*") if one not in answering]

    def keys(self) -> Iterator[tuple[str, str]]:
        after: list[Any] = []
        while True:
            body: dict[str, Any] = {"size": KEYS_AT_ONCE, "sort": [{"key": "asc"}], "_source": ["key", "digest"]}
            raw = self.client.search(self.alias, body | ({"search_after": after} if after else {}))
            hits = raw["hits"]["hits"]
            yield from ((hit["_source"]["key"], hit["_source"]["digest"]) for hit in hits)
            if len(hits) < KEYS_AT_ONCE:
                return
            after = hits[-1]["sort"]


def _after(before: Answer, answer: Answer) -> Answer:
    """``answer`` with the engine's work for the request before it as well."""
    return replace(answer, milliseconds=(before.milliseconds or 0) + (answer.milliseconds or 0))


class EngineRebuild:
    """An index that does not answer yet."""

    def __init__(self, backend: EngineBackend, name: str) -> None:
        self._backend, self._name = backend, name

    def write(self, documents: Iterable[Document]) -> int:
        return write_all(self._backend.client, self._name, (_put(document) for document in documents), aliased=False)

    def finish(self) -> None:
        client = self._backend.client
        client.change_settings(self._name, index.FILLED)
        client.flush(self._name)
        client.refresh(self._name)
        self._backend.take_over(self._name)

    def abandon(self) -> None:
        self._backend.client.delete_index(self._name)


def write_all(client: Client, name: str, entries: Iterable[list[dict[str, Any]]], *, aliased: bool) -> int:
    """How many were written. ``aliased``: ``name`` must be an alias, or the engine would make an index of its own kind by that name.

    While the engine works on one batch, the next one is made. ``Refused`` where it takes one not, whatever is done.
    """
    written, waiting = 0, None
    with ThreadPoolExecutor(1) as sender:
        for batch in _batches(entries, BATCH):
            lines = []
            for action, *rest in batch:
                ((verb, about),) = action.items()
                lines += [{verb: {**about, "_index": name, "require_alias": aliased}}, *rest]
            if waiting:
                written += _taken(waiting.result())
            waiting = sender.submit(client.bulk, lines)
        return written + (_taken(waiting.result()) if waiting else 0)


def _taken(answer: dict[str, Any]) -> int:
    for item in answer["items"]:
        ((verb, said),) = item.items()
        if said["status"] >= 300 and not (verb == "delete" and said["status"] == 404 and "error" not in said):
            told = f"{verb} of {said.get('_id')}: {said.get('error')}"[:300]
            raise Refused(told) if said["status"] == 400 else Unavailable(told)
    return len(answer["items"])


def _put(document: Document) -> list[dict[str, Any]]:
    return [{"index": {"_id": document.key}}, source(document)]


def _batches(entries: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(entries)
    while batch := list(islice(iterator, size)):
        yield batch
