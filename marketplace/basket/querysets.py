"""How basket lines are read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cms.renditions import renditions_of

if TYPE_CHECKING:
    from marketplace.basket.models import Line


def with_products(lines: QuerySet[Line], *, on: dt.date) -> QuerySet[Line]:
    """Lines with product, parent, seller and texts: the same number of queries for one line and for a hundred.

    ``on``: the day on which they are to be bought.
    """
    from marketplace.catalogue.models import Product
    from marketplace.catalogue.tax_class import tax_class_of

    return (
        lines.annotate(
            is_buyable=Exists(Product.objects.buyable(on).filter(pk=OuterRef("product_id"))),
            tax_class=tax_class_of("product__"),
        )
        .select_related("stockrecord", "product__partner__sends_from", "product__parent__partner", "product__producer")
        .prefetch_related("product__translations", "product__parent__translations")
        .order_by("pk")
    )


def with_photos(lines: QuerySet[Line]) -> QuerySet[Line]:
    from marketplace.catalogue.models import ProductImage

    photos = ProductImage.objects.select_related("image").prefetch_related(renditions_of("image", "thumb")).order_by("display_order")
    return lines.prefetch_related(Prefetch("product__images", queryset=photos), Prefetch("product__parent__images", queryset=photos))
