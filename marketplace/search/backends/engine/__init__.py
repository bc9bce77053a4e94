"""Elasticsearch 8 or OpenSearch 3, where ``SEARCH_URL`` names one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from marketplace.search.backends.engine.backend import EngineBackend

_made: dict[tuple[Any, ...], EngineBackend] = {}  # a client keeps its connections


def engine_backend() -> EngineBackend | None:
    """The engine of ``settings.SEARCH_ENGINE``; None where the database alone searches."""
    if settings.SEARCH_ENGINE is None:
        return None
    key = tuple(settings.SEARCH_ENGINE.values())
    if key not in _made:
        # Each client takes a quarter of a second to import: only where there is an engine.
        from marketplace.search.backends.engine.backend import EngineBackend
        from marketplace.search.backends.engine.clients import connect

        _made[key] = EngineBackend(connect(settings.SEARCH_ENGINE), prefix=settings.SEARCH_ENGINE["prefix"])
    return _made[key]
