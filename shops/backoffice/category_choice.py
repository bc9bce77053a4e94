"""The choice of a category, and what a title tells of it."""

from __future__ import annotations

from django import forms

from marketplace.catalogue.models import Category
from marketplace.catalogue.suggesting import Suggestion, suggest


class CategoryChoice(forms.ModelChoiceField):
    """The tree, each category indented below its parent, in the reader's language."""

    def label_from_instance(self, category: Category) -> str:
        return "\N{NO-BREAK SPACE}" * 4 * (category.depth - 1) + getattr(category, "local_name", category.name)


def suggestion_for(title: str) -> Suggestion:
    """What ``title`` tells, with the category named in the active language."""
    return suggest(title, Category.objects.filter(is_public=True).named().prefetch_related("translations"))


def suggested_category(title: str) -> Category | None:
    return suggestion_for(title).category if title.strip() else None
