"""What the index knows of one thing that can be found. Back ends store it each in its own way; nothing is shown from it.

Pages are always made of the database's own rows: an index that is late can leave a thing out or in at the wrong place, never show a
wrong price or something that is no longer on sale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    PRODUCT = "product"
    MAKER = "maker"
    SHOP = "shop"
    CAMPAIGN = "campaign"
    PAGE = "page"


Words = Mapping[str, str]  # language ("en", "pt", "fr") → plain text; a language may be missing


@dataclass(frozen=True)
class Document:
    """One findable thing. Texts are plain (no HTML), as people wrote them: back ends fold and stem.

    ``names`` are words of no language: the maker, the seller, the protected name, the place, in this order of weight after the titles.
    ``skus`` are matched exactly, in any writing of capitals. ``shown_from`` and ``shown_until`` are days, both included, None is open:
    the narrower of the schedule and the attestation, so an expiry takes effect by itself. The rest is empty for all but products.
    """

    kind: Kind
    pk: int
    titles: Words
    bodies: Words = field(default_factory=dict)
    names: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    shown_from: dt.date | None = None
    shown_until: dt.date | None = None
    created: dt.datetime | None = None

    categories: tuple[int, ...] = ()  # primary keys, those above included
    maker: int | None = None
    shop: int | None = None  # the Partner's primary key
    designation: int | None = None
    district: str = ""
    municipality: str = ""
    milk: tuple[str, ...] = ()  # codes of marketplace.catalogue.milk
    diets: tuple[str, ...] = ()  # codes of marketplace.catalogue.diets
    free_of: tuple[str, ...] = ()  # codes of marketplace.catalogue.allergens; of food that is declared, and of nothing else
    price: Decimal | None = None  # VAT included, in the installation's currency, today; the cheapest choice's
    unit_price: Decimal | None = None  # of a kilogram, a litre or a piece
    on_offer: bool = False  # a reduction is announced today
    in_stock: bool = False  # a choice can be bought today
    sending: str = ""  # the class of places that it is sent to: see marketplace.search.reach
    latitude: float | None = None
    longitude: float | None = None
    sold: int = 0  # pieces in the last 90 days

    @property
    def key(self) -> str:
        """``product:12``: unique in the index."""
        return f"{self.kind}:{self.pk}"
