"""Money as Stripe counts it: whole numbers of the currency's smallest unit."""

from __future__ import annotations

from decimal import Decimal

# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in the smallest unit. What is not listed counts as half a euro.
LEAST = {"XPF": 60, "GBP": 30}
USUAL_LEAST = 50

# https://docs.stripe.com/currencies#zero-decimal: one unit is the smallest.
ZERO_DECIMAL = frozenset(["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"])


def minor_units(amount: Decimal, currency: str) -> int:
    """``12.50, "EUR"`` → 1250; ``1250, "XPF"`` → 1250.

    ValueError where the amount has more decimals than the currency: a rest is never cut off in silence.
    """
    units = amount * (1 if currency.upper() in ZERO_DECIMAL else 100)
    if units != units.to_integral_value():
        raise ValueError(f"{amount} {currency} has a rest below the smallest unit.")
    return int(units)


def least_payable(currency: str) -> Decimal:
    """The least that Stripe takes in one payment."""
    return from_minor_units(LEAST.get(currency.upper(), USUAL_LEAST), currency)


def from_minor_units(units: int, currency: str) -> Decimal:
    """``1250, "EUR"`` → 12.50; ``1250, "XPF"`` → 1250."""
    return Decimal(units) if currency.upper() in ZERO_DECIMAL else Decimal(units).scaleb(-2)
