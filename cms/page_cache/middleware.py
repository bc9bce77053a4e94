"""Answers with pages that are kept. It stands before all that looks at sessions, and after what decides which host is asked."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import override

from cms.page_cache import holes
from cms.page_cache.asking import Asked, asked_by
from cms.page_cache.entries import Entry, Shelf
from cms.page_cache.freshness import Depends, look, position
from cms.page_cache.recording import Recording, recording

HEADER = "X-Feira-Cache"
LOCKED_FOR = 20  # seconds; a process that dies while it renders leaves its lock so long
REFUSED_FOR = 60  # seconds for which it is known that a page cannot be kept
WAITS = 5.0  # then who waits renders for itself
LOOKS_EVERY = 0.02
MOVED_FAR = 500  # changes, after which it is noted that a page was looked at again
_NOT_KEPT = re.compile(r"no-store|private|no-cache|max-age=0")


class PageCache:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = asked_by(request) if settings.PAGE_CACHE else None
        if asked is None:
            return self.get_response(request)
        kept = self.shelf.get(asked.key)
        entry = self._good(asked, kept)
        if entry is not None:
            return _answer(request, asked, entry, "hit")
        if request.method == "HEAD":
            return self.get_response(request)
        return self._rendered_by_one(request, asked, kept)

    def _good(self, asked: Asked, entry: Entry | None) -> Entry | None:
        """``entry`` if it may be served now. One query."""
        if entry is None or not entry.is_in_time():
            return None
        now, changed = look(entry.seen, entry.depends)
        if changed:
            return None
        if now.newest - entry.seen.newest > MOVED_FAR:
            self._keep(asked, entry.looked_at(now))
        return entry

    def _keep(self, asked: Asked, entry: Entry) -> None:
        self.shelf.set(asked.key, entry, max(1, int((entry.until - timezone.now()).total_seconds())))

    def _rendered_by_one(self, request: HttpRequest, asked: Asked, before: Entry | None) -> HttpResponseBase:
        """Of all who ask at once one renders; the others wait for that, since an older page may show a wrong price.

        ``before``: what was kept, and is over.
        """
        if self.shelf.get(asked.refused):
            return self._as_it_is(request)
        mine, ends = secrets.token_hex(8), time.monotonic() + WAITS
        while not self.shelf.add(asked.lock, mine, LOCKED_FOR):
            if time.monotonic() > ends or self.shelf.get(asked.refused):
                return self._rendered(request, asked)
            time.sleep(LOOKS_EVERY)
            before, entry = self._newer(asked, before)
            if entry is not None:
                return _answer(request, asked, entry, "hit")
        try:
            # Whoever had the lock may have kept the page between the last look and now.
            _before, entry = self._newer(asked, before)
            return self._rendered(request, asked) if entry is None else _answer(request, asked, entry, "hit")
        finally:
            if self.shelf.get(asked.lock) == mine:
                self.shelf.delete(asked.lock)

    def _newer(self, asked: Asked, before: Entry | None) -> tuple[Entry | None, Entry | None]:
        """What is kept now, and the same again where it is another than ``before`` and holds."""
        after = self.shelf.get(asked.key)
        return after, self._good(asked, after) if after is not None and after != before else None

    def _rendered(self, request: HttpRequest, asked: Asked) -> HttpResponseBase:
        """The page as somebody gets it who comes for the first time, kept if that may be, with the visitor's own parts."""
        cookies, header = request.COOKIES, request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        request.META["QUERY_STRING"] = asked.query
        seen = position()
        try:
            with recording() as read:
                response = self.get_response(request)
        finally:
            request.COOKIES = cookies
            if header is not None:
                request.META["HTTP_COOKIE"] = header
        if not isinstance(response, HttpResponse):
            return response
        if _may_be_kept(request, response, asked, read):
            depends = Depends.on(read.whole, read.some)
            until = min(moment for moment in (*next_midnights(), read.until) if moment is not None)
            entry = Entry.of(response, depends=depends, seen=seen, until=until)
            self._keep(asked, entry)
            return _answer(request, asked, entry, "miss")
        if response.status_code == 200:
            self.shelf.set(asked.refused, True, REFUSED_FOR)
        if response.cookies:  # like that of a form's token, which would take the place of the visitor's own
            return self._as_it_is(request)
        with override(asked.language):
            response.content, _own = holes.filled(holes.parts_of(response.content), request)
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
        response[HEADER] = "pass"
        return response

    def _as_it_is(self, request: HttpRequest) -> HttpResponseBase:
        """With the visitor's cookies, as if there were no cache."""
        response = self.get_response(request)
        response[HEADER] = "pass"
        return response


def next_midnights() -> Iterable[dt.datetime]:
    """Prices, schedules and proofs go by days: the installation's, and in some places those of UTC."""
    for now in (timezone.localtime(), timezone.now().astimezone(dt.UTC)):
        tomorrow = now.date() + dt.timedelta(days=1)
        yield dt.datetime.combine(tomorrow, dt.time(), now.tzinfo)


def _may_be_kept(request: HttpRequest, response: HttpResponse, asked: Asked, read: Recording) -> bool:
    """A whole page, made of what is watched, without a cookie or a word that it is private."""
    if response.status_code != 200 or response.streaming or response.cookies or read.unwatched or read.is_nonsense:
        return False
    if _NOT_KEPT.search(response.get("Cache-Control", "")) or not response.get("Content-Type", "").startswith("text/html"):
        return False
    session = getattr(request, "session", None)
    if session is not None and session.modified:
        return False
    route = getattr(request, "_wagtail_route_for_request", None)
    if not asked.is_wagtails:
        return True
    # Another page type than ours, or a number that this type does not read, is rendered each time.
    understood = getattr(route[0], "kept_with", None) if route else None
    return understood is not None and (not asked.query or bool(understood))


def _answer(request: HttpRequest, asked: Asked, entry: Entry, state: str) -> HttpResponse:
    with override(asked.language):
        body, own = holes.filled(list(entry.parts), request)
    etag = f'W/"{entry.digest}{_short(own)}"'
    response: HttpResponse = HttpResponse(body, headers=dict(entry.headers))
    if etag in re.findall(r'W/"[^"]*"', request.META.get("HTTP_IF_NONE_MATCH", "")):
        response = HttpResponseNotModified(headers={name: value for name, value in entry.headers if name != "Content-Type"})
    else:
        response["Content-Length"] = str(len(body))
    response["ETag"] = etag
    # To be asked again each time: then it is never out of date, wherever it was kept.
    response["Cache-Control"] = "private, no-cache" if holes.may_be_filled(request) else "public, no-cache"
    patch_vary_headers(response, ["Cookie"])
    response[HEADER] = state
    return response


def _short(own: str) -> str:
    return f"-{hashlib.sha256(own.encode()).hexdigest()[:8]}" if own else ""
