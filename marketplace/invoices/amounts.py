"""What stands on an invoice and on a credit note: lines, delivery, and the VAT inside each, so that all adds up to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from marketplace.order.models import Line, ShopOrder, ShopOrderVat
from marketplace.tax.classes import TaxClass
from marketplace.tax.place import Treatment
from marketplace.tax.rounding import taxes_inside

ZERO = Decimal(0)


@dataclass(frozen=True)
class Piece:
    """A line: ``amount`` for all of ``quantity``, ``tax`` inside it."""

    line: Line
    quantity: int
    percent: Decimal
    category: str
    amount: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Rate:
    """All of one rate."""

    percent: Decimal
    category: str
    goods: Decimal
    goods_tax: Decimal
    delivery: Decimal
    delivery_tax: Decimal


@dataclass(frozen=True)
class Parts:
    """All of a document."""

    pieces: tuple[Piece, ...]
    rates: tuple[Rate, ...]

    @property
    def goods(self) -> Decimal:
        return sum((piece.amount for piece in self.pieces), ZERO)

    @property
    def delivery(self) -> Decimal:
        return sum((rate.delivery for rate in self.rates), ZERO)

    @property
    def tax(self) -> Decimal:
        return sum((rate.goods_tax + rate.delivery_tax for rate in self.rates), ZERO)


def category_of(percent: Decimal, *, treatment: str, classes: Sequence[str]) -> str:
    """The letter of EN 16931 (UNTDID 5305). K and AE never come up: every buyer is taken for a consumer.

    S: a rate is charged; G: export; E: exempt, as of a small seller; Z: a rate of nothing.
    """
    if treatment == Treatment.EXPORT:
        return "G"
    if treatment == Treatment.SMALL_SELLER:
        return "E"
    if percent:
        return "S"
    return "E" if TaxClass.EXEMPT in classes else "Z"


def invoice_parts(shop_order: ShopOrder, *, unit: Decimal) -> Parts:
    """What ``shop_order`` comes to, by the packed weight, less what is missing by now.

    Load ``lines__shortages``, ``shortages`` and ``vat`` along.

    Delivery keeps the shares by rate that were frozen at the sale. Where nothing is missing or
    weighed less the taxes are those frozen ones; else the tax of a rate is worked out once on what is left, by the same rule.
    """
    rows = list(shop_order.vat.all())
    lines = sorted(shop_order.lines.all(), key=lambda line: line.pk)
    left = {line.pk: line.charged - sum((short.goods for short in line.shortages.all()), ZERO) for line in lines}
    is_whole = not list(shop_order.shortages.all()) and not any(line.weighed_off for line in lines)
    pieces: dict[int, Piece] = {}
    rates = []
    for row in rows:
        own = [line for line in lines if line.vat_percent == row.percent]
        category = category_of(row.percent, treatment=shop_order.vat_treatment, classes=[line.tax_code or "" for line in own])
        *taxes, of_delivery = _taxes(row, own, left, is_whole, unit)
        for line, tax in zip(own, taxes, strict=True):
            pieces[line.pk] = Piece(line, line.to_pack, row.percent, category, left[line.pk], tax)
        kept = [line for line in own if line.to_pack]
        goods = sum((left[line.pk] for line in kept), ZERO)
        if kept or row.delivery:
            rates.append(Rate(row.percent, category, goods, sum(taxes, ZERO), row.delivery, of_delivery))
    return Parts(tuple(pieces[line.pk] for line in lines if line.to_pack), tuple(rates))


def _taxes(row: ShopOrderVat, lines: Sequence[Line], left: Mapping[int, Decimal], is_whole: bool, unit: Decimal) -> list[Decimal]:
    """Of each line, and of the delivery last."""
    if is_whole:
        return [*(line.line_price_incl_tax - line.line_price_excl_tax for line in lines), row.delivery_tax]
    return taxes_inside([*(left[line.pk] for line in lines), row.delivery], row.percent, unit=unit)


def part_of(tax: Decimal, *, of: Decimal, until_now: Decimal, now: Decimal, taken: Decimal, unit: Decimal) -> Decimal:
    """The part of ``tax``, which is inside the amount ``of``, that ``now`` takes, after ``until_now`` has taken ``taken``.

    The part of all that was taken is rounded, not each part by itself: so the last one takes the rest, none is below nothing, and
    together they never come to more.
    """
    if not of:
        return ZERO
    return (tax * (until_now + now) / of).quantize(unit, ROUND_HALF_UP) - taken
