"""The tables of the room, one file a subject."""

from marketplace.search.models.changes import SearchChange

__all__ = ["SearchChange"]
