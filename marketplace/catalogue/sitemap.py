"""What of the catalogue search engines should know: products on sale, the makers of such, and categories that have some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import DateTimeField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from cms.sitemaps.sections import ROWS, Entry, Part, Section, entries_named, parts_of, rows_of
from marketplace.catalogue.managers import ProductQuerySet
from marketplace.catalogue.models import Category, Product
from marketplace.partner.models import StockRecord
from producers.models import Producer

AT_ONCE = 500


def _products() -> ProductQuerySet:
    """With ``changed``: when its words or pictures were saved, or a price or stock of it, the later."""
    stock = StockRecord.objects.filter(Q(product=OuterRef("pk")) | Q(product__parent=OuterRef("pk")))
    newest = stock.order_by("-date_updated").values("date_updated")[:1]
    saved = Coalesce(Subquery(newest, output_field=DateTimeField()), F("date_updated"))
    return Product.objects.on_sale().annotate(changed=Greatest(F("date_updated"), saved, output_field=DateTimeField()))


def _product_entries(number: int) -> Iterator[Entry]:
    rows = rows_of(_products(), number).values_list("pk", "slug", "changed")
    return entries_named("product", (({"pk": pk, "slug": slug or "p"}, changed) for pk, slug, changed in rows.iterator(chunk_size=AT_ONCE)))


PRODUCTS = Section(parts=lambda: parts_of(_products(), changed="changed"), entries=_product_entries)


def _makers() -> QuerySet[Producer]:
    return Producer.objects.filter(Exists(Product.objects.on_sale().filter(producer=OuterRef("pk"))), is_listed=True)


def _maker_entries(number: int) -> Iterator[Entry]:
    # No moment: when a story was last written is not kept.
    return entries_named("producer", (({"slug": slug}, None) for slug in rows_of(_makers(), number).values_list("slug", flat=True)))


MAKERS = Section(parts=lambda: parts_of(_makers()), entries=_maker_entries)


def _categories() -> list[tuple[Category, dt.datetime]]:
    """Those that shoppers may walk to and find something in, each with the newest change of what is in it or below. Two queries."""
    through = Product.categories.through.objects.filter(product__in=Product.objects.on_sale().order_by().values("pk"))
    direct = through.order_by().values("category__path").annotate(newest=Max("product__date_updated"))
    newest: dict[str, dt.datetime] = {}
    for path, moment in direct.values_list("category__path", "newest"):
        for end in range(Category.steplen, len(path) + 1, Category.steplen):
            newest[path[:end]] = max(moment, newest.get(path[:end], moment))
    found = Category.objects.browsable().order_by("path").only("slug", "path")
    return [(category, newest[category.path]) for category in found if category.path in newest]


def _category_parts() -> list[Part]:
    found = _categories()
    cut = [found[begin : begin + ROWS] for begin in range(0, len(found), ROWS)]
    return [Part(number, max(moment for _category, moment in part)) for number, part in enumerate(cut)]


def _category_entries(number: int) -> Iterator[Entry]:
    part = _categories()[number * ROWS : (number + 1) * ROWS]
    return entries_named("category", (({"slug": category.slug, "pk": category.pk}, moment) for category, moment in part))


CATEGORIES = Section(parts=_category_parts, entries=_category_entries)
