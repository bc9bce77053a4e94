"""The field of a price, for all forms of the back office."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_precision
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from shops.backoffice.amounts import AmountField


def price_field() -> AmountField:
    """A price in the installation's currency, with as many decimals as it has."""
    decimals = get_currency_precision(settings.CURRENCY)
    return AmountField(
        label=format_lazy(gettext_lazy("Price in {currency}, VAT included"), currency=settings.CURRENCY),
        max_digits=12,
        decimal_places=decimals,
        min_value=Decimal(1).scaleb(-decimals),
    )
