"""The data block of a storefront: who this shop is, in schema.org's words. Only what the page itself shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from cms.public_addresses import picture_address
from cms.structured_data import data_block
from shops.models import StorefrontPage


def store_data(page: StorefrontPage, *, address: str) -> SafeString:
    """``address`` is the page's canonical one. Reads what ``shop_frame`` has loaded, logo and banner."""
    partner = page.shop.partner
    trader = getattr(page.shop, "trader", None)
    where = trader.address if trader else partner.sends_from
    banner = page.banner if page.header_style == page.HeaderStyle.BANNER else None
    shown = banner or page.logo
    place: dict[str, Any] = {"@type": "PostalAddress", "addressLocality": partner.municipality}
    if where:
        place |= {
            "streetAddress": where.street,
            "postalCode": where.postcode,
            "addressLocality": where.locality,
            "addressCountry": where.country,
        }
    return data_block(
        {
            "@type": "Store",
            "@id": address,
            "name": page.title,
            "legalName": partner.legal_name,
            "description": page.search_description or page.tagline,
            "url": address,
            "logo": picture_address(page.logo) if page.logo else "",
            "image": picture_address(shown) if shown else "",
            "address": place,
            "email": partner.email,
            "telephone": partner.phone,
            "vatID": partner.tax_number,
            "currenciesAccepted": settings.CURRENCY,
        }
    )
