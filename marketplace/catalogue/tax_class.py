"""By which class of VAT a thing is taxed: its own, its product's, its category's or the nearest one above, else the standard one."""

from __future__ import annotations

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from marketplace.tax.classes import TaxClass


def tax_class_of(product: str = "") -> Coalesce:
    """For ``annotate``. ``product`` leads from the annotated rows to the product (``product__``); "" where they are products."""
    from marketplace.catalogue.models import Category, Product

    family = Coalesce(OuterRef(OuterRef(f"{product}parent_id")), OuterRef(OuterRef(f"{product}pk")))
    # Of several categories the one chosen first, as the way to the product's page shows it.
    path = Product.categories.through.objects.filter(product_id=family).order_by("category_id").values("category__path")[:1]
    named = Category.objects.exclude(tax_class="").annotate(asked=Subquery(path)).filter(asked__startswith=F("path"))
    return Coalesce(
        NullIf(F(f"{product}tax_class"), Value("")),
        NullIf(F(f"{product}parent__tax_class"), Value("")),
        Subquery(named.order_by("-depth").values("tax_class")[:1]),
        Value(TaxClass.STANDARD.value),
        output_field=CharField(),
    )
