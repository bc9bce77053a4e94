"""Very many products at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import Product, ProductClass, ProductTranslation
from marketplace.partner.models import StockRecord
from tests import factories
from tests.databases import know_sizes


def fill(count: int) -> None:
    """``count`` products on sale in one category, every third with a protected name, every fourth with two variants."""
    producer, partner = factories.make_producer(), factories.make_partner()
    designation, category = factories.make_designation(), factories.make_category()
    factories.make_attestation(producer=producer, designation=designation)
    product_class = ProductClass.objects.get_or_create(name="Goods", defaults={"slug": "goods"})[0]

    def row(n: int, **fields: Any) -> Product:
        return Product(slug=f"p{n}", partner=partner, net_content=Decimal(500), **fields)

    parents = Product.objects.bulk_create(
        row(
            n,
            title=f"Thing {n}",
            structure="parent" if n % 4 == 0 else "standalone",
            product_class=product_class,
            producer=producer,
            designation=designation if n % 3 == 0 else None,
        )
        for n in range(count)
    )
    children = Product.objects.bulk_create(
        row(n, title=size, structure="child", parent=parent)
        for n, parent in enumerate(parents)
        for size in ("small", "large")
        if parent.structure == "parent"
    )
    priced = [product for product in parents if product.structure == "standalone"] + children
    StockRecord.objects.bulk_create(
        StockRecord(product=product, partner=partner, partner_sku=f"S{product.pk}", price=Decimal(5 + n % 40), num_in_stock=9)
        for n, product in enumerate(priced)
    )
    through = Product.categories.through
    through.objects.bulk_create(through(product=product, category=category) for product in parents)
    ProductTranslation.objects.bulk_create(
        ProductTranslation(product=product, language="pt", title=f"Coisa {n}") for n, product in enumerate(parents)
    )
    know_sizes()
