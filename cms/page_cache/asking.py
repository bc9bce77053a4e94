"""Which requests may be answered with a page that is kept, and under which name it is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.translation import override
from wagtail import views as wagtail_views

from cms.page_cache.release import release

View = TypeVar("View", bound=Callable[..., Any])
NUMBER = r"[1-9]\d{0,8}"
NOTHING = r"(?!)"  # understood, and not kept with a value: there are too many
# What advertisers and mail programs hang on an address. No page reads it.
_HUNG_ON = re.compile(r"utm_\w+|gclid|gbraid|wbraid|dclid|fbclid|msclkid|mc_[ce]id|igshid|ref_src|_ga")
LONGEST_QUERY = 400
METHODS = frozenset({"GET", "HEAD"})


def kept_whole(**understood: str) -> Callable[[View], View]:
    """A view whose answer to people who are not signed in may be kept. ``understood``: the names in its query, each with the pattern of
    the values that are kept; with another name or value it is rendered each time, so nonsense fills nothing. Stands outermost."""

    def mark(view: View) -> View:
        view.kept_with = understood  # type: ignore[attr-defined]
        return view

    return mark


# Pages of Wagtail all come by one view: each type says in ``kept_with`` what it reads.
_ON_ANY_PAGE = {"page": NUMBER}


@dataclass(frozen=True)
class Asked:
    """A page that may be kept. ``query``: the part of the address that the page reads."""

    key: str
    language: str
    query: str
    is_wagtails: bool

    @property
    def lock(self) -> str:
        return f"{self.key}:lock"

    @property
    def refused(self) -> str:
        """Where it is noted for a moment that this page cannot be kept, so that nobody waits for it."""
        return f"{self.key}:refused"


def asked_by(request: HttpRequest) -> Asked | None:
    """None for what is always rendered: other methods, who is signed in or has a session, parts of pages, nonsense in the address."""
    if request.method not in METHODS or "HTTP_AUTHORIZATION" in request.META or "HTTP_HX_REQUEST" in request.META:
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    own = getattr(request, "own_domain", None)
    return _asked(request.scheme or "", host, own.host if own else "", request.path_info, request.META.get("QUERY_STRING", ""))


@lru_cache(maxsize=4096)
def _asked(scheme: str, host: str, own_host: str, path: str, asked_query: str) -> Asked | None:
    """Kept, since what addresses mean is the same each time and takes longer to say than to serve."""
    view = _view_of(path)
    query = None if view is None else _normal(asked_query, view.understood)
    if view is None or query is None:
        return None
    name = "\n".join((release(), scheme, host, own_host, path, query))
    return Asked(hashlib.sha256(name.encode()).hexdigest(), view.language, query, view.is_wagtails)


@dataclass(frozen=True)
class _View:
    language: str
    understood: Mapping[str, str]
    is_wagtails: bool


@lru_cache(maxsize=4096)
def _view_of(path: str) -> _View | None:
    """The view at ``path`` if its answers may be kept."""
    language = path[1 : path.find("/", 1)]
    if language not in dict(settings.LANGUAGES):
        return None
    with override(language):
        try:
            view: Any = resolve(path).func
        except Resolver404:
            return None
    if view is wagtail_views.serve:
        return _View(language, _ON_ANY_PAGE, True)
    understood = getattr(view, "kept_with", None)
    return None if understood is None else _View(language, understood, False)


def _normal(query: str, understood: Mapping[str, str]) -> str | None:
    """What the page reads of ``query``, in one order; None where there is something that it does not know."""
    if not query:
        return ""
    if len(query) > LONGEST_QUERY:
        return None
    found: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if _HUNG_ON.fullmatch(name):
            continue
        if name not in understood or name in found or (value and not re.fullmatch(understood[name], value, re.ASCII)):
            return None
        found[name] = value
    return urlencode([(name, found[name]) for name in understood if found.get(name)])
