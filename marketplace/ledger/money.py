"""Amounts as a currency has them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from marketplace.tax.rounding import smallest_unit

# What the books keep, and the database's triggers know.
DECIMALS: dict[str, int] = {"EUR": 2, "XPF": 0}


def rounded(amount: Decimal, currency: str) -> Decimal:
    """``amount`` to the smallest coin; a half goes away from zero."""
    return amount.quantize(smallest_unit(currency), ROUND_HALF_UP)


def is_whole(amount: Decimal, currency: str) -> bool:
    """Whether ``amount`` has no more decimals than ``currency``."""
    return amount == rounded(amount, currency)


def exact(total: Decimal | float | int | None) -> Decimal:
    """A sum that the database made of amounts, to the cent. SQLite adds binary fractions: right to the cent, and not beyond."""
    return Decimal(str(total or 0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
