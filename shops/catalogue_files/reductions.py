"""The reduction that counts after an import, and the weights of what is sold by weight: the file against what there is."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.partner.pricing import NO_SALE, Sale
from marketplace.partner.weight_words import weight_range
from marketplace.partner.weights import BY_PIECE, Weights
from shops.catalogue_files.items import Remark
from shops.catalogue_files.plan import PlannedSize


def set_reduction(size: PlannedSize, remarks: list[Remark]) -> None:
    """Put the reduction that counts after the import into ``size.stock``, where it differs from what there is.

    A reduction of ours that the file does not speak of stays as long as it is lower than the price.
    """
    variant, record = size.variant, size.record
    has = record.sale if record else NO_SALE
    price = variant.price or (record.price if record else Decimal(0))
    said = has if variant.sale is None else variant.sale
    wanted = said.below(price)
    if variant.sale is None and wanted != has and has.price is not None:
        text = _("The price is not higher than the reduced price of %(price)s here: that one ends.")
        remarks.append(Remark(variant.row, variant.price_column, text % {"price": format_money(has.price)}, is_error=False))
    if wanted != has:
        size.stock.update(wanted.fields())


def set_weights(size: PlannedSize) -> None:
    """Put the lightest and the heaviest piece into ``size.stock``, where the file says another than there is."""
    has = size.record.weights if size.record else BY_PIECE
    if size.variant.weights is not None and size.variant.weights != has:
        size.stock.update(size.variant.weights.fields())


def weights_planned(size: PlannedSize) -> Weights | None:
    """The weights to be written; None where what there is stays."""
    if "heaviest_grams" not in size.stock:
        return None
    return Weights(size.stock["lightest_grams"], size.stock["heaviest_grams"])


def weights_change_of(size: PlannedSize) -> tuple[str, str, str] | None:
    """What is told of them before the import; None where nothing changes."""
    wanted = weights_planned(size)
    if size.record is None or wanted is None:
        return None
    return _("Sold by weight"), _said_weights(size.record.weights), _said_weights(wanted)


def _said_weights(weights: Weights) -> str:
    return weight_range(weights.lightest, weights.heaviest) if weights.lightest and weights.heaviest else ""


def change_of(size: PlannedSize) -> tuple[str, str, str] | None:
    """What is told of it before the import; None where nothing changes."""
    if size.record is None or "sale_price" not in size.stock:
        return None
    return _("Reduced price"), _said(size.record.sale), _said(sale_planned(size) or NO_SALE)


def sale_planned(size: PlannedSize) -> Sale | None:
    """The reduction to be written; None where what there is stays."""
    if "sale_price" not in size.stock:
        return None
    return Sale(size.stock["sale_price"], size.stock["sale_from"], size.stock["sale_until"])


def _said(sale: Sale) -> str:
    if sale.price is None:
        return ""
    days = " – ".join(one.isoformat() if one else "…" for one in (sale.starts, sale.ends)) if sale.starts or sale.ends else ""
    return f"{format_money(sale.price)} {days}".strip()
