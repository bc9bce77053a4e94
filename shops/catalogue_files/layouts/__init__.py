"""Which tool wrote a table, by its headings, and what the table says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import IO, Any

from django.utils.translation import gettext as _

from producers.gate import plain_words
from shops.catalogue_files.items import Catalogue
from shops.catalogue_files.layouts import feira, open_food_network, prestashop, prestashop_combinations, shopify, woocommerce
from shops.catalogue_files.layouts.sheet import Choices, Columns
from shops.catalogue_files.reading import CannotRead, Table, read_table

# Of two that fit alike, the first: a tool's own headings tell more than our template's common words.
LAYOUTS = (shopify, woocommerce, prestashop, prestashop_combinations, open_food_network, feira)
LABELS = {layout.NAME: layout.LABEL for layout in LAYOUTS}


def _names(layout: Any) -> Mapping[str, Sequence[str]]:
    return feira.names() if layout is feira else layout.NAMES


@cache
def _known() -> frozenset[str]:
    return frozenset(alias for layout in LAYOUTS for aliases in _names(layout).values() for alias in aliases)


def known_headings(cells: list[str]) -> int:
    """How many of ``cells`` are a heading of some layout."""
    known = _known()
    return sum(1 for cell in cells if len(cell) < 80 and plain_words(cell) in known)


def recognised(table: Table) -> tuple[Any, Columns]:
    """The layout that fits best, and where its columns are; ``CannotRead`` where none does."""
    best: tuple[int, Any, Columns] | None = None
    for layout in LAYOUTS:
        columns = Columns(table.headings, _names(layout))
        points = layout.fits(columns)
        if points > (best[0] if best else 0):
            best = (points, layout, columns)
    if best is None or best[0] < 2:
        plain = Columns(table.headings, feira.names())
        by_sku = "sku" in plain and ("price" in plain or "stock" in plain)  # prices and stock of what is here already
        if by_sku or ("title" in plain and len(plain.places) > 1):
            return feira, plain
        seen = ", ".join(f"“{heading[:30]}”" for heading in table.headings[:8] if heading)
        raise CannotRead(
            _(
                "The columns are of no kind that is known here: %(seen)s. Bring the export of Shopify, WooCommerce, PrestaShop or the "
                "Open Food Network, or copy your products into our template."
            )
            % {"seen": seen}
        )
    return best[1], best[2]


def read_catalogue(file: IO[bytes], *, name: str, choices: Choices | None = None) -> Catalogue:
    """Everything in ``file``; ``CannotRead`` where it is no catalogue."""
    table = read_table(file, name=name, score=known_headings)
    layout, columns = recognised(table)
    read: Callable[..., Catalogue] = layout.catalogue
    made = read(table, columns, choices or Choices())
    made.notes += [
        _("The column “%(name)s” stands in the file more than once: the first is read.") % {"name": name} for name in columns.doubled
    ]
    if not made.items and not made.strays:
        raise CannotRead(_("There is no product below the headings. Export the file again, with products in it."))
    return made


__all__ = ["LABELS", "LAYOUTS", "Choices", "read_catalogue"]
