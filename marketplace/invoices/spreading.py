"""Which lines of an invoice a credit note lowers, where what goes back is no line's own."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from marketplace.invoices.amounts import ZERO
from marketplace.invoices.crediting import Back
from marketplace.invoices.models import DocumentLine, Kind
from marketplace.order.models import ShopOrder
from marketplace.tax.rounding import shared_out, smallest_unit


def spread_over_lines(*, shop_order: ShopOrder, lines: Iterable[Back], extra: Decimal = ZERO) -> list[Back]:
    """``lines`` with ``extra`` (a part of the goods' price, of no line of its own) shared out by what is left of each invoiced line.

    Where less is left of a line than its pieces cost, because its price was lowered before, the rest is shared out likewise. Empty
    where nothing was invoiced. For ``crediting.credit``; amounts include VAT.
    """
    sold = {row.line_id: row for row in DocumentLine.objects.filter(document__shop_order=shop_order, document__kind=Kind.INVOICE)}
    left = {key: row.amount for key, row in sold.items()}
    for row in DocumentLine.objects.filter(document__invoice__shop_order=shop_order):
        left[row.line_id] -= row.amount
    back: dict[int, Back] = {}
    for line, count, amount in lines:
        if line.pk not in sold:
            continue
        own = min(amount, left[line.pk])
        back[line.pk] = (line, count, own)
        left[line.pk] -= own
        extra += amount - own
    rest = [row for key, row in sold.items() if left[key]]
    if extra and rest:
        for row, share in zip(rest, shared_out(extra, [left[row.line_id] for row in rest], unit=smallest_unit()), strict=True):
            line, count, amount = back.get(row.line_id, (row.line, 0, ZERO))
            back[row.line_id] = (line, count, amount + share)
    return list(back.values())
