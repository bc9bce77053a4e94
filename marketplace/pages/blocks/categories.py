"""The ways into the goods: one link a category."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from marketplace.catalogue.models import Category, Product
from marketplace.partner.models import Partner


def categories_of(seller: Partner | None) -> list[Category]:
    """The categories in which something is on sale today, of ``seller`` alone where there is one. One query."""
    on_sale = Product.objects.on_sale()
    if seller:
        on_sale = on_sale.filter(partner=seller)
    through = Product.categories.through.objects.filter(category=OuterRef("pk"), product__in=on_sale.order_by().values("pk"))
    return list(Category.objects.filter(Exists(through), is_public=True).named().order_by("path"))


class CategoriesBlock(blocks.StructBlock):
    """They come by themselves. On a page that belongs to a seller they lead to that seller's products of the category."""

    headline = blocks.CharBlock(label=_("Headline"), max_length=120, default=_("What would you like?"))

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        seller = getattr(context.get("page"), "seller", None)
        listed = context.get("categories") if seller else None  # a storefront has them already
        context["listed"] = listed if listed is not None else categories_of(seller)
        context["seller"] = seller
        return context

    class Meta:
        template = "marketplace_pages/blocks/categories.html"
        icon = "list-ul"
        label = _("Categories")
        description = _("Links to the kinds of things on sale; they come by themselves.")

        def preview_value(self) -> dict[str, Any]:
            return {"headline": gettext("What would you like?")}
