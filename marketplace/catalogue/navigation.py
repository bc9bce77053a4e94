"""The tree of categories as shoppers walk it."""

from __future__ import annotations

from dataclasses import dataclass

from cms.page_cache.parts import kept
from marketplace.catalogue.models import Category

MOST_AT_FIRST = 16


@dataclass(frozen=True)
class CategoryMenu:
    """All categories that shoppers may see, in tree order, with their names in the active language. One query, none where they are kept."""

    categories: list[Category]
    current: Category | None = None

    @classmethod
    def load(cls, current_pk: int | None = None) -> CategoryMenu:
        """``current`` is None where there is no such category."""
        categories = kept("category menu", lambda: list(Category.objects.browsable().named().order_by("path")))
        return cls(categories, next((category for category in categories if category.pk == current_pk), None))

    @property
    def roots(self) -> list[Category]:
        return [category for category in self.categories if category.depth == 1 and not category.exclude_from_menu]

    @property
    def first_offered(self) -> list[Category]:
        """For a first page: what lies right below each root, or a root that has nothing below; only the roots where that is too much."""
        offered = [category for root in self.roots for category in self._below(root.path, root.depth + 1) or [root]]
        narrower = [category for category in offered if not category.exclude_from_menu]
        return narrower if len(narrower) <= MOST_AT_FIRST else self.roots

    @property
    def trail(self) -> list[Category]:
        """From the root to the current category, itself left out."""
        path = self.current.path if self.current else ""
        return [category for category in self.categories if category.path != path and path.startswith(category.path)]

    @property
    def shown(self) -> list[Category]:
        """What to offer beside the current category: those below it, else its siblings; the roots where none is chosen."""
        if self.current is None:
            return self.roots
        below = self._below(self.current.path, self.current.depth + 1)
        return below or self._below(self.current.path[: -Category.steplen], self.current.depth)

    def _below(self, path: str, depth: int) -> list[Category]:
        return [category for category in self.categories if category.depth == depth and category.path.startswith(path)]
