"""The tables of the room, one file a subject."""

from marketplace.search.models.changes import SearchChange
from marketplace.search.models.keeping import IndexTurn, SetAside

__all__ = ["IndexTurn", "SearchChange", "SetAside"]
