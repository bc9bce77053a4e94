"""Which search engine is asked, and how: ``SEARCH_URL`` taken apart. ``config/settings.py`` calls this at the start."""

from __future__ import annotations

import re
from typing import TypedDict
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {
    "elasticsearch": ("elasticsearch", "http"),
    "elasticsearch+https": ("elasticsearch", "https"),
    "opensearch": ("opensearch", "http"),
    "opensearch+https": ("opensearch", "https"),
}
PORT = 9200
PREFIX = "feira"


class SearchEngine(TypedDict):
    engine: str  # "elasticsearch" or "opensearch": each is spoken to by its own client
    url: str  # without user and password
    user: str
    password: str
    prefix: str  # of the names of all its indexes


def search_engine(address: str) -> SearchEngine | None:
    """``opensearch+https://user:password@host:9200/prefix`` taken apart; None for "". Port and prefix may be left out.

    Raises ImproperlyConfigured; no message holds the password.
    """
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port or PORT
    except ValueError:
        raise ImproperlyConfigured("SEARCH_URL has a host or a port that cannot be read.") from None
    if parts.scheme not in SCHEMES:
        raise ImproperlyConfigured(
            f"SEARCH_URL begins with {parts.scheme!r}; it must begin with one of {', '.join(sorted(SCHEMES))} and '://'."
        )
    if not parts.hostname or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            "SEARCH_URL must look like opensearch+https://user:password@host:9200/prefix, without anything after it."
        )
    if bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured("SEARCH_URL has a user or a password without the other.")
    prefix = parts.path.strip("/") or PREFIX
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", prefix):
        raise ImproperlyConfigured(
            f"SEARCH_URL has the prefix {prefix!r}; it must be at most 60 small letters, digits, hyphens and underscores."
        )
    engine, scheme = SCHEMES[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return {
        "engine": engine,
        "url": f"{scheme}://{host}:{port}",
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "prefix": prefix,
    }
