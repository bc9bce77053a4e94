"""Parts of pages that are the same for everybody, kept by each process until something that they show has changed.

They are for whom no whole page is kept: who is signed in, who looks for words, who comes first. A part notes what it reads as a page does
(``recording``); one look at the changes of a request (``changes``) tells for all of them whether they hold. What reads a table that nobody
watches, or says that it is nonsense, is not kept.

Outside of a request to read a page, and within a transaction that such a request opened, nothing is kept or taken from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from cms.page_cache.changes import changes
from cms.page_cache.middleware import next_midnights
from cms.page_cache.recording import Recording, page_recorded, recording_a_part

Value = TypeVar("Value")
Key = TypeVar("Key", bound=Hashable)
Rows = Mapping[str, Iterable[int]]
MOST_KEPT = 4000  # of a few KB each; those that came first go first


@dataclass
class Part:
    """``topics``: what it hangs on, for ``changes``; ``looked``: the number of the look at which it held last."""

    value: Any
    whole: frozenset[str]
    some: Mapping[str, frozenset[int]]
    topics: tuple[str, ...]
    looked: int
    made_at: dt.datetime
    until: dt.datetime

    def holds(self, look: int) -> bool:
        if not self.made_at <= timezone.now() < self.until or changes.since(self.looked, self.topics):
            return False
        self.looked = max(self.looked, look)
        return True


@dataclass
class _Visit:
    """One request to read a page: ``look`` is made when the first part is asked for."""

    transactions: int
    look: int | None = None


_parts: dict[Hashable, Part] = {}
_lock = Lock()
_visit: ContextVar[_Visit | None] = ContextVar("visit", default=None)


class KeptParts:
    """Middleware: within it, requests to read a page use parts that are kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.KEEP_PARTS or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with _visiting():
            return self.get_response(request)


@contextmanager
def _visiting() -> Iterator[None]:
    token = _visit.set(_Visit(len(connection.atomic_blocks)))
    try:
        yield
    finally:
        _visit.reset(token)


def are_kept() -> bool:
    """Whether they are here: else what one is made of may be at hand, and need not be asked for again."""
    return _visit.get() is not None


def kept(key: Hashable, make: Callable[[], Value]) -> Value:
    """What ``make`` gives, in the active language, for everybody who asks for ``key``. It is shared: nobody may change it, and nothing
    of a single visitor's may be in it."""
    return kept_each([key], lambda keys: {key: (make(), {}) for key in keys})[key]


def kept_each(keys: Iterable[Key], make: Callable[[list[Key]], Mapping[Key, tuple[Value, Rows]]]) -> dict[Key, Value]:
    """Several at once: ``make`` gets the keys of those that are lacking. It gives each with the rows that this one hangs on, for topics of
    which a part hangs on some rows alone; what it leaves out is not there and not kept."""
    visit, asked = _visit.get(), list(keys)
    if visit is None or len(connection.atomic_blocks) > visit.transactions:
        return {key: value for key, (value, _rows) in make(asked).items()} if asked else {}
    if visit.look is None:
        visit.look = changes.look()
    language, page = get_language(), page_recorded()
    found: dict[Key, Value] = {}
    for key in asked:
        part = _parts.get((language, key))
        if part is not None and part.holds(visit.look):
            found[key] = part.value
            if page is not None:
                page.adopt(whole=part.whole, some=part.some, until=part.until)
    lacking = [key for key in asked if key not in found]
    if lacking:
        found |= _made(lacking, make, look=visit.look)
    return found


def _made(lacking: list[Key], make: Callable[[list[Key]], Mapping[Key, tuple[Value, Rows]]], *, look: int) -> dict[Key, Value]:
    page, language, found = page_recorded(), get_language(), {}
    with recording_a_part() as read:
        made = make(lacking)
    until = min(moment for moment in (*next_midnights(), read.until) if moment is not None)
    if page is not None:
        page.unwatched |= read.unwatched
        page.is_nonsense = page.is_nonsense or read.is_nonsense
        page.adopt(whole=read.whole if len(made) < len(lacking) else (), some={}, until=until)  # what is not there hangs on all
    for key, (value, rows) in made.items():
        part = _part(value, read, rows, look=look, until=until)
        found[key] = value
        if page is not None:
            page.adopt(whole=part.whole, some=part.some, until=until)
        if not read.unwatched and not read.is_nonsense:
            _put((language, key), part)
    return found


def _part(value: Any, read: Recording, rows: Rows, *, look: int, until: dt.datetime) -> Part:
    whole = frozenset(read.whole - rows.keys())
    some = {topic: frozenset(ids) for topic, ids in {**read.some, **rows}.items() if topic not in whole}
    # Row 0 stands for all: the table was emptied.
    topics = (*sorted(whole), *sorted(f"{topic}:{pk}" for topic, ids in some.items() for pk in {0, *ids}))
    return Part(value, whole, some, topics, look, timezone.now(), until)


def _put(key: Hashable, part: Part) -> None:
    with _lock:
        _parts.pop(key, None)
        while len(_parts) >= MOST_KEPT:
            del _parts[next(iter(_parts))]
        _parts[key] = part


def forget_parts() -> None:
    with _lock:
        _parts.clear()
    changes.forget()
