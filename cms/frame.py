"""Header, footer and language switch: what stands around every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from wagtail.models import Page

from cms.links import in_language
from cms.models import NavigationLink, SiteFrame
from cms.page_cache.parts import kept
from cms.page_cache.recording import is_recording
from cms.public_addresses import default_address, public_address

CACHE_KEY = "cms.frame"
CACHE_SECONDS = 300


@dataclass(frozen=True)
class Link:
    text: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Alternate:
    """The current page in one language. ``absolute_url``, for search engines, is empty where it is not written in it (then ``url`` is
    the first page), and where this view of it is no page of its own."""

    code: str
    name: str
    url: str
    absolute_url: str


@dataclass
class Frame:
    """For templates; each part is worked out when it is first shown."""

    request: HttpRequest
    language: str = field(default_factory=lambda: get_language() or settings.LANGUAGE_CODE)

    @property
    def help_phone(self) -> str:
        return self._stored["help_phone"]

    @property
    def is_marketplaces(self) -> bool:
        """Whether the page stands at the marketplace's own address: at a shop's, a form could send nothing to the list of all."""
        return getattr(self.request, "own_domain", None) is None

    @property
    def header_links(self) -> tuple[Link, ...]:
        return self._links(NavigationLink.Place.HEADER)

    @property
    def footer_links(self) -> tuple[Link, ...]:
        return self._links(NavigationLink.Place.FOOTER)

    @cached_property
    def _stored(self) -> dict[str, Any]:
        return kept(CACHE_KEY, _stored_frame)

    def _links(self, wanted: str) -> tuple[Link, ...]:
        here, first = self.request.path, f"/{self.language}/"
        found = [
            (text, in_language(path, self.language))
            for language, place, text, path in self._stored["links"]
            if place == wanted and language == self.language
        ]
        return tuple(Link(text, url, here == url or (url != first and here.startswith(url))) for text, url in found)

    @cached_property
    def alternates(self) -> tuple[Alternate, ...]:
        """One for every language, the current one among them. One query for a Wagtail page, none for others."""
        page = _wagtail_page(self.request)
        if page is not None:
            translations = page.get_translations(inclusive=True).live().select_related("locale").defer_streamfields()
            urls = {one.locale.language_code: one.get_url(self.request) or "" for one in translations}
        elif getattr(self.request, "resolver_match", None):
            # A view may say in which languages its page is written; shown in another, it is no translation.
            written_in = getattr(self.request, "written_in", None)
            urls = {code: self._translated(code) for code, _name in settings.LANGUAGES if written_in is None or code in written_in}
        else:
            urls = {}
        query = self.request.META.get("QUERY_STRING", "") if page is None and self.request.method == "GET" else ""
        alternates = []
        for code, name in settings.LANGUAGES:
            url = urls.get(code, "")
            absolute = self._named_in(code, url) if url else ""
            alternates.append(Alternate(code, str(name), (f"{url}?{query}" if query else url) if url else _first_page(code), absolute))
        return tuple(alternates)

    @property
    def default_address(self) -> str:
        """For who reads none of the languages in which the page is written."""
        return default_address({one.code: one.absolute_url for one in self.alternates if one.absolute_url})

    @cached_property
    def canonical(self) -> str:
        """The one address of the page in this language, under which search engines shall know it; "" for what is no page of its own.

        A view says what the address alone does not: ``canonical_path`` where the page is another's, shown here, and ``own_query``
        for what makes a page of its own of a list (None: this view of it is none).
        """
        if self.own_query is None or not (getattr(self.request, "resolver_match", None) or _wagtail_page(self.request)):
            return ""
        return self._absolute(self._path) + self.own_query

    @property
    def own_query(self) -> str | None:
        own: str | None = getattr(self.request, "own_query", "")
        return own

    @property
    def _path(self) -> str:
        return str(getattr(self.request, "canonical_path", self.request.path))

    def _absolute(self, url: str) -> str:
        """The address that search engines shall know; a page of a shop with a domain of its own stands there."""
        known: Callable[[str], str] = getattr(self.request, "absolute_address", public_address)
        return known(url)

    def _named_in(self, code: str, url: str) -> str:
        """The canonical address of the translation at ``url``."""
        if self.own_query is None:
            return ""
        if self._path != self.request.path:
            url = _address_in(self._path, code, self.language, settings.ROOT_URLCONF)
        return self._absolute(url) + self.own_query

    def _translated(self, code: str) -> str:
        url = _address_in(self.request.path, code, self.language, settings.ROOT_URLCONF)
        return url if url != self.request.path or code == self.language else ""


@lru_cache(maxsize=4096)
def _address_in(path: str, code: str, _language: str, _urlconf: str) -> str:
    """``path`` in the language ``code``; remembered, since each page asks for all, and to find the view of an address takes long."""
    return translate_url(path, code)


def _wagtail_page(request: HttpRequest) -> Page | None:
    """The page that Wagtail found for this request, if it is Wagtail's to answer."""
    route = getattr(request, "_wagtail_route_for_request", None)
    return route[0] if route else None


def _first_page(code: str) -> str:
    with override(code):
        try:
            return reverse("wagtail_serve", args=[""])
        except NoReverseMatch:
            return f"/{code}/"


def _stored_frame() -> dict[str, Any]:
    """The default site's SiteFrame with all its links: one query, then none for five minutes or until it is edited.

    A page or part that is to be kept reads them itself: it must know what it is made of.
    """
    stored = None if is_recording() else cache.get(CACHE_KEY)
    if stored is None:
        rows = list(
            SiteFrame.objects.filter(site__is_default_site=True)
            .order_by("links__sort_order", "links__pk")
            .values_list("help_phone", "links__language", "links__place", "links__text", "links__path")
        )
        stored = {"help_phone": rows[0][0] if rows else "", "links": [row[1:] for row in rows if row[1]]}
        cache.set(CACHE_KEY, stored, CACHE_SECONDS)
    return stored


def forget_frame(**kwargs: object) -> None:
    """Receives the signals of what the cached frame is made of."""
    cache.delete(CACHE_KEY)
