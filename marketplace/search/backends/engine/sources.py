"""A document as the engine stores it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from marketplace.search.analysis import stem, tokens
from marketplace.search.backends.engine.index import LANGUAGES, NAMES
from marketplace.search.documents import Document
from marketplace.search.indexing import digest
from marketplace.search.reading_queries import SMALL_WORDS

OPEN_UNTIL = dt.date.max.toordinal()
TEN_THOUSANDTHS = 10_000
MOST = 2**62  # what a price is compared with may be any number
LONGEST_SKU = 200


def amount(price: Decimal) -> int:
    """A price as the engine compares it."""
    return max(-MOST, min(MOST, round(price * TEN_THOUSANDTHS)))


def sku(text: str) -> str:
    """As it is compared: in any writing of capitals, without what surrounds it, and without half letters, which no engine reads."""
    return text[:LONGEST_SKU].encode("utf-8", "ignore").decode().strip().casefold()


def source(document: Document) -> dict[str, Any]:
    """What is not known is left out: a field without a value is never found, and stands last in an order."""
    titles = {language: tokens(text) for language, text in document.titles.items() if text}
    bodies = {language: tokens(text) for language, text in document.bodies.items() if text}
    names = [tokens(name) for name in document.names]
    words = [word for text in (*titles.values(), *names) for word in text]
    made: dict[str, Any] = {
        "key": document.key,
        "digest": digest(document),
        "kind": document.kind.value,
        "pk": document.pk,
        "skus": [sku(one) for one in document.skus],
        "shown_from": document.shown_from.toordinal() if document.shown_from else 0,
        "shown_until": document.shown_until.toordinal() if document.shown_until else OPEN_UNTIL,
        "words": " ".join(words),
        "spelling": " ".join(dict.fromkeys([*words, *(word for text in bodies.values() for word in text)])),
        "sold": document.sold,
        "title_words": max(1, min(map(len, titles.values()), default=1)),
        "sending": document.sending,
        "category": [str(one) for one in document.categories],
        "milk": list(document.milk),
        "diet": list(document.diets),
        "free_of": list(document.free_of),
    }
    for language in LANGUAGES:
        if language in titles:
            made[f"title_{language}"] = _stems(titles[language], language)
            made[f"head_{language}"] = stem(head(document.titles[language], language), language)
        if language in bodies:
            made[f"body_{language}"] = _stems(bodies[language], language)
        if text := document.titles.get(language) or document.bodies.get(language):
            made[f"light_{language}"] = text
    for place, name in enumerate(names):
        field = f"name_{min(place, NAMES - 1)}"
        made[field] = " ".join(filter(None, [made.get(field), *name]))
    made["begun"] = " ".join(words)
    known: dict[str, Any] = {
        "created": document.created.isoformat() if document.created else None,
        "maker": _text(document.maker),
        "shop": _text(document.shop),
        "designation": _text(document.designation),
        "district": document.district or None,
        "municipality": document.municipality or None,
        "in_stock": "1" if document.in_stock else None,
        "on_offer": "1" if document.on_offer else None,
        "price": None if document.price is None else amount(document.price),
        "unit_price": None if document.unit_price is None else amount(document.unit_price),
    }
    if document.latitude is not None and document.longitude is not None:
        known["place"] = {"lat": document.latitude, "lon": document.longitude}
    return made | {name: value for name, value in known.items() if value is not None}


def head(title: str, language: str) -> str:
    """The word that says what it is: ``queijo`` of "Queijo de cabra em azeite", ``soap`` of "Olive oil soap with lavender"."""
    words = [word for word in tokens(re.split(r"[,:;(]", title)[0]) if len(word) > 1]  # d', l', 's
    while words and words[0] in SMALL_WORDS:
        words = words[1:]
    if language != "en":
        return words[0] if words else ""
    end = next((place for place, word in enumerate(words) if word in SMALL_WORDS), len(words))
    return words[end - 1] if words else ""


def _stems(words: Sequence[str], language: str) -> str:
    return " ".join([stem(word, language) for word in words])


def _text(pk: int | None) -> str | None:
    return None if pk is None else str(pk)
