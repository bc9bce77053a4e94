"""Answers with sitemaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import TypeVar

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse

from cms.public_addresses import public_address
from cms.sitemaps.document import index, urlset
from cms.sitemaps.sections import Entry, Section

Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)
XML = "application/xml; charset=utf-8"
SECONDS = 600  # how long what stands between may keep one


def index_response(sections: Mapping[str, Section]) -> HttpResponse:
    """The list of all parts, from one or two queries a section."""
    parts = [
        (public_address(reverse("sitemap_part", kwargs={"section": name, "number": part.number})), part.changed)
        for name, section in sections.items()
        for part in section.parts()
    ]
    return _kept(HttpResponse(index(parts), content_type=XML))


def part_response(entries: Iterable[Entry]) -> StreamingHttpResponse:
    """404 where nothing is in the part: it is written while it is read, so the first is looked for before."""
    rest = iter(entries)
    first = next(rest, None)
    if first is None:
        raise Http404
    return whole_response(chain([first], rest))


def whole_response(entries: Iterable[Entry]) -> StreamingHttpResponse:
    """A sitemap of its own, also where there is nothing in it."""
    return _kept(StreamingHttpResponse(urlset(entries), content_type=XML))


def _kept(response: Answer) -> Answer:
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    response["X-Robots-Tag"] = "noindex"  # the list itself is no result
    return response
