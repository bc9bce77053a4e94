"""Things that are sold by weight: the price is of a kilogram, and each piece is charged by what it weighs when it is packed.

Nobody knows then what a piece costs before it is packed, so the seller says how light and how heavy one can be. A buyer accepts the
price of the heaviest: no piece ever costs more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from marketplace.tax.rounding import smallest_unit

GRAMS_A_KILO = 1000
# A wheel of cheese may weigh much; no service of the post carries more in one parcel.
HEAVIEST_PIECE = 30_000


@dataclass(frozen=True)
class Weights:
    """What one piece weighs at least and at most, in grams. Neither: the thing is sold by the piece."""

    lightest: int | None = None
    heaviest: int | None = None

    @property
    def is_said(self) -> bool:
        return self.heaviest is not None

    def fields(self) -> dict[str, Any]:
        """As a stock record keeps it."""
        return {"lightest_grams": self.lightest, "heaviest_grams": self.heaviest}


BY_PIECE = Weights()


def price_of_grams(per_kilo: Decimal, grams: int) -> Decimal:
    """What ``grams`` cost, rounded half up to the installation's smallest coin.

    >>> price_of_grams(Decimal("19.95"), 1200)
    Decimal('23.94')
    """
    return (per_kilo * grams / GRAMS_A_KILO).quantize(smallest_unit(), ROUND_HALF_UP)


class SoldByWeight:
    """Mixed into StockRecord, whose prices are those of a kilogram where ``is_by_weight``. ``on`` is a day (today)."""

    price: Decimal
    lightest_grams: int | None
    heaviest_grams: int | None

    if TYPE_CHECKING:

        def price_now(self, on: dt.date | None = None) -> Decimal: ...

    @property
    def is_by_weight(self) -> bool:
        return self.heaviest_grams is not None

    @property
    def weights(self) -> Weights:
        return Weights(self.lightest_grams, self.heaviest_grams)

    def of_a_piece(self, price: Decimal) -> Decimal:
        """What one piece costs at most where this is its price, or that of its kilogram."""
        return price if self.heaviest_grams is None else price_of_grams(price, self.heaviest_grams)

    def piece_price(self, on: dt.date | None = None) -> Decimal:
        """What one piece costs on the day, or costs at most where it is sold by weight: what a basket reckons with."""
        return self.of_a_piece(self.price_now(on))

    def regular_piece_price(self) -> Decimal:
        """The same at the price without a reduction."""
        return self.of_a_piece(self.price)


WEIGHT_CONSTRAINTS = [
    models.CheckConstraint(
        condition=Q(lightest_grams__isnull=True, heaviest_grams__isnull=True)
        | Q(
            lightest_grams__isnull=False,
            heaviest_grams__isnull=False,
            lightest_grams__gt=0,
            heaviest_grams__gte=F("lightest_grams"),
            heaviest_grams__lte=HEAVIEST_PIECE,
        ),
        name="by_weight_from_light_to_heavy",
    ),
]
