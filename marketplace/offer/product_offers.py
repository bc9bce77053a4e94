"""What of offers a product's page tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from marketplace.offer.candidates import candidates
from marketplace.offer.models import Offer

if TYPE_CHECKING:
    from marketplace.catalogue.models import Product


def offers_on(product: Product) -> list[Offer]:
    """Offers that count today for ``product`` without a code. One query where there is none, four at most."""
    found = candidates(products={product.pk: product}, on=timezone.localdate(), with_codes=False)
    return [one.offer for one in found]
