"""Who sells and who buys, as an invoice names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from logistics.models import Address
from marketplace.order.models import ShopOrder
from marketplace.partner.models import Partner

AddressOf = Callable[[Partner], Address | None]
_asked: list[AddressOf] = []


def register_legal_address(address_of: AddressOf) -> None:
    """Ask ``address_of`` for a seller's legal address. For rooms above, which know more of a seller, in their app's ``ready``."""
    if address_of not in _asked:
        _asked.append(address_of)


def legal_address(partner: Partner) -> Address | None:
    """Where the seller is registered; where nobody knows, where its parcels start."""
    return next((found for found in (ask(partner) for ask in _asked) if found), None) or partner.sends_from


def parties_of(shop_order: ShopOrder) -> dict[str, Any]:
    """Fields of a Document: the seller as it is written today, the buyer as the parcel is addressed."""
    seller = shop_order.partner
    return {
        "partner": seller,
        "seller_name": seller.legal_name or seller.name,
        "seller_shop": seller.name,
        "seller_tax_number": seller.tax_number,
        "seller_address": legal_address(seller),
        "buyer_address": shop_order.order.delivers_to,
    }
