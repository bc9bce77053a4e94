"""Texts in the three languages of the demo, and how rows of data are spelled."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "pt", "fr")


@dataclass(frozen=True)
class Words:
    """One text in each language; ``en`` is the installation's default and must be there, the others may be empty."""

    en: str
    pt: str = ""
    fr: str = ""

    def __getitem__(self, language: str) -> str:
        """The text in ``language``, else the English one."""
        return getattr(self, language) or self.en


@dataclass(frozen=True)
class Food:
    """Regulation (EU) 1169/2011, art. 14. ``allergens``, ``milk`` and ``diets`` are codes of ``marketplace.catalogue``."""

    legal_name: str
    ingredients: str = ""
    allergens: tuple[str, ...] = ()
    storage: str = "Keep cool, dry and out of the sun."
    origin: str = "Portugal"
    nutrition: str = ""
    raw_milk: bool = False
    milk: tuple[str, ...] = ()
    diets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variant:
    """One size or colour. ``grams`` is the weight packed; ``net`` what is inside, in the product's unit."""

    title: Words
    price: str
    stock: int
    grams: int
    net: str


@dataclass(frozen=True)
class Good:
    """A product. ``photo`` is the drawing's name and the product's key; ``price`` is in euros with VAT."""

    photo: str
    category: str
    maker: str
    title: Words
    text: Words
    alt: str
    price: str = ""
    stock: int = 0
    grams: int = 500
    net: str | None = None
    unit: str = "g"
    cold: bool = False
    designation: str = ""
    food: Food | None = None
    variants: tuple[Variant, ...] = ()
    more_photos: tuple[tuple[str, str], ...] = ()  # (drawing, what it shows)
    public: bool = True
    weights: tuple[int, int] | None = None  # sold by weight: lightest and heaviest piece, in grams; the price is then of a kilogram
    priority: int = 0
