"""A basket by seller: what each packs and sends by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from marketplace.basket.models import Basket, Line
from marketplace.offer.applying import PartSaving, WithinReach, apply_offers
from marketplace.partner.models import Partner


@dataclass
class ShopPart:
    """One seller's lines, in the order they were put in. Money includes VAT, in the installation's currency."""

    partner: Partner
    lines: list[Line] = field(default_factory=list)
    # What offers give here, as ``apply_offers`` found it; ``free_by`` is the one that makes the delivery free.
    savings: list[PartSaving] = field(default_factory=list)
    within_reach: list[WithinReach] = field(default_factory=list)
    free_by: PartSaving | None = None

    @property
    def goods(self) -> Decimal:
        """What they cost, less what offers of shops take off."""
        return sum((line.line_price_incl_tax or Decimal(0) for line in self.lines), Decimal(0))

    @property
    def listed(self) -> Decimal:
        """What they cost before offers: what every amount “from which on” is asked of."""
        return sum((line.listed_price for line in self.lines), Decimal(0))

    @property
    def borne_by_operator(self) -> Decimal:
        """What the marketplace pays of ``goods``."""
        return sum((line.borne_by_operator for line in self.lines), Decimal(0))

    @property
    def is_free_by_amount(self) -> bool:
        return self.partner.left_to_free_delivery(self.listed) == 0

    @property
    def left_to_free_delivery(self) -> Decimal | None:
        """What these goods lack to be sent for nothing: 0 when they are; None where nobody offers free delivery."""
        return Decimal(0) if self.free_by else self.partner.left_to_free_delivery(self.listed)

    @property
    def delivery_by_operator(self) -> bool:
        """Whether the delivery is free because the marketplace pays it."""
        return self.free_by is not None and self.free_by.by_operator

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


def parts_of(basket: Basket, *, at: dt.datetime | None = None, buyer: str = "") -> list[ShopPart]:
    """The parts of ``basket`` with what offers give on the local day of ``at`` (now), the shop of the first line first.

    ``buyer``: the e-mail address, for offers that count once for each. Beyond the basket's own, one query without an offer, four at most.
    """
    parts = group(basket.all_lines())
    apply_offers(parts, on=timezone.localdate(at), basket_id=basket.pk, buyer=buyer)
    return parts


def group(lines: Iterable[Line]) -> list[ShopPart]:
    parts: dict[int, ShopPart] = {}
    for line in lines:
        partner = line.product.partner
        parts.setdefault(partner.pk, ShopPart(partner)).lines.append(line)
    return list(parts.values())


def goods_total(parts: Iterable[ShopPart]) -> Decimal:
    return sum((part.goods for part in parts), Decimal(0))
