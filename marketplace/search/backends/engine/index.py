"""What an index looks like: its fields, and how their texts are cut into words.

The fields that decide what is found hold our own words (marketplace/search/analysis.py), parted by spaces, so that every engine finds the
same with its built-in ``whitespace`` analyser. Where the engine has the full analysis (its module ``analysis-common``), three more
fields a language add what light stemmers know, and one the beginnings of words; a question asks for them always, and where they are not
there nothing matches in them.
"""

from __future__ import annotations

from typing import Any

from marketplace.search.analysis import STEMMERS
from marketplace.search.asking import Facet

LANGUAGES = tuple(STEMMERS)
NAMES = 4  # fields of names, by their order of weight; what comes after the fourth stands with it
LONGEST_BEGINNING = 15

# Asked of an engine once a rebuild: all that FULL needs.
TRIAL = {
    "text": "queijões",
    "tokenizer": "standard",
    "filter": [
        "lowercase",
        "asciifolding",
        *({"type": "stemmer", "language": f"light_{name}"} for name in STEMMERS.values()),
        {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING},
    ],
}

OURS = {"type": "text", "analyzer": "whitespace", "norms": False}
BEGINNINGS = {**OURS, "index_prefixes": {"min_chars": 1, "max_chars": LONGEST_BEGINNING}}
KEYWORD = {"type": "keyword"}


# While an index is filled that does not answer yet: what a node that dies then would lose is lost with the whole rebuild.
FILLING = {"translog.durability": "async"}
FILLED = {"translog.durability": "request"}


def body(*, full: bool) -> dict[str, Any]:
    """Settings and mappings of a new index. One shard: a region's goods are few, and scores of several shards differ."""
    settings: dict[str, Any] = {
        "number_of_shards": 1,
        "number_of_replicas": 0,
        "auto_expand_replicas": "0-1",  # a second copy as soon as there is a second node
        "refresh_interval": "-1",  # whoever writes says when it is to be seen
        **FILLING,
        "max_result_window": 1000,  # paging goes by key
    }
    if full:
        settings["analysis"] = _full_analysis()
    return {
        "settings": settings,
        "mappings": {"dynamic": False, "properties": fields(full=full)},
    }


def fields(*, full: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": KEYWORD,
        "digest": {"type": "keyword", "index": False, "doc_values": False},
        "kind": KEYWORD,
        "pk": {"type": "long"},
        "skus": KEYWORD,
        "shown_from": {"type": "integer"},  # the days' ordinals, so that "open" is a number too
        "shown_until": {"type": "integer"},
        "created": {"type": "date"},
        # Folded words as they are: for beginnings, for what is nearest to a word typed wrongly, for words of no language.
        "words": BEGINNINGS,
        "spelling": OURS,
        "price": {"type": "long"},  # ten-thousandths: the build without mapper-extras has no scaled_float
        "unit_price": {"type": "long"},
        "place": {"type": "geo_point"},
        "sold": {"type": "integer"},
        "title_words": {"type": "integer"},
        "sending": KEYWORD,
        **{facet.value: KEYWORD for facet in Facet},
        **{f"title_{language}": OURS for language in LANGUAGES},
        **{f"head_{language}": KEYWORD for language in LANGUAGES},
        **{f"body_{language}": OURS for language in LANGUAGES},
        **{f"name_{place}": OURS for place in range(NAMES)},
    }
    if full:
        made |= {f"light_{language}": {"type": "text", "analyzer": f"light_{language}"} for language in LANGUAGES}
        made["begun"] = {"type": "text", "analyzer": "begun", "search_analyzer": "folded"}
    return made


def _full_analysis() -> dict[str, Any]:
    custom = {"type": "custom", "tokenizer": "standard"}
    return {
        "filter": {
            **{f"light_{language}": {"type": "stemmer", "language": f"light_{name}"} for language, name in STEMMERS.items()},
            "begun": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING},
        },
        "analyzer": {
            **{
                f"light_{language}": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", f"light_{language}", "asciifolding"],
                }
                for language in LANGUAGES
            },
            "begun": {**custom, "filter": ["lowercase", "asciifolding", "begun"]},
            "folded": {**custom, "filter": ["lowercase", "asciifolding"]},
        },
    }
