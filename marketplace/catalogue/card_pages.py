"""Cards of products by pages."""

from __future__ import annotations

from django.core.paginator import Page, Paginator

from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Product

PER_PAGE = 24


class CardPaginator(Paginator):
    """Sorts ids, and reads whole rows for one page only: sorting rows with their descriptions costs more the longer they are."""

    def __init__(self, found: ProductQuerySet, *, order: str) -> None:
        self.order = order
        self.found = self._in_order(found)
        super().__init__(self.found, PER_PAGE)

    def _in_order(self, products: ProductQuerySet) -> ProductQuerySet:
        return products.cheapest_first() if self.order == "price" else products.newest_first()

    def page(self, number: int | str) -> Page:
        valid = self.validate_number(number)
        first = (valid - 1) * self.per_page
        wanted = self.found.values("pk")[first : first + self.per_page]
        return Page(self._in_order(Product.objects.filter(pk__in=wanted)).for_cards(), valid, self)
