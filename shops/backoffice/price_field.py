"""The field of a price, for all forms of the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.conf import settings
from django.core.validators import DecimalValidator, MinValueValidator
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from cms.amounts import AmountField

MOST_DIGITS = 12
THE_CURRENCY = lazy(lambda: str(settings.CURRENCY), str)()


class PriceField(AmountField):
    """A price in the installation's currency, with as many decimals as it has. Both are asked when a form is made."""

    def __init__(self, **kwargs: Any) -> None:
        label = format_lazy(gettext_lazy("Price in {currency}, VAT included"), currency=THE_CURRENCY)
        super().__init__(**{"label": label, **kwargs})
        self._fit()

    def __deepcopy__(self, memo: dict[int, Any]) -> PriceField:
        field: PriceField = super().__deepcopy__(memo)
        field._fit()
        return field

    def _fit(self) -> None:
        decimals = get_currency_precision(settings.CURRENCY)
        lowest = Decimal(1).scaleb(-decimals)
        self.max_digits, self.decimal_places = MOST_DIGITS, decimals
        self.min_value = lowest  # type: ignore[assignment]
        others = [one for one in self.validators if not isinstance(one, DecimalValidator | MinValueValidator)]
        self.validators = [
            *others,
            MinValueValidator(lowest),
            DecimalValidator(MOST_DIGITS, decimals),
        ]


def price_field() -> PriceField:
    return PriceField()
