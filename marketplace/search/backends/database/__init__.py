"""Full-text search in the database itself: needs nothing beside it, and answers when an engine does not."""

from __future__ import annotations

from marketplace.search.asking import Backend


def database_backend() -> Backend:
    from marketplace.search.backends.database.backend import DatabaseBackend  # models: only once Django is set up

    return DatabaseBackend()
