"""The XML of sitemaps, written bit by bit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from django.utils.html import escape

from cms.public_addresses import default_address
from cms.sitemaps.sections import Entry

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS, XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
ENTRIES_A_BIT = 100


def index(parts: Iterable[tuple[str, dt.datetime | None]]) -> str:
    """The list of all sitemaps: address, and when something in it last changed."""
    lines = (f"<sitemap><loc>{escape(address)}</loc>{_changed(moment)}</sitemap>\n" for address, moment in parts)
    return f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{"".join(lines)}</sitemapindex>\n'


def urlset(entries: Iterable[Entry]) -> Iterator[bytes]:
    """A sitemap. Each page names its translations and itself, and x-default for who reads none of the languages."""
    yield f'{HEAD}<urlset xmlns="{SITEMAPS}" xmlns:xhtml="{XHTML}">\n'.encode()
    bit: list[str] = []
    for entry in entries:
        bit.append(_page(entry))
        if len(bit) >= ENTRIES_A_BIT:
            yield "".join(bit).encode()
            bit.clear()
    yield "".join([*bit, "</urlset>\n"]).encode()


def _page(entry: Entry) -> str:
    known = {**entry.addresses, "x-default": default_address(entry.addresses)}
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href={quoteattr(address)}/>' for code, address in known.items())
    listed = entry.addresses if entry.listed is None else entry.listed
    return "".join(f"<url><loc>{escape(entry.addresses[code])}</loc>{_changed(entry.changed)}{links}</url>\n" for code in listed)


def _changed(moment: dt.datetime | None) -> str:
    """W3C's form of a moment, to the second, in UTC; nothing where it is not known: a date that is made up is believed by nobody."""
    return f"<lastmod>{moment.astimezone(dt.UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</lastmod>" if moment else ""
