"""The VAT of one seller's part of an order: of each line, of the delivery, and by rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from marketplace.tax.classes import class_abroad
from marketplace.tax.place import Place, Seller, place_of_sale
from marketplace.tax.rates import NoRate, RateBook
from marketplace.tax.rounding import shared_out, smallest_unit, taxes_inside
from marketplace.tax.territories import Territory

ZERO = Decimal(0)


@dataclass(frozen=True)
class Taxable:
    """A line: what it costs in all, VAT included, and its kind of goods."""

    gross: Decimal
    tax_class: str


@dataclass(frozen=True)
class TaxedLine:
    """``percent`` and ``tax``, the tax inside the line's price."""

    percent: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Share:
    """All of one rate: goods and delivery, each with the tax inside it."""

    percent: Decimal
    goods: Decimal
    goods_tax: Decimal
    delivery: Decimal
    delivery_tax: Decimal

    @property
    def gross(self) -> Decimal:
        return self.goods + self.delivery

    @property
    def tax(self) -> Decimal:
        return self.goods_tax + self.delivery_tax

    @property
    def net(self) -> Decimal:
        return self.gross - self.tax


@dataclass(frozen=True)
class Assessment:
    """``lines`` in the order in which they were given; ``shares`` by rate, the lowest first."""

    place: Place
    lines: tuple[TaxedLine, ...]
    shares: tuple[Share, ...]

    @property
    def tax(self) -> Decimal:
        return sum((share.tax for share in self.shares), ZERO)

    @property
    def delivery_tax(self) -> Decimal:
        return sum((share.delivery_tax for share in self.shares), ZERO)


def assess(
    *, seller: Seller, destination: Territory, lines: Sequence[Taxable], delivery: Decimal, rates: RateBook, currency: str | None = None
) -> Assessment:
    """The VAT of ``lines`` and ``delivery`` (gross, what the buyer pays). No query. ``NoRate`` where the operator wrote none.

    Delivery is ancillary: it bears the rates of what is delivered, in proportion to their prices (Directive 2006/112/EC, art. 78(b);
    CIVA, art. 16(5)(b); CJEU C-349/96, Card Protection Plan).
    """
    if seller.territory is Territory.ELSEWHERE and not seller.is_small:
        raise NoRate(seller.territory)  # its home's taxes are not known, so nobody can say that it owes none
    unit = smallest_unit(currency)
    place = place_of_sale(seller, destination)
    percents = [_percent(line, seller, place, rates) for line in lines]
    by_rate = sorted(set(percents))
    goods = [sum((line.gross for line, percent in zip(lines, percents, strict=True) if percent == rate), ZERO) for rate in by_rate]
    sent = shared_out(delivery, goods, unit=unit)
    taxes: list[Decimal] = [ZERO] * len(lines)
    shares = []
    for rate, gross, on_the_way in zip(by_rate, goods, sent, strict=True):
        places = [index for index, percent in enumerate(percents) if percent == rate]
        *of_lines, of_delivery = taxes_inside([*(lines[index].gross for index in places), on_the_way], rate, unit=unit)
        for index, part in zip(places, of_lines, strict=True):
            taxes[index] = part
        shares.append(Share(rate, gross, sum(of_lines, ZERO), on_the_way, of_delivery))
    return Assessment(place, tuple(TaxedLine(*pair) for pair in zip(percents, taxes, strict=True)), tuple(shares))


def _percent(line: Taxable, seller: Seller, place: Place, rates: RateBook) -> Decimal:
    if place.territory is None:
        return ZERO
    return rates.percent(place.territory, class_abroad(line.tax_class, home=seller.territory.country, place=place.territory.country))
