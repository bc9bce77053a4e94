"""The tables of the room, one file a subject."""

from marketplace.search.models.changes import SearchChange
from marketplace.search.models.keeping import IndexTurn, SetAside

__all__ = ["IndexTurn", "SearchChange", "SetAside"]
from marketplace.search.models.entries import SearchEntry, SearchIndex, SearchProfile, SearchSpelling, SearchValue
from marketplace.search.models.synonyms import Synonym

__all__ = ["SearchChange", "SearchEntry", "SearchIndex", "SearchProfile", "SearchSpelling", "SearchValue", "Synonym"]
