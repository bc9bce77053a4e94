"""The two engines for tests: each test process has indexes of its own on them, and throws them away."""

from __future__ import annotations

import atexit
import os
from functools import lru_cache

from marketplace.search.backends.engine.backend import EngineBackend
from marketplace.search.backends.engine.clients import connect
from scripts.paths import ENGINE_URLS

PATIENCE = 60.0  # a test asks a busy machine


@lru_cache
def engine(name: str) -> EngineBackend:
    """The back end of ``opensearch`` or ``elasticsearch``, with an empty index; the same one all through the process."""
    backend = EngineBackend(connect(address(name)), prefix=own_prefix(), seconds=PATIENCE)
    backend.begin_rebuild().finish()
    atexit.register(throw_away, backend)
    return backend


def empty_engine(name: str) -> EngineBackend:
    """The same, emptied of what another test has left."""
    backend = engine(name)
    backend.remove(dict(backend.keys()))
    return backend


def own_prefix() -> str:
    """Of index names that no other test process has."""
    return f"test-{os.getpid()}-{os.urandom(4).hex()}"


def throw_away(backend: EngineBackend) -> None:
    for index in backend.client.indices(f"{backend.alias}-*"):
        backend.client.delete_index(index)


def address(name: str, url: str = "") -> dict[str, str]:
    """As config/search_address.py makes it of SEARCH_URL."""
    return {"engine": name, "url": url or ENGINE_URLS[name].read_text().strip(), "user": "", "password": "", "prefix": "test"}
