"""Products beside each other, chosen by hand or the newest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from marketplace.catalogue.models import Category, Product
from marketplace.pages.choosers import product_chooser
from marketplace.partner.models import Partner

MOST = 24
ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="marketplace.pages.blocks.product_grid")


def category_choices() -> list[tuple[str, str]]:
    """The tree, indented, for a select box; values are ids as text."""
    return [(str(one.pk), f"{'– ' * (one.depth - 1)}{one.shown_name}") for one in Category.objects.browsable().named().order_by("path")]


class CategoryChoiceBlock(blocks.ChoiceBlock):
    """Its values are text and stay as they were stored: only the form, not the reader's page, asks for the list of categories."""

    def to_python(self, value: Any) -> Any:
        return value

    def normalize(self, value: Any) -> Any:
        return value

    def clean(self, value: Any) -> Any:
        return blocks.FieldBlock.clean(self, value)


class Shelf:
    """The products of all grids of a page, fetched together when the first of them is shown.

    Six queries for the cards of all grids, and one small one for each grid that shows the newest. A page that lists products
    itself asks for them through ``fetch``: then its list and its grids are one fetch.
    """

    def __init__(self, grids: list[GridValue]) -> None:
        self.grids = grids
        self.found: dict[int, list[Product]] | None = None

    def products_of(self, grid: GridValue, seller: Partner | None) -> list[Product]:
        if self.found is None:
            self.fetch(seller=seller)
        return (self.found or {})[id(grid)]

    def fetch(self, *, seller: Partner | None, others: Iterable[int] = ()) -> list[Product]:
        """Load what the grids show and the products with the ids ``others``; gives the latter, in their order, that are on sale."""
        on_sale = Product.objects.on_sale()
        if seller:
            on_sale = on_sale.filter(partner=seller)
        chosen = [int(grid["category"]) for grid in self.grids if grid.get("category")]
        categories = Category.objects.in_bulk(chosen) if chosen else {}
        wanted: dict[int, list[int]] = {}
        for grid in self.grids:
            by_hand = [product.pk for product in grid.get("products") or [] if product]
            if by_hand:
                wanted[id(grid)] = by_hand
                continue
            newest = on_sale.newest_first()
            if grid.get("category"):
                category = categories.get(int(grid["category"]))
                newest = newest.in_category(category) if category else newest.none()
            wanted[id(grid)] = list(newest.values_list("pk", flat=True)[: grid.get("count") or 4])
        others = list(others)
        ids = {pk for pks in wanted.values() for pk in pks} | set(others)
        products = {product.pk: product for product in on_sale.filter(pk__in=ids).for_cards()}
        self.found = {grid: [products[pk] for pk in pks if pk in products] for grid, pks in wanted.items()}
        return [products[pk] for pk in others if pk in products]


class GridValue(blocks.StructValue):
    shelf: Shelf | None = None


def shelf_of(body: blocks.StreamValue) -> Shelf:
    """The shelf that the grids of ``body`` share; an empty one where it has none."""
    shelves = (block.value.shelf for block in body if isinstance(block.value, GridValue))
    return next((shelf for shelf in shelves if shelf), Shelf([]))


class ProductGridBlock(blocks.StructBlock):
    """What is not on sale today is left out. On a page that belongs to a seller (``page.seller``) only that seller's products show."""

    headline = blocks.CharBlock(label=_("Headline"), max_length=120, required=False)
    products = blocks.ListBlock(
        ProductChooserBlock(label=_("Product")),
        label=_("Products"),
        default=[],
        max_num=MOST,
        help_text=_("Leave this empty to show the newest products by themselves."),
    )
    category = CategoryChoiceBlock(
        label=_("Newest of this category"), choices=category_choices, required=False, help_text=_("Counts only where no product is chosen.")
    )
    count = blocks.IntegerBlock(label=_("How many of the newest"), min_value=1, max_value=MOST, default=4)

    def bulk_to_python(self, values: Iterable[Any]) -> list[GridValue]:
        grids: list[GridValue] = super().bulk_to_python(values)
        shelf = Shelf(grids)
        for grid in grids:
            grid.shelf = shelf
        return grids

    def get_context(self, value: GridValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        seller = getattr(context.get("page"), "seller", None)
        context["products"] = (value.shelf or Shelf([value])).products_of(value, seller)
        return context

    class Meta:
        template = "marketplace_pages/blocks/product_grid.html"
        icon = "tag"
        label = _("Products")
        description = _("Products to buy, chosen by hand or the newest.")
        value_class = GridValue

        def preview_value(self) -> dict[str, Any]:
            return {"headline": gettext("New on the market"), "products": [], "category": "", "count": 4}
