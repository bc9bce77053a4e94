"""A product once more, as a draft: for the next of the same kind."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.catalogue.models import FoodInformation, Product, ProductImage, ProductTranslation
from marketplace.partner.models import StockRecord
from marketplace.partner.stocking import new_sku

LONGEST_TITLE = 255
# What a copy begins anew; all else of a row is as it was.
NOT_COPIED = {"id", "upc", "slug", "date_created", "date_updated", "off_sale_reason", "visible_from", "visible_until", "rating"}


@transaction.atomic
def duplicate(product: Product) -> Product:
    """A draft like ``product``, called "… (copy)", with its sizes, texts, food information, category and the same pictures.

    New SKUs, no stock, no reduction and no days: of those nobody has said anything. The gate of protected names asks again when it
    is published.
    """
    copy = Product(**_fields(product), is_public=False)
    copy.title = marked(product.title, settings.LANGUAGE_CODE)
    copy.slug = slugify(copy.title)[:LONGEST_TITLE] or "p"
    copy.save()
    copy.categories.set(product.categories.all())
    for text in ProductTranslation.objects.filter(product=product):
        ProductTranslation.objects.create(
            product=copy, language=text.language, title=marked(text.title, text.language), description=text.description
        )
    for food in FoodInformation.objects.filter(product=product):
        _again(food, copy)
    _copy_size(product, copy)
    for child in Product.objects.filter(parent=product).order_by("pk"):
        size = Product(**_fields(child), parent=copy, is_public=child.is_public)
        size.save()
        for text in ProductTranslation.objects.filter(product=child):
            _again(text, size)
        _copy_size(child, size)
    return copy


def marked(title: str, language: str) -> str:
    """``title`` with “(copy)” in its language, as long as a title may be."""
    with override(language):
        mark = _("(copy)")
    return f"{title[: LONGEST_TITLE - len(mark) - 1].rstrip()} {mark}"


def _fields(product: Product) -> dict[str, Any]:
    left_out = NOT_COPIED | {"is_public", "parent"}
    return {field.name: getattr(product, field.name) for field in Product._meta.concrete_fields if field.name not in left_out}


def _copy_size(original: Product, copy: Product) -> None:
    for photo in ProductImage.objects.filter(product=original):
        _again(photo, copy)
    for record in StockRecord.objects.filter(product=original):
        StockRecord.objects.create(
            product=copy,
            partner_id=record.partner_id,
            partner_sku=new_sku(),
            price_currency=record.price_currency,
            price=record.price,
            **record.weights.fields(),
        )


def _again(row: Any, product: Product) -> None:
    """The same row for another product."""
    row.pk, row.product, row._state.adding = None, product, True
    row.save()
