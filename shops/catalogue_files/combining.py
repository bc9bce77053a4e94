"""Sizes of which a file says only how they differ: found at the product here that they belong to, with what it costs and weighs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.formats import format_money
from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from shops.catalogue_files.items import Origin, Remark, Variant
from shops.catalogue_files.layouts.sheet import MOST_GRAMS, in_currency
from shops.catalogue_files.plan import PlannedItem, PlannedSize
from shops.catalogue_files.shelf import Shelf

SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Basis:
    """What the sizes differ from; ``is_told`` where a file of products said it, so that its VAT is known."""

    origin: Origin
    is_told: bool


def combine(planned: PlannedItem, shelf: Shelf, *, vat: Decimal | None) -> bool:
    """Find the product of ``planned`` and fill in price and weight of its sizes. Gives whether ``vat`` was left to be asked for.

    What is not found is an error at each of its rows.
    """
    item = planned.item
    product = _product(item.origin or Origin(), shelf)
    if product is None:
        planned.remarks += [Remark(variant.row, "", _unknown(item.origin or Origin())) for variant in item.variants]
        return False
    basis = _basis(product, shelf, vat=vat)
    if basis is None:
        text = _(
            "“%(title)s” has sizes here, and what they differ from is not known. Enter prices and stock at the product, or in our template."
        )
        planned.remarks += [Remark(variant.row, "", text % {"title": product.title}) for variant in item.variants]
        return False
    planned.product = product
    wanted = item.origin.number if item.origin else ""
    kept = basis.origin
    planned.origin = Origin(wanted or kept.number, kept.reference, kept.price, kept.vat, kept.grams)
    item.key = kept.reference or item.key
    for variant in item.variants:
        _fill(planned, variant, kept)
    if kept.price is None:
        text = _("“%(title)s” has no price here, so its sizes get none. Import the file of products with its prices first.")
        planned.remarks.append(Remark(item.row, "", text % {"title": product.title}, is_error=False))
    return not basis.is_told and any(variant.impact and variant.impact.price for variant in item.variants)


def hand_over(planned: PlannedItem, shelf: Shelf) -> None:
    """What the product had in one size goes to its first: that with its SKU, else the default one, else the first of the file."""
    product = planned.product
    assert product is not None
    bad = {remark.row for remark in planned.remarks if remark.is_error}
    record = shelf.record_of.get(product.pk)
    heir = next((size for size in planned.sizes if record and size.record is record), None)
    new = [size for size in planned.sizes if size.record is None and size.variant.row not in bad]
    if record and heir is None and new:
        heir = next((size for size in new if size.variant.impact and size.variant.impact.is_default), new[0])
        heir.record, heir.product = record, product
        heir.stock["partner_sku"] = heir.sku
        heir.changes.append((_("SKU"), record.partner_sku, heir.sku))
    count = sum(size.variant.row not in bad for size in planned.sizes)
    if count:
        planned.remarks.append(Remark(planned.item.row, "", _becomes(planned, count, record, heir), is_error=False))


def returns_as_whole(planned: PlannedItem, shelf: Shelf) -> bool:
    """Whether ``planned``, of a file of products, is one that has got sizes here since: then only its words are read."""
    item = planned.item
    if item.origin is None or item.has_sizes or len(planned.sizes) != 1:
        return False
    product = shelf.products.get(shelf.by_reference.get(planned.sizes[0].sku, 0))
    if product is None or product.structure != Product.PARENT:
        return False
    planned.product, planned.sizes = product, []
    text = _("“%(title)s” has sizes here: only its words are read. Prices and stock of its sizes follow with the file of combinations.")
    planned.remarks.append(Remark(item.row, "", text % {"title": product.title}, is_error=False))
    return True


def _product(named: Origin, shelf: Shelf) -> Product | None:
    record = shelf.records.get(named.reference) if named.reference else None
    pk = (
        record.product_id
        if record
        else shelf.by_reference.get(named.reference, 0) or (shelf.by_number.get(named.number, 0) if named.number else 0)
    )
    product = shelf.products.get(pk)
    return (product.parent or product) if product else None


def _basis(product: Product, shelf: Shelf, *, vat: Decimal | None) -> Basis | None:
    kept, record = shelf.origins.get(product.pk), shelf.record_of.get(product.pk)
    if product.structure == Product.PARENT:
        return Basis(kept, is_told=True) if kept else None
    number, percent = (kept.number, kept.vat) if kept else ("", vat or Decimal(0))
    price = record.price if record else None
    if kept and kept.price is not None and _with_vat(kept.price, kept.vat) == price:
        net: Decimal | None = kept.price
    else:  # typed here, or changed since
        net = (price * 100 / (100 + percent)).quantize(SIX_PLACES) if price else None
    reference = record.partner_sku if record else kept.reference if kept else ""
    return Basis(Origin(number, reference, net, percent, product.grams), is_told=kept is not None)


def _fill(planned: PlannedItem, variant: Variant, kept: Origin) -> None:
    impact = variant.impact
    assert impact is not None
    if kept.price is not None:
        price = _with_vat(kept.price + impact.price, kept.vat)
        if price < 0:
            planned.remarks.append(Remark(variant.row, variant.price_column, _("The price would come to be below 0.")))
        else:
            variant.price = price or None
    if kept.grams is not None:
        grams = int(kept.grams + impact.grams)
        if not 0 <= grams <= MOST_GRAMS:
            text = _("“%(value)s” cannot be the weight of a parcel.") % {"value": f"{grams} g"}
            planned.remarks.append(Remark(variant.row, "", text))
        else:
            variant.grams = grams or None


def _with_vat(price: Decimal, vat: Decimal) -> Decimal:
    return in_currency(price * (100 + vat) / 100)


def _unknown(named: Origin) -> str:
    if named.reference:
        text = _("No product here has the reference “%(name)s”. Import PrestaShop's file of products first, then this one again.")
        return text % {"name": named.reference}
    text = _("No product here had the number “%(name)s” in PrestaShop. Import PrestaShop's file of products first, then this one again.")
    return text % {"name": named.number}


def _becomes(planned: PlannedItem, count: int, record: StockRecord | None, heir: PlannedSize | None) -> str:
    assert planned.product is not None
    text = ngettext("“%(title)s” becomes a product with %(count)s size.", "“%(title)s” becomes a product with %(count)s sizes.", count) % {
        "title": planned.product.title,
        "count": count,
    }
    if record is None:
        return text
    ends = _("Its own stock (%(stock)s) and price (%(price)s) end: each size has its own.") % {
        "stock": record.num_in_stock,
        "price": format_money(record.price),
    }
    goes = _("What is ordered of it goes to “%(size)s”.") % {"size": heir.variant.name} if heir and record.num_allocated else ""
    return " ".join(filter(None, [text, ends, goes]))
