"""The tables of the room, one file a subject."""

from marketplace.search.models.changes import SearchChange
from marketplace.search.models.entries import SearchEntry, SearchIndex, SearchProfile, SearchSpelling, SearchValue
from marketplace.search.models.keeping import IndexTurn, SetAside
from marketplace.search.models.searches import SearchedWords, Wish
from marketplace.search.models.synonyms import Synonym

__all__ = [
    "IndexTurn",
    "SearchChange",
    "SearchEntry",
    "SearchIndex",
    "SearchProfile",
    "SearchSpelling",
    "SearchValue",
    "SearchedWords",
    "SetAside",
    "Synonym",
    "Wish",
]
