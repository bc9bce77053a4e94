"""Things of the demo that can be bought whatever other tests have bought."""

from __future__ import annotations

from django.db.models import F

from marketplace.catalogue.models import Product
from marketplace.partner.models import Partner, StockRecord
from marketplace.partner.trading import Trading


def restocked_product(partner: Partner | None = None) -> Product:
    """One of ``partner`` (of anybody) in one size, without a protected name and with five pieces more than before. Needs ``site_rows``."""
    fitting = Product.objects.on_sale().filter(
        structure=Product.STANDALONE, designation=None, keep_cold=False, partner__trading=Trading.OPEN
    )
    product = (fitting.filter(partner=partner) if partner else fitting).order_by("pk").first()
    assert product
    StockRecord.objects.filter(product=product).update(num_in_stock=F("num_in_stock") + 5)
    return product
