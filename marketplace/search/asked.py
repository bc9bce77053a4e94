"""What somebody asks of a list, read from its address: any text is understood or left out, and nothing is an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.diets import DIETS
from marketplace.catalogue.milk import MILK
from marketplace.search.asking import Facet, Order, Question
from marketplace.search.reading_queries import clean_words

MOST_VALUES = 12  # of one facet
LONGEST_VALUE = 80
LONGEST_CURSOR = 400
LONGEST_POSTCODE = 20

BY_KEY = frozenset({Facet.MAKER, Facet.SHOP, Facet.DESIGNATION})
BY_CODE = {Facet.MILK: MILK, Facet.DIET: DIETS, Facet.FREE_OF: ALLERGENS}
SWITCHES = frozenset({Facet.IN_STOCK, Facet.ON_OFFER})
# In the order of the page. The category stands in the path.
FACETS = (
    Facet.DESIGNATION,
    Facet.DISTRICT,
    Facet.MUNICIPALITY,
    Facet.MAKER,
    Facet.SHOP,
    Facet.MILK,
    Facet.DIET,
    Facet.FREE_OF,
    Facet.IN_STOCK,
    Facet.ON_OFFER,
)
# A list narrowed by one value of these is a page of its own, that search engines may show; all others are views of it.
WORTH_FINDING = frozenset({Facet.DESIGNATION, Facet.DISTRICT, Facet.MILK})

Pair = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """``order`` is None where none was chosen: best first with words, newest first without."""

    words: str = ""
    chosen: dict[Facet, tuple[str, ...]] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    postcode: str = ""
    near: str = ""
    order: Order | None = None
    after: str = ""

    @classmethod
    def read(cls, given: QueryDict) -> Asked:
        chosen = {facet: values for facet in FACETS if (values := _values(facet, given.getlist(facet.value)))}
        lowest, highest = _price(given.get("min", "")), _price(given.get("max", ""))
        if lowest is not None and highest is not None and lowest > highest:
            lowest, highest = highest, lowest
        return cls(
            words=clean_words(given.get("q", "")),
            chosen=chosen,
            lowest=lowest,
            highest=highest,
            postcode=clean_words(given.get("postcode", ""))[:LONGEST_POSTCODE],
            near=clean_words(given.get("near", "")),
            order=next((order for order in Order if order.value == given.get("order")), None),
            after=given.get("after", "")[:LONGEST_CURSOR],
        )

    @property
    def order_used(self) -> Order:
        return self.order or (Order.NEAREST if self.near else Order.RELEVANCE if self.words else Order.NEWEST)

    def order_at(self, *, has_point: bool) -> Order:
        """What the list is really sorted by: nothing is near a place that nobody knows."""
        if self.order_used != Order.NEAREST or has_point:
            return self.order_used
        return Order.RELEVANCE if self.words else Order.NEWEST

    @property
    def is_whole(self) -> bool:
        """Whether nothing at all is asked: the list as it stands at its own address."""
        return not (self.words or self.is_narrowed or self.near or self.order or self.after)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words and category narrows it."""
        return bool(self.chosen or self.postcode) or self.lowest is not None or self.highest is not None

    @property
    def may_be_indexed(self) -> bool:
        """Whether search engines should keep this list: whole, or narrowed by one value that people look for."""
        if self.words or self.postcode or self.near or self.order or self.after or self.lowest is not None or self.highest is not None:
            return False
        values = [(facet, value) for facet, given in self.chosen.items() for value in given]
        return not values or (len(values) == 1 and values[0][0] in WORTH_FINDING)

    def question(
        self,
        *,
        language: str,
        category: int | None = None,
        sendings: tuple[str, ...] | None = None,
        near: tuple[float, float] | None = None,
        size: int,
    ) -> Question:
        chosen = {**self.chosen, Facet.CATEGORY: (str(category),)} if category else dict(self.chosen)
        return Question(
            words=self.words,
            language=language,
            day=today(),
            chosen=chosen,
            lowest=self.lowest,
            highest=self.highest,
            sendings=sendings,
            order=self.order_at(has_point=near is not None),
            near=near,
            after=self.after,
            size=size,
        )

    # --- Addresses of other lists: each is a query string with its question mark, or "" ---

    def pairs(self) -> list[Pair]:
        """All that was understood, the page left out."""
        found: list[Pair] = [("q", self.words)]
        found += [(facet.value, value) for facet in FACETS for value in self.chosen.get(facet, ())]
        found += [("min", _plain(self.lowest)), ("max", _plain(self.highest)), ("postcode", self.postcode), ("near", self.near)]
        found.append(("order", self.order.value if self.order else ""))
        return [(name, value) for name, value in found if value]

    def query(self, *, without: Iterable[Pair] = (), **more: str) -> str:
        """The same list from its beginning, ``without`` some pairs and with ``more``."""
        left_out = set(without)
        pairs = [pair for pair in self.pairs() if pair not in left_out and pair[0] not in more]
        return as_query([*pairs, *((name, value) for name, value in more.items() if value)])

    def words_alone(self) -> str:
        return as_query([("q", self.words)] if self.words else [])


def as_query(pairs: Iterable[Pair]) -> str:
    text = urlencode(list(pairs))
    return f"?{text}" if text else ""


def today() -> dt.date:
    return timezone.localdate()


def _values(facet: Facet, given: Iterable[str]) -> tuple[str, ...]:
    kept = [value for raw in given if (value := clean_words(raw)[:LONGEST_VALUE]) and _is_value(facet, value)]
    return tuple(dict.fromkeys(kept))[:MOST_VALUES]


def _is_value(facet: Facet, value: str) -> bool:
    if facet in BY_KEY:
        return value.isascii() and value.isdecimal() and len(value) < 10
    if facet in BY_CODE:
        return value in BY_CODE[facet]
    return value == "1" if facet in SWITCHES else True


def _price(text: str) -> Decimal | None:
    """``5``, ``5,50`` or ``5.50``; None for what is no price."""
    try:
        price = Decimal(text.strip()[:12].replace(",", "."))
    except InvalidOperation:
        return None
    return price.quantize(Decimal("0.01")) if price.is_finite() and 0 <= price < 10**9 else None


def _plain(price: Decimal | None) -> str:
    return "" if price is None else f"{price.normalize():f}"
