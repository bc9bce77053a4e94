"""The site to a web server: what is kept is sent from here, and all else is Django's.

A page that is kept needs nothing of what Django does around a view: no middleware (what it adds to an answer is kept with the page), no
signals, no response. So it is found with the request alone. What stands before the cache among the middlewares, a shop's own name, is
not for here: such a name is none of ``ALLOWED_HOSTS``.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import Error, close_old_connections

from cms.page_cache.asking import METHODS, asked_by
from cms.page_cache.finding import Finding
from cms.page_cache.replies import Reply

_LINES = {status: f"{status} {HTTPStatus(status).phrase}" for status in (200, 304)}


class KeptFirst(WSGIHandler):
    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        reply = self._kept(environ)
        if reply is None:
            return super().__call__(environ, start_response)
        start_response(_LINES[reply.status], list(reply.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]

    def _kept(self, environ: dict[str, Any]) -> Reply | None:
        if not settings.PAGE_CACHE or environ["REQUEST_METHOD"] not in METHODS:
            return None
        request = self.request_class(environ.copy())  # it writes into it
        asked = asked_by(request)
        if asked is None:
            return None
        close_old_connections()  # as Django does before a request
        try:
            page = Finding(asked).right_now()
            return page.reply(request, asked) if page is not None else None
        except Error:  # the database cannot be reached: Django says so
            return None
