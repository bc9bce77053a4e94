"""What a page reads while it is rendered.

Every statement counts: a page depends on the whole of each table that it names, and one that names a table nobody watches is not
kept. So a page that says nothing is never out of date. Where a part of a page shows some rows alone, it says so:

    with reading() as read:
        family = Family.load(pk)
        read.only(goods=[family.product.partner_id])
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from cms.page_cache.statements import topics_in


class Reading:
    """What a stretch of work read. Outside of a recording it notes nothing and costs nothing."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.narrowed: dict[str, set[int]] = {}

    def only(self, **rows: Iterable[int]) -> None:
        """Of these topics, what was read in this stretch is of the rows with these ids (``watching`` says of what) and no others."""
        for topic, ids in rows.items():
            self.narrowed.setdefault(topic, set()).update(ids)

    def also(self, **rows: Iterable[int]) -> None:
        """It hangs on these rows of topics that stand beside another one (``watching``), too."""
        self.topics.update(rows)
        self.only(**rows)


class Recording:
    """Of one page: ``whole`` topics and ``some`` rows of others; ``until`` when it holds at most; ``unwatched`` tables it read.

    ``is_nonsense``: the address asks for what is not there, like a page beyond the last; there is no end of such."""

    def __init__(self) -> None:
        self.whole: set[str] = set()
        self.some: dict[str, set[int]] = defaultdict(set)
        self.unwatched: set[str] = set()
        self.until: dt.datetime | None = None
        self.is_nonsense = False
        self._stretches: list[Reading] = []
        self.covered = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """As a wrapper of Django's ``execute``."""
        if self.covered:
            return execute(sql, params, many, context)
        into = self.noted
        topics, unwatched = topics_in(str(sql))
        into |= topics
        self.unwatched |= unwatched
        return execute(sql, params, many, context)

    @property
    def noted(self) -> set[str]:
        """The topics of the innermost stretch, or of the page."""
        return self._stretches[-1].topics if self._stretches else self.whole

    def adopt(self, *, whole: Iterable[str], some: Mapping[str, Iterable[int]], until: dt.datetime | None) -> None:
        """What a part of the page hangs on, which was read before or by itself."""
        if until is not None:
            self.until = until if self.until is None else min(until, self.until)
        if not self.covered:
            into = self.noted
            into |= set(whole)
            for topic, ids in some.items():
                self.some[topic].update(ids)

    @contextmanager
    def stretch(self) -> Iterator[Reading]:
        one = Reading()
        self._stretches.append(one)
        try:
            yield one
        except BaseException:
            one.narrowed.clear()
            raise
        finally:
            self._stretches.pop()
            above = self.noted
            above |= one.topics - one.narrowed.keys()
            for topic in one.topics & one.narrowed.keys():
                self.some[topic] |= one.narrowed[topic]


_now: ContextVar[Recording | None] = ContextVar("page_recording", default=None)


@contextmanager
def recording() -> Iterator[Recording]:
    one = Recording()
    token = _now.set(one)
    try:
        with connection.execute_wrapper(one):
            yield one
    finally:
        _now.reset(token)


@contextmanager
def recording_a_part() -> Iterator[Recording]:
    """Apart from the page that it is for: whoever asked for it lets the page ``adopt`` what the part hangs on."""
    page = _now.get()
    if page is None:
        with recording() as one:
            yield one
        return
    page.covered += 1
    try:
        with recording() as one:
            yield one
    finally:
        page.covered -= 1


def page_recorded() -> Recording | None:
    """The innermost page or part that is recorded now."""
    return _now.get()


def is_recording() -> bool:
    return _now.get() is not None


@contextmanager
def reading() -> Iterator[Reading]:
    """A stretch of work of which ``only`` may be said what rows it read."""
    one = _now.get()
    if one is None:
        yield Reading()
        return
    with one.stretch() as stretch:
        yield stretch


@contextmanager
def reading_as(topic: str) -> Iterator[None]:
    """A stretch whose answer changes when ``topic`` does, and then alone: it is noted in the place of what is read."""
    one = _now.get()
    if one is None:
        yield
        return
    one.noted.add(topic)
    one.covered += 1
    try:
        yield
    finally:
        one.covered -= 1


def good_until(*moments: dt.datetime | None) -> None:
    """What is shown holds until the first of these; None and what is past by then is for the caller to leave out."""
    one = _now.get()
    if one is not None:
        one.until = min((moment for moment in (one.until, *moments) if moment is not None), default=None)


def keep_only_if(is_there: bool) -> None:
    """Whether the address asks for something that is there; else the page is shown, and not kept."""
    one = _now.get()
    if one is not None and not is_there:
        one.is_nonsense = True
