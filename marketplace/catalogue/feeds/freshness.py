"""Whether a feed has changed since somebody fetched it, without writing it: from what it is made of, in a few narrow queries."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from marketplace.catalogue.feeds.items import in_feed
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Category, CategoryTranslation, Product, ProductImage, ProductTranslation
from marketplace.partner.models import Partner, StockRecord
from producers.models import Producer

FORM = "1"  # of the feed: to be raised when what is written of the same rows changes
KEPT_FOR = 90 * 24 * 3600


@dataclass(frozen=True)
class Freshness:
    etag: str
    changed_at: dt.datetime


def freshness_of(products: ProductQuerySet, *, where: str) -> Freshness:
    """``where`` names the feed. A reduction begins and ends with a day, so each day has its own mark. Descriptions
    count by their product's date: every way to change one sets it.

    ``changed_at`` is when this mark was first seen, since what leaves a feed leaves no date behind.
    """
    digest = hashlib.sha256(f"{FORM} {where} {get_language()} {timezone.localdate()}".encode())
    shown = in_feed(products).order_by().values("pk")
    family = Product.objects.filter(pk__in=shown) | Product.objects.filter(parent__in=shown, is_public=True)
    pks = family.order_by().values("pk")
    for rows in (
        family.order_by("pk").values_list("pk", "date_updated", "upc", "grams", "net_content", "net_unit", "slug"),
        StockRecord.objects.filter(product__in=pks)
        .order_by("pk")
        .values_list(
            *("product", "price", "sale_price", "sale_from", "sale_until", "lowest_before", "num_in_stock", "num_allocated"),
            *("lightest_grams", "heaviest_grams"),
        ),
        ProductTranslation.objects.filter(product__in=pks, language=get_language()).order_by("pk").values_list("product", "title"),
        ProductImage.objects.filter(product__in=shown).order_by("product", "display_order", "pk").values_list("product", "image__file"),
        Product.categories.through.objects.filter(product__in=shown).order_by("pk").values_list("product", "category"),
        Category.objects.order_by("pk").values_list("pk", "name", "path"),
        CategoryTranslation.objects.filter(language=get_language()).order_by("pk").values_list("category", "name"),
        Producer.objects.filter(products__in=shown).order_by("pk").distinct().values_list("pk", "name"),
    ):
        _take(digest, rows)
    for partner in Partner.objects.filter(products__in=shown).order_by("pk").distinct():
        digest.update(f"{partner.pk} {partner.name} {partner.takes_orders()}\n".encode())
    etag = digest.hexdigest()[:32]
    return Freshness(etag, _first_seen(where, etag))


def _take(digest: Any, rows: QuerySet[Any, Any]) -> None:
    for row in rows.iterator(chunk_size=2000):
        digest.update(repr(row).encode())
    digest.update(b"\0")


def _first_seen(where: str, etag: str) -> dt.datetime:
    key = f"feed:{hashlib.sha256(f'{where} {get_language()}'.encode()).hexdigest()}"
    known: tuple[str, dt.datetime] | None = cache.get(key)
    if known is not None and known[0] == etag:
        return known[1]
    now = timezone.now().replace(microsecond=0)
    cache.set(key, (etag, now), KEPT_FOR)
    return now
