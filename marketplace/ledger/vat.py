"""The rate of VAT on what the market itself charges the sellers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings

# Country -> (first day, percent), newest first. Portugal, mainland: Código do IVA, art. 18, n. 1 c), 23 % since Lei 55-A/2010.
# France: Code général des impôts, art. 278, 20 % since 2014. New Caledonia: TGC, normal rate 11 % since Loi du pays 2016-14.
STANDARD: dict[str, tuple[tuple[dt.date, Decimal], ...]] = {
    "PT": ((dt.date(2011, 1, 1), Decimal(23)),),
    "FR": ((dt.date(2014, 1, 1), Decimal(20)),),
    "NC": ((dt.date(2018, 10, 1), Decimal(11)),),
}


def commission_vat_percent(on: dt.date) -> Decimal:
    """The standard rate of the installation's country on the day; ``LookupError`` before the first that is known."""
    for starts_on, percent in STANDARD[settings.POST_COUNTRY]:
        if starts_on <= on:
            return percent
    raise LookupError(f"no rate of VAT is known for {settings.POST_COUNTRY} on {on}")
