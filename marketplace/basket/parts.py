"""A basket by seller: what each packs and sends by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from marketplace.basket.models import Basket, Line
from marketplace.partner.models import Partner


@dataclass
class ShopPart:
    """One seller's lines, in the order they were put in. Money includes VAT, in the installation's currency."""

    partner: Partner
    lines: list[Line] = field(default_factory=list)

    @property
    def goods(self) -> Decimal:
        return sum((line.line_price_incl_tax or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def left_to_free_delivery(self) -> Decimal | None:
        """What these goods lack to be sent for nothing: 0 when they are; None where the seller offers no free delivery."""
        return self.partner.left_to_free_delivery(self.goods)

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def keep_cold(self) -> bool:
        return any(line.product.keep_cold for line in self.lines)

    @property
    def refusals(self) -> list[tuple[Line, str]]:
        """The lines that cannot be ordered as they are, each with the reason."""
        return [(line, line.refusal) for line in self.lines if line.refusal]


def parts_of(basket: Basket) -> list[ShopPart]:
    """The parts of ``basket``, the shop of the first line first. No query beyond the basket's own."""
    return group(basket.all_lines())


def group(lines: Iterable[Line]) -> list[ShopPart]:
    parts: dict[int, ShopPart] = {}
    for line in lines:
        partner = line.product.partner
        parts.setdefault(partner.pk, ShopPart(partner)).lines.append(line)
    return list(parts.values())


def goods_total(parts: Iterable[ShopPart]) -> Decimal:
    return sum((part.goods for part in parts), Decimal(0))
