"""Products as documents. Rows are read as tuples: to make models of them would take ten times as long.

What a product costs and whether it can be bought is asked of the same words that pages ask: ``ReducedPrice``, ``SoldByWeight``,
``TradingState``. Which choice is shown is ``ProductDisplay.cheapest`` over again; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from marketplace.catalogue.allergens import ALLERGENS
from marketplace.catalogue.display import price_of_a_unit
from marketplace.catalogue.models import FoodInformation, Product, ProductTranslation
from marketplace.partner.models import StockRecord
from marketplace.partner.pricing import ReducedPrice
from marketplace.partner.weights import SoldByWeight
from marketplace.search.documents import Document, Kind
from marketplace.search.reading_shelves import Shelves, read_shelves
from marketplace.search.reading_sources import Sources, read_sources
from marketplace.search.showing import shown_days
from marketplace.search.sold import pieces_sold
from marketplace.search.words import gathered, named, of_the_installation

_PRODUCT = (
    *("pk", "title", "description", "upc", "partner_id", "producer_id", "designation_id"),
    *("keep_cold", "net_content", "net_unit", "visible_from", "visible_until", "date_created"),
)
_STOCK = (
    *("price", "sale_price", "sale_from", "sale_until", "lowest_before", "lightest_grams", "heaviest_grams"),
    *("num_in_stock", "num_allocated", "partner_sku"),
)
_TEXT = ("language", "title", "description")


class Row:
    """A product, or a variant, with the columns that were read and what it has in stock."""

    pk: int
    title: str
    description: str
    upc: str | None
    partner_id: int
    producer_id: int | None
    designation_id: int | None
    keep_cold: bool
    net_content: Decimal | None
    net_unit: str
    visible_from: dt.date | None
    visible_until: dt.date | None
    date_created: dt.datetime
    stock: Stock | None = None
    food: Food | None = None
    sold = 0

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(_PRODUCT, values, strict=True))
        self.variants: list[Row] = []
        self.texts: list[tuple[Any, ...]] = []

    @property
    def available(self) -> int:
        if self.stock:
            return self.stock.left
        return sum(variant.available for variant in self.variants)

    def cheapest(self, day: dt.date) -> Row | None:
        """As ``ProductDisplay.cheapest``: the cheapest choice in stock, else the cheapest."""
        variants = sorted((one for one in self.variants if one.stock), key=lambda one: (one.stock.piece_price(day), one.pk))  # type: ignore[union-attr]
        choices = variants or ([self] if self.stock else [])
        return next(iter([one for one in choices if one.available] or choices), None)


class Food(NamedTuple):
    legal_name: str
    allergens: list[str]
    milk: list[str]
    diets: list[str]


class Stock(ReducedPrice, SoldByWeight):
    """A stock record."""

    num_in_stock: int
    num_allocated: int
    partner_sku: str

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(_STOCK, values, strict=True))

    @property
    def left(self) -> int:
        return max(0, self.num_in_stock - self.num_allocated)


def product_documents(pks: Collection[int]) -> list[Document]:
    """Variants have none of their own: what they say is in their product's."""
    day = timezone.localdate()
    may_be_shown = Product.objects.filter(pk__in=pks, parent=None, is_public=True, off_sale_reason="", partner__is_open=True)
    products = {values[0]: Row(values) for values in may_be_shown.order_by("pk").values_list(*_PRODUCT)}
    rows = products | _variants(products)
    for pk, *values in StockRecord.objects.filter(product__in=rows).order_by().values_list("product_id", *_STOCK):
        rows[pk].stock = Stock(tuple(values))
    for pk, *text in ProductTranslation.objects.filter(product__in=rows).order_by("pk").values_list("product", *_TEXT):
        rows[pk].texts.append(tuple(text))
    for pk, *food in FoodInformation.objects.filter(product__in=products).order_by().values_list("product", *Food._fields):
        products[pk].food = Food(*food)
    family = {one.pk: product.pk for product in products.values() for one in (product, *product.variants)}
    for pk, pieces in pieces_sold(family, day=day).items():
        products[pk].sold = pieces
    shelves = read_shelves(products)
    sources = read_sources(
        partners={one.partner_id for one in products.values()},
        producers={one.producer_id for one in products.values()},
        designations={one.designation_id for one in products.values()},
        day=day,
    )
    found = (_document(one, shelves, sources, day) for one in products.values())
    return [document for document in found if document]


def _variants(products: dict[int, Row]) -> dict[int, Row]:
    """Public ones, hung under their products."""
    found = {}
    children = Product.objects.filter(parent__in=products, is_public=True).order_by("pk").values_list("parent_id", *_PRODUCT)
    for parent_id, *values in children:
        variant = found[values[0]] = Row(tuple(values))
        products[parent_id].variants.append(variant)
    return found


def _document(one: Row, shelves: Shelves, sources: Sources, day: dt.date) -> Document | None:
    """None where it cannot be found: nothing of it has a price, or no day is left on which it may be shown."""
    shown = one.cheapest(day)
    days = shown_days(one.visible_from, one.visible_until, sources.attested(one.producer_id, one.designation_id), day)
    if shown is None or shown.stock is None or days is None:
        return None
    seller, maker = sources.sellers[one.partner_id], sources.makers.get(one.producer_id)
    municipality, district = (maker.municipality, maker.district) if maker else (seller.municipality, "")
    protected = sources.protected.get(one.designation_id, ())
    family, food = [one, *one.variants], one.food
    return Document(
        kind=Kind.PRODUCT,
        pk=one.pk,
        titles={of_the_installation(): one.title} | {language: title for language, title, _text in one.texts if title},
        bodies=gathered(*_bodies(one), *shelves.names_of(one.pk)),
        names=named([maker.name if maker else "", seller.name, *protected, municipality, district]),
        skus=named(code for row in family for code in (row.stock.partner_sku if row.stock else "", row.upc)),
        shown_from=days.first,
        shown_until=days.last,
        created=one.date_created,
        categories=shelves.above(one.pk),
        maker=one.producer_id,
        shop=one.partner_id,
        designation=one.designation_id,
        district=district,
        municipality=municipality,
        milk=tuple(food.milk) if food else (),
        diets=tuple(food.diets) if food else (),
        free_of=tuple(code for code in ALLERGENS if code not in food.allergens) if food else (),
        price=shown.stock.piece_price(day),
        unit_price=_unit_price(shown, shown.stock, day),
        on_offer=shown.stock.announces_reduction(day),
        in_stock=one.available > 0 and seller.takes_orders(day),
        sending=seller.sending[one.keep_cold],
        latitude=seller.latitude,
        longitude=seller.longitude,
        sold=one.sold,
    )


def _bodies(one: Row) -> Iterator[tuple[str, str]]:
    """Language and text: what it says of itself, how its variants are called, what the food is called by law."""
    plain = of_the_installation()
    for row in (one, *one.variants):
        for language, title, description in ((plain, row.title, row.description), *row.texts):
            if row is not one:
                yield language, title
            yield language, description
    if one.food:
        yield plain, one.food.legal_name


def _unit_price(shown: Row, stock: Stock, day: dt.date) -> Decimal | None:
    """By weight the price of a kilogram itself."""
    if stock.is_by_weight:
        return stock.price_now(day)
    return price_of_a_unit(stock.piece_price(day), net_content=shown.net_content, net_unit=shown.net_unit)
