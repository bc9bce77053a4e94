"""What the operator wrote over the list of a category."""

from __future__ import annotations

from django.utils.translation import get_language

from cms.renditions import renditions_of
from marketplace.catalogue.models import Category
from marketplace.pages.models import CategoryPage


def text_of(category: Category | None) -> CategoryPage | None:
    """Its published text in the active language; None without. One query, two more where there is one."""
    if category is None:
        return None
    written = CategoryPage.objects.live().filter(category=category, locale__language_code=get_language() or "")
    return (
        written.select_related("picture")
        .prefetch_related(renditions_of("picture", "hero"), "products")
        .order_by("first_published_at", "pk")
        .first()
    )


def chosen_in(text: CategoryPage | None) -> list[int]:
    """The products that it begins with, in their order, each once."""
    return list(dict.fromkeys(row.product_id for row in text.products.all())) if text else []
