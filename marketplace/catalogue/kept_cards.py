"""Cards of products as HTML: the same on every list, for every visitor, until something on one changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from cms.page_cache.parts import Rows, kept_each
from marketplace.catalogue.models import Product

CARD = "catalogue/card.html"
Key = tuple[str, int, bool]  # CARD, the product, and whether it is seen without scrolling


@dataclass(frozen=True)
class Card:
    """What a template shows as it is, of which product, and the address that it leads to."""

    product: int
    html: SafeString
    address: str

    def __str__(self) -> str:
        return self.html


def cards_of(pks: Iterable[int], *, first: int = 0) -> list[Card]:
    """In the order of ``pks``; those that are off sale are left out. ``first``: so many are seen without scrolling.

    No query where all are kept, six for those that are not.
    """
    keys: list[Key] = [(CARD, pk, at < first) for at, pk in enumerate(pks)]
    found = kept_each(keys, _made)
    return [found[key] for key in keys if key in found]


def _made(keys: list[Key]) -> Mapping[Key, tuple[Card, Rows]]:
    wanted = {pk for _card, pk, _first in keys}
    products = {one.pk: one for one in Product.objects.on_sale().filter(pk__in=wanted).order_by().for_cards()}
    template = get_template(CARD)
    made = {}
    for key in keys:
        if product := products.get(key[1]):
            html = mark_safe(template.render({"product": product, "first": key[2]}))  # noqa: S308 - our own template
            made[key] = Card(product.pk, html, product.get_absolute_url()), _rows_of(product)
    return made


def _rows_of(product: Product) -> Rows:
    """Of what changes often, a card hangs on these rows alone: its seller's goods, and its own words and stock."""
    sizes = [product, *product.children.all()]
    sellers = {size.partner_id for size in sizes} | {record.partner_id for size in sizes for record in size.stockrecords.all()}
    shown = {size.pk for size in sizes}
    return {"goods": sellers, "seller": sellers, "stock": shown, "words": shown}
