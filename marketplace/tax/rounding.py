"""The tax inside a price, so that all of it adds up to the cent.

Prices are gross and stay what they are. The rule: the tax of one rate in one shop's part is worked out once, on the sum, and rounded half
up to the currency's smallest unit; what each line and the delivery have of it is shared out by largest remainder. So the lines of a
rate add up to its tax, the rates to the total, and each line is off its own exact share by less than one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision
from django.conf import settings


def smallest_unit(currency: str | None = None) -> Decimal:
    """``0.01`` for EUR, ``1`` for XPF; of the installation's currency when left out."""
    return Decimal(1).scaleb(-get_currency_precision(currency or settings.CURRENCY))


def tax_inside(gross: Decimal, percent: Decimal, *, unit: Decimal) -> Decimal:
    """The tax in ``gross``, rounded half up to a multiple of ``unit``.

    >>> tax_inside(Decimal("12.50"), Decimal(6), unit=Decimal("0.01"))
    Decimal('0.71')
    """
    return (gross * percent / (100 + percent)).quantize(unit, ROUND_HALF_UP)


def shared_out(total: Decimal, weights: Sequence[Decimal], *, unit: Decimal) -> list[Decimal]:
    """``total`` (a multiple of ``unit``) in parts like ``weights`` (none negative), by largest remainder; ties go to the first.

    Without any weight the first part takes all of it.
    """
    whole = sum(weights, Decimal(0))
    if not whole:
        return [total if place == 0 else Decimal(0) for place in range(len(weights))]
    return _rounded_to(total, [total * weight / whole for weight in weights], unit)


def taxes_inside(amounts: Sequence[Decimal], percent: Decimal, *, unit: Decimal) -> list[Decimal]:
    """The tax in each of ``amounts``, all of one rate; together they are ``tax_inside`` of their sum."""
    total = tax_inside(sum(amounts, Decimal(0)), percent, unit=unit)
    return _rounded_to(total, [amount * percent / (100 + percent) for amount in amounts], unit)


def _rounded_to(total: Decimal, exact: Sequence[Decimal], unit: Decimal) -> list[Decimal]:
    """``exact`` rounded down to multiples of ``unit``, and what is then missing to ``total`` given to the largest remainders."""
    parts = [share.quantize(unit, ROUND_DOWN) for share in exact]
    left = int(((total - sum(parts, Decimal(0))) / unit).to_integral_value())
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[:left]:
        parts[place] += unit
    return parts
