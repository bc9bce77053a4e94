"""Where questions are asked."""

from __future__ import annotations

from marketplace.search.asking import Backend


def get_backend() -> Backend:
    """The one that answers here."""
    from marketplace.search.backends.database import database_backend  # models: only once Django is set up

    return database_backend()
