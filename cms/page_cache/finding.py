"""Finds the page that is kept and is right now: in the memory of this process, else on the shelf that processes may share.

A copy in memory is not trusted for being there: the database is asked at each serving, whoever made the copy.
"""

from __future__ import annotations

import datetime as dt
from threading import Lock

from cms.page_cache.asking import Asked
from cms.page_cache.entries import Entry, shelf
from cms.page_cache.freshness import look
from cms.page_cache.position import position
from cms.page_cache.replies import Ready

MOST_NEAR = 300  # pages, some 60 KB each
MOVED_FAR = 500  # changes, after which it is noted on the shelf that a page was looked at again


class Near:
    """Pages of which this process has a copy ready to be sent. Those that came first go first, and come again when they are asked for."""

    def __init__(self) -> None:
        self._pages: dict[str, Ready] = {}
        self._lock = Lock()

    def get(self, key: str) -> Ready | None:
        return self._pages.get(key)

    def put(self, key: str, page: Ready) -> None:
        with self._lock:
            self._pages.pop(key, None)
            while len(self._pages) >= MOST_NEAR:
                del self._pages[next(iter(self._pages))]
            self._pages[key] = page

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


near = Near()


def keep(asked: Asked, entry: Entry) -> Ready:
    """For whoever asks next, here and in other processes."""
    page = Ready(entry)
    near.put(asked.key, page)
    shelf.set(asked.key, entry, entry.seconds_left())
    return page


class Finding:
    """One visitor's search for a page. What was found to be over is not looked at again."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.over: set[tuple[dt.datetime, str]] = set()

    def right_now(self) -> Ready | None:
        """One query where nothing at all has changed since the page was looked at last; else two, or three."""
        key = self.asked.key
        page = near.get(key)
        if page is not None and self._holds(page):
            return page
        entry = shelf.get(key)
        if entry is None:
            return None
        page = Ready(entry)
        if not self._holds(page):
            return None
        near.put(key, page)
        return page

    def _holds(self, page: Ready) -> bool:
        rendering = page.entry.rendering
        if rendering in self.over:
            return False
        holds = page.entry.is_in_time() and self._is_unchanged(page)
        if not holds:
            self.over.add(rendering)
        return holds

    def _is_unchanged(self, page: Ready) -> bool:
        if position() == page.seen:
            return True
        now, changed = look(page.seen, page.entry.depends)
        if changed:
            return False
        page.seen = now
        if now.newest - page.entry.seen.newest > MOVED_FAR:
            page.entry = page.entry.looked_at(now)
            shelf.set(self.asked.key, page.entry, page.entry.seconds_left())
        return True
