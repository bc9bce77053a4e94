"""The sum that stands beside every question, and what each way of paying comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms.formats import format_money
from marketplace.basket.parts import ShopPart, goods_total
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer
from marketplace.checkout.payments import offered


@dataclass(frozen=True)
class Sum:
    """Money with VAT. ``delivery`` is None while a service is still to be chosen."""

    parts: Sequence[ShopPart]
    goods: Decimal
    delivery: Decimal | None
    borne_by_operator: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        """What the buyer pays."""
        return self.goods + (self.delivery or Decimal(0)) - self.borne_by_operator


def sum_of(parts: Sequence[ShopPart], *, offers: Sequence[PartOffer] = ()) -> Sum:
    chosen = bool(offers) and all(offer.is_chosen for offer in offers)
    if not chosen:
        return Sum(parts, goods_total(parts), None, sum((part.borne_by_operator for part in parts), Decimal(0)))
    delivery = sum((offer.delivery for offer in offers), Decimal(0))
    return Sum(parts, goods_total(parts), delivery, sum((offer.borne_by_operator for offer in offers), Decimal(0)))


@dataclass(frozen=True)
class PaymentRow:
    """A way of paying as it is offered: what it comes to in all, the fee in that, and why it cannot be had ("" when it can)."""

    code: str
    label: str | Promise
    explanation: str | Promise
    total: Decimal
    fee: Decimal
    refusals: tuple[str, ...]
    is_chosen: bool


@dataclass(frozen=True)
class CreditRow:
    """What the buyer has as credit, beside a ``total``."""

    balance: Decimal
    total: Decimal
    is_chosen: bool

    @property
    def used(self) -> Decimal:
        return min(self.balance, self.total)

    @property
    def left(self) -> Decimal:
        """What is left to pay otherwise."""
        return self.total - self.used


def payment_rows(
    *, checkout: Checkout, offers: Sequence[PartOffer], in_cash: Sequence[PartOffer], credit: Decimal = Decimal(0)
) -> list[PaymentRow]:
    """``in_cash``: the same offers, asked for with payment at the door. ``credit``: what the buyer has."""
    plain = sum((offer.total - offer.borne_by_operator for offer in offers), Decimal(0))
    rows = []
    for method in offered().values():
        if method.asks_nothing != (not plain) or (method.by_credit and not plain <= credit):
            continue
        asked = in_cash if method.at_the_door else offers
        refusals = tuple(offer.lapsed for offer in asked if offer.lapsed)
        total = sum((offer.total - offer.borne_by_operator for offer in asked), Decimal(0)) if not refusals else plain
        if not method.takes(total):
            refusals += (_("Less than %(least)s cannot be paid this way.") % {"least": format_money(method.least())},)
        rows.append(
            PaymentRow(
                code=method.code,
                label=method.label,
                explanation=method.explanation,
                total=total,
                fee=total - plain,
                refusals=refusals,
                is_chosen=(checkout.payment == method.code or method.asks_nothing) and not refusals,
            )
        )
    return rows
