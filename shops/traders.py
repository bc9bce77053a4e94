"""What the shop knows of a seller that its invoices name."""

from __future__ import annotations

from logistics.models import Address
from marketplace.partner.models import Partner
from shops.models import Trader


def legal_address(partner: Partner) -> Address | None:
    """The address that the trader gave for itself; None where it gave none."""
    trader = Trader.objects.filter(shop__partner=partner).select_related("address").first()
    return trader.address if trader else None
