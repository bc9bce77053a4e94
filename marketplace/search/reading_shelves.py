"""In which categories products stand, and what these are called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from marketplace.catalogue.models import Category, CategoryTranslation, Product
from marketplace.search.words import of_the_installation


@dataclass
class Shelves:
    """Of categories that shoppers see. ``paths`` by primary key, ``ids`` back again."""

    paths: dict[int, str] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    names: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # (language, name)
    of: dict[int, list[int]] = field(default_factory=dict)  # product → its own
    _above: dict[tuple[int, ...], tuple[int, ...]] = field(default_factory=dict)

    def above(self, product: int) -> tuple[int, ...]:
        """The primary keys of its categories and of those above them."""
        own = tuple(self.of.get(product, ()))
        if own not in self._above:
            step = Category.steplen
            paths = {self.paths[pk][:length] for pk in own for length in range(step, len(self.paths[pk]) + 1, step)}
            self._above[own] = tuple(sorted(self.ids[path] for path in paths))
        return self._above[own]

    def names_of(self, product: int) -> list[tuple[str, str]]:
        return [name for pk in self.above(product) for name in self.names[pk]]


def read_shelves(products: Collection[int]) -> Shelves:
    """Three queries: the tree is small, so all of it is read."""
    found = Shelves()
    for pk, path, name in Category.objects.browsable().order_by("path").values_list("pk", "path", "name"):
        found.paths[pk], found.ids[path], found.names[pk] = path, pk, [(of_the_installation(), name)]
    for pk, language, name in CategoryTranslation.objects.order_by("pk").values_list("category", "language", "name"):
        if pk in found.names:
            found.names[pk].append((language, name))
    through = Product.categories.through.objects.filter(product__in=products).order_by("category")
    for product, category in through.values_list("product", "category"):
        if category in found.paths:
            found.of.setdefault(product, []).append(category)
    return found
