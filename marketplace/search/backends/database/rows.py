"""What the database keeps of a document: numbers as they are compared, words as they are found."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from marketplace.search.analysis import STEMMERS, stem, tokens
from marketplace.search.asking import Facet
from marketplace.search.documents import Document, Kind, Words
from marketplace.search.reading_queries import without_small

ALWAYS_FROM, ALWAYS_UNTIL = dt.date(1, 1, 1), dt.date(9999, 12, 31)
DEAREST = 2**62  # the price of what has none: after all others
OLDEST = -(2**62)
MOST_WORDS_OF_A_TEXT = 400
LONGEST_SKU = 128

# Relevance is counted in thousandths of a doubling, so that what multiplies is added. See ``finding`` for the whole formula.
DOUBLING = 1000
NOT_IN_STOCK = -3 * DOUBLING
SOLD_EXPONENT = 0.2
DAYS_TO_HALF = 1461
DAY_ZERO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # whose novelty is 1; also of what nobody knows the age of


@dataclass(frozen=True)
class Texts:
    """The words of a document, by where they stand: each once, folded, whole and by their stems."""

    titles: set[str]
    names: set[str]
    bodies: set[str]
    skus: set[str]


def price_number(price: Decimal | None) -> int:
    """Ten-thousandths of the currency's unit, between the limits of a column."""
    if price is None or not price.is_finite():
        return DEAREST
    return int(min(max(price * 10_000, Decimal(-DEAREST)), Decimal(DEAREST - 1)))


def created_number(created: dt.datetime | None) -> int:
    """Microseconds."""
    return OLDEST if created is None else round((created - DAY_ZERO) / dt.timedelta(microseconds=1))


def on_the_globe(latitude: float | None, longitude: float | None) -> tuple[float, float, float] | tuple[None, None, None]:
    """A place as a point of the unit sphere: the nearer two places by the great circle (haversine), the nearer the points."""
    if latitude is None or longitude is None or not (math.isfinite(latitude) and math.isfinite(longitude)):
        return (None, None, None)
    north, east = math.radians(latitude), math.radians(longitude)
    return (math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north))


def merit(document: Document) -> int:
    """What counts for a product beside the words: can it be bought, does it sell, is it new. Of all else nothing."""
    if document.kind != Kind.PRODUCT:
        return 0
    new = ((document.created or DAY_ZERO) - DAY_ZERO) / dt.timedelta(days=DAYS_TO_HALF)
    sold = SOLD_EXPONENT * math.log2(1 + max(document.sold, 0))
    return round(DOUBLING * (new + sold)) + (0 if document.in_stock else NOT_IN_STOCK)


def values(document: Document) -> list[tuple[Facet, str]]:
    """All values of all facets that ``document`` has."""
    many = {
        Facet.CATEGORY: document.categories,
        Facet.MAKER: (document.maker,),
        Facet.SHOP: (document.shop,),
        Facet.DESIGNATION: (document.designation,),
        Facet.DISTRICT: (document.district,),
        Facet.MUNICIPALITY: (document.municipality,),
        Facet.MILK: document.milk,
        Facet.DIET: document.diets,
        Facet.FREE_OF: document.free_of,
        Facet.IN_STOCK: ("1" if document.in_stock else "",),
        Facet.ON_OFFER: ("1" if document.on_offer else "",),
    }
    return [(facet, str(value)) for facet, found in many.items() for value in dict.fromkeys(found) if value not in {None, ""}]


def number_of(*parts: str) -> int:
    """A number that is the same for the same parts: 63 bits, so that two of a million are the same by a chance of one in ten million."""
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), signed=True)


@lru_cache(maxsize=100_000)
def value_number(facet: Facet, value: str) -> int:
    return number_of(facet.value, value)


def profile_number(found: list[tuple[Facet, str]]) -> int:
    return number_of(*(part for facet, value in sorted(found) for part in (facet.value, value)))


def sku_word(sku: str) -> str:
    """A SKU as one word of letters and digits that no other SKU has, in any capitals."""
    return sku.strip().casefold()[:LONGEST_SKU].encode("utf-8", "surrogatepass").hex()


def texts(document: Document) -> Texts:
    return Texts(
        titles=_spoken(document.titles),
        names=_of_no_language(document.names),
        bodies=_spoken(document.bodies),
        skus={sku_word(sku) for sku in document.skus if sku.strip()},
    )


def title_size(document: Document) -> int:
    """The words of the shortest title."""
    return min((len(without_small(tokens(title))) for title in document.titles.values() if title), default=1000)


def _spoken(words: Words) -> set[str]:
    found: set[str] = set()
    for language, text in words.items():
        found |= _forms(tokens(text)[:MOST_WORDS_OF_A_TEXT], [language])
    return found


def _of_no_language(names: tuple[str, ...]) -> set[str]:
    return _forms(tokens(" ".join(names)), STEMMERS)


def _forms(words: Iterable[str], languages: Iterable[str]) -> set[str]:
    whole = set(words)
    # Numbers have no stems, and there is no end of them.
    return whole.union(stem(word, language) for word in whole if word.isalpha() for language in languages)
