"""What every layout is turned into: products with their sizes, each value with the row it came from. None: the file does not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from marketplace.partner.pricing import Sale
from marketplace.partner.weights import Weights


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a row, in the reader's language. ``column`` is the file's own heading, or "" for the whole row."""

    row: int
    column: str
    text: str
    is_error: bool = True

    def as_json(self) -> dict[str, Any]:
        return {"column": self.column, "text": self.text, "error": self.is_error}


@dataclass(slots=True)
class Picture:
    address: str
    alt: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Impact:
    """How a size differs from its product: ``price`` without VAT where the product's is, ``grams`` of a packed piece."""

    price: Decimal
    grams: Decimal
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """What the system that a file comes from says of a product; the fields are those of ``shops.models.ProductOrigin``."""

    number: str = ""
    reference: str = ""
    price: Decimal | None = None
    vat: Decimal = Decimal(0)
    grams: int | None = None


@dataclass(slots=True)
class Variant:
    """One thing with a price. ``name`` is the size or kind, "" where the product has one only."""

    row: int
    sku: str = ""
    name: str = ""
    price: Decimal | None = None
    sale: Sale | None = None
    """The reduction that the file says, ``NO_SALE`` included; None where it has no column for one."""

    weights: Weights | None = None
    """How it is sold by weight, ``BY_PIECE`` included; None where the file has no column for it."""

    stock: int | None = None
    grams: int | None = None
    net_content: Decimal | None = None
    net_unit: str | None = None
    is_sold: bool | None = None
    only_in_stock: bool = False
    """The file says that there is some, not how much."""

    names: dict[str, str] = field(default_factory=dict)
    """``name`` in other languages, by their codes; what the file leaves empty is not here."""

    impact: Impact | None = None
    """Where the file gives no price and weight but only how they differ from the product's."""

    price_column: str = ""
    stock_column: str = ""
    sku_column: str = ""


@dataclass(slots=True)
class Item:
    """One product. ``key`` is what holds its rows together in the file; ``categories`` are names, the likeliest first."""

    row: int
    key: str
    title: str = ""
    title_column: str = ""
    description: str | None = None
    categories: list[str] = field(default_factory=list)
    maker: str = ""
    designation: str | None = None
    is_public: bool | None = None
    is_food: bool | None = None
    keep_cold: bool | None = None
    language: str = ""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """``title`` and ``description`` in further languages, by their codes; what the file leaves empty is not here."""

    food: dict[str, Any] | None = None
    pictures: list[Picture] = field(default_factory=list)
    variants: list[Variant] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    origin: Origin | None = None
    """What is kept for a further file of the same system; None where its files come alone."""

    is_part: bool = False
    """The file has only sizes, of a product that is here already: ``origin`` says which."""

    whole: Variant | None = None
    """What the file says of the product as a whole where its sizes have rows of their own."""

    @property
    def has_sizes(self) -> bool:
        return self.is_part or len(self.variants) > 1 or any(variant.name for variant in self.variants)


@dataclass
class Catalogue:
    """All of a file. ``lacks_vat``: its prices are without VAT; ``says_only_in_stock``: some rows give no number of pieces."""

    layout: str
    items: list[Item]
    notes: list[str]
    left_out: list[str]
    lacks_vat: bool = False
    says_only_in_stock: bool = False
    looks_like_food: bool = False
    strays: list[Remark] = field(default_factory=list)
    """Rows that belong to no product; each is refused."""
