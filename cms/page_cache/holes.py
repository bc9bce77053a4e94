"""The personal parts of a page: left out of the page that is kept, and filled in for each visitor when it is served.

Filled in here and not by a script, so they are there without JavaScript and nothing moves when they come.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString, mark_safe

from cms.page_cache.recording import is_recording

Fill = Callable[[HttpRequest], str]
_fills: dict[str, Fill] = {}
_cookies: set[str] = set()


def register(name: str, fill: Fill, *, cookie: str) -> None:
    """``fill`` gives the HTML for a visitor, in the active language, by one query at most; it is empty for who brings no ``cookie``.

    It knows the request as it came in: its cookies, and maybe neither session nor user.
    """
    _fills[name] = fill
    _cookies.add(cookie)


def may_be_filled(request: HttpRequest) -> bool:
    """Whether the visitor may see anything of their own on a page: then no cache on the way may keep it."""
    return not _cookies.isdisjoint(request.COOKIES)


def shown_in(name: str, request: HttpRequest) -> SafeString:
    """What a template shows: the visitor's own part, or a hole while a page is rendered for everybody."""
    return mark_safe(f"{_mark()}{name};" if is_recording() else _fills[name](request))  # noqa: S308 - fills escape


def parts_of(body: bytes) -> list[bytes]:
    """``body`` cut at its holes: HTML, name of a hole, HTML …"""
    return re.split(re.escape(_mark().encode()) + rb"([a-z_]+);", body)


def filled(parts: Sequence[bytes], request: HttpRequest) -> tuple[bytes, str]:
    """The whole body, and all that was filled in."""
    own = {name: _fills[name.decode()](request).encode() for name in set(parts[1::2])}
    body = b"".join(own[part] if at % 2 else part for at, part in enumerate(parts))
    return body, b"\0".join(own[name] for name in sorted(own)).strip(b"\0").decode()


@cache
def _mark() -> str:
    """Nobody can guess it, so no text of a shop's can be taken for a hole."""
    return f"\ue000{salted_hmac('cms.page_cache.holes', 'hole').hexdigest()[:20]}:"
