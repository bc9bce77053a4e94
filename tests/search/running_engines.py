"""Whether the search engines run. Knows nothing of Django: tests/conftest.py asks before it is set up."""

from __future__ import annotations

from functools import lru_cache

from scripts.paths import ENGINE_URLS
from scripts.search_node import answers


@lru_cache
def missing_engines() -> list[str]:
    """The names of those that do not run."""
    return [name for name, url in ENGINE_URLS.items() if not url.exists() or not answers(url.read_text().strip())]
