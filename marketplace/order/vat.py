"""The VAT of orders that were placed, as it was frozen with them."""

from __future__ import annotations

from collections.abc import Iterable

from marketplace.order.models import ShopOrder
from marketplace.tax.showing import SellersVat, VatSum, vat_sum


def vat_of(shop_orders: Iterable[ShopOrder]) -> VatSum | None:
    """What ``shop_orders`` bear together; None where one was placed before VAT was known. Load ``partner`` and ``vat`` along."""
    found = list(shop_orders)
    if not all(one.vat_treatment for one in found):
        return None
    return vat_sum(
        SellersVat(one.partner.name, one.vat_treatment, one.vat_territory, one.vat_mention, list(one.vat.all())) for one in found
    )
