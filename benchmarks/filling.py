"""Many products out of few: the demo's products are copied, with their texts, pictures, prices and categories."""

from __future__ import annotations

import copy
import itertools
import random
from decimal import Decimal


def fill(count: int) -> None:
    """Bring the catalogue to ``count`` products on sale; deterministic. Variants and parents are not copied."""
    from django.db import transaction

    from marketplace.catalogue.models import Product, ProductImage, ProductTranslation
    from marketplace.partner.models import StockRecord
    from tests.databases import know_sizes

    chance = random.Random(7)
    patterns = list(
        Product.objects.on_sale()
        .filter(structure=Product.STANDALONE)
        .order_by("pk")
        .prefetch_related("translations", "images", "categories", "stockrecords")
    )
    missing = count - Product.objects.on_sale().count()
    if missing <= 0 or not patterns:
        return
    pairs = list(zip(itertools.cycle(patterns), range(missing), strict=False))
    made = []
    for pattern, number in pairs:
        product = copy.copy(pattern)
        product.pk = product.id = None
        product._state = copy.copy(pattern._state)
        product._state.adding = True
        product._prefetched_objects_cache = {}
        product.title, product.slug, product.upc = f"{pattern.title} {number}", f"{pattern.slug[:200]}-{number}", None
        made.append(product)
    with transaction.atomic():
        Product.objects.bulk_create(made, batch_size=500)
        StockRecord.objects.bulk_create(
            [
                StockRecord(
                    product=product,
                    partner=product.partner,
                    partner_sku=f"BENCH-{product.pk}",
                    price=pattern.stockrecords.all()[0].price + Decimal(chance.randint(0, 500)) / 100,
                    num_in_stock=1000,
                )
                for product, (pattern, _) in zip(made, pairs, strict=True)
            ],
            batch_size=500,
        )
        through = Product.categories.through
        through.objects.bulk_create(
            [
                through(product=product, category=category)
                for product, (pattern, _) in zip(made, pairs, strict=True)
                for category in pattern.categories.all()
            ],
            batch_size=500,
        )
        ProductTranslation.objects.bulk_create(
            [
                ProductTranslation(product=product, language=text.language, title=f"{text.title} {number}", description=text.description)
                for product, (pattern, number) in zip(made, pairs, strict=True)
                for text in pattern.translations.all()
            ],
            batch_size=500,
        )
        ProductImage.objects.bulk_create(
            [
                ProductImage(product=product, image_id=photo.image_id, caption=photo.caption, display_order=photo.display_order)
                for product, (pattern, _) in zip(made, pairs, strict=True)
                for photo in pattern.images.all()
            ],
            batch_size=500,
        )
    know_sizes()
