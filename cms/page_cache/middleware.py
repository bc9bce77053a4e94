"""Answers with pages that are kept. It stands before all that looks at sessions, and after what decides which host is asked."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import override

from cms.page_cache import holes
from cms.page_cache.asking import Asked, asked_by
from cms.page_cache.entries import Entry, shelf
from cms.page_cache.finding import Finding, keep
from cms.page_cache.freshness import Depends
from cms.page_cache.position import position
from cms.page_cache.recording import Recording, recording
from cms.page_cache.replies import HEADER

LOCKED_FOR = 20  # seconds; a process that dies while it renders leaves its lock so long
REFUSED_FOR = 60  # seconds for which it is known that a page cannot be kept
WAITS = 5.0  # then who waits renders for itself
LOOKS_EVERY = 0.02
_NOT_KEPT = re.compile(r"no-store|private|no-cache|max-age=0")


class PageCache:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = asked_by(request) if settings.PAGE_CACHE else None
        if asked is None:
            return self.get_response(request)
        finding = Finding(asked)
        page = finding.right_now()
        if page is not None:
            return page.reply(request, asked).as_response()
        if request.method == "HEAD":
            return self.get_response(request)
        return self._rendered_by_one(request, asked, finding)

    def _rendered_by_one(self, request: HttpRequest, asked: Asked, finding: Finding) -> HttpResponseBase:
        """Of all who ask at once one renders; the others wait for that, since an older page may show a wrong price."""
        if shelf.get(asked.refused):
            return self._as_it_is(request)
        mine, ends = secrets.token_hex(8), time.monotonic() + WAITS
        while not shelf.add(asked.lock, mine, LOCKED_FOR):
            if time.monotonic() > ends or shelf.get(asked.refused):
                return self._rendered(request, asked)
            time.sleep(LOOKS_EVERY)
            page = finding.right_now()
            if page is not None:
                return page.reply(request, asked).as_response()
        try:
            # Whoever had the lock may have kept the page between the last look and now.
            page = finding.right_now()
            return self._rendered(request, asked) if page is None else page.reply(request, asked).as_response()
        finally:
            if shelf.get(asked.lock) == mine:
                shelf.delete(asked.lock)

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
            page = keep(asked, Entry.of(response, depends=depends, seen=seen, until=until))
            answer = page.reply(request, asked).as_response()
            answer[HEADER] = "miss"
            return answer
        if response.status_code == 200:
            shelf.set(asked.refused, True, REFUSED_FOR)
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
