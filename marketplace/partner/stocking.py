"""What a seller says of price and stock, written so that no sale made meanwhile is lost."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue.models import Product
from marketplace.partner.models import StockRecord
from marketplace.partner.price_history import History, histories_of, lowest_before
from marketplace.partner.pricing import NO_SALE, Sale
from marketplace.partner.weights import BY_PIECE, Weights

# No vowels and no signs that are taken for one another: it is read over the phone and spells nothing.
SKU_LETTERS = "BCDFGHJKMNPQRTVWXYZ2346789"


class StockBelowOrders(Exception):
    """The stock would be less than what is ordered and not sent yet; the message is translated and for the seller."""


def new_sku() -> str:
    """Eight signs, for a seller who keeps no numbers of the goods."""
    return "".join(secrets.choice(SKU_LETTERS) for _place in range(8))


def keep_stock(
    *, product: Product, price: Decimal, stock: int, seen: int | None = None, sale: Sale | None = None, weights: Weights | None = None
) -> StockRecord:
    """Set price (VAT included, the installation's currency) and stock of ``product``, making its stock record if it has none.

    ``stock`` counts what is ordered and not sent yet. ``seen`` is the stock that the seller saw when writing ``stock``:
    only the difference is booked, so that a parcel sent meanwhile stays sent. ``None``: ``stock`` is what is there now.
    ``sale`` is the reduction from now on (``NO_SALE``: none); ``None``: what there is stays as long as it is lower than ``price``.
    ``weights``: it is sold by weight, and ``price`` is of a kilogram (``BY_PIECE``: it is not); ``None``: as it is.
    Raises ``StockBelowOrders`` and changes nothing where more is ordered than would be left.
    """
    record = StockRecord.objects.filter(product=product).first()
    if record is None:
        return StockRecord.objects.create(
            product=product,
            partner=product.partner,
            partner_sku=new_sku(),
            price_currency=settings.CURRENCY,
            price=price,
            num_in_stock=stock,
            **(sale or NO_SALE).below(price).fields(),
            **(weights or BY_PIECE).fields(),
        )
    change = stock - (record.num_in_stock if seen is None else seen)
    changed = StockRecord.objects.filter(pk=record.pk, num_in_stock__gte=F("num_allocated") - change).update(
        num_in_stock=F("num_in_stock") + change, date_updated=timezone.now(), **priced(record, price=price, sale=sale, weights=weights)
    )
    record.refresh_from_db()
    if not changed:
        raise StockBelowOrders(below_orders(record))
    return record


def priced(
    record: StockRecord,
    *,
    price: Decimal,
    sale: Sale | None = None,
    weights: Weights | None = None,
    histories: Mapping[int, History] | None = None,
) -> dict[str, Any]:
    """The fields of ``record`` that say what it costs, as they are to be written together for this price and reduction.

    ``sale`` and ``weights`` as in ``keep_stock``. Some queries where there is a reduction; none with ``histories``, those of many records.
    """
    said = record.weights if weights is None else weights
    is_another_unit = said.is_said != record.is_by_weight  # then what it cost before tells nothing
    lower = (record.sale if sale is None else sale).below(price)
    kept = History()
    if lower.price is not None and not is_another_unit:
        kept = (histories if histories is not None else histories_of([record])).get(record.pk, kept)
    before = None if is_another_unit else lowest_before(record, price=price, sale=lower, history=kept)
    return {**said.fields(), "price": price, "price_currency": settings.CURRENCY, "lowest_before": before, **lower.fields()}


def below_orders(record: StockRecord) -> str:
    """Why the stock of ``record`` cannot be less than what is ordered of it, and what to do; translated."""
    ordered = ngettext(
        "%(count)s piece is ordered and not sent yet, so the stock cannot be less.",
        "%(count)s pieces are ordered and not sent yet, so the stock cannot be less.",
        record.num_allocated,
    ) % {"count": record.num_allocated}
    return ordered + " " + _("To sell no more of it, enter %(count)s.") % {"count": record.num_allocated}
