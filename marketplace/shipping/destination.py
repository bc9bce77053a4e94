"""Where a visitor wants things sent, as far as they have said: kept in the session, so that pages can name days."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from logistics.addresses import normalise_postcode
from logistics.models import Address
from marketplace.catalogue.delivery import read_postcode
from marketplace.catalogue.product_page import POSTCODE

ABROAD = "destination_abroad"


def remember_destination(request: HttpRequest, *, country: str, postcode: str) -> None:
    """Keep the place for the product pages and the basket. A postcode of the post's own country is kept as the product page does."""
    country, postcode = normalise_postcode(country, postcode)
    if country == settings.POST_COUNTRY:
        request.session[POSTCODE] = postcode
        request.session.pop(ABROAD, None)
    else:
        request.session[ABROAD] = [country, postcode]
        request.session.pop(POSTCODE, None)


def destination_of(request: HttpRequest) -> Address | None:
    """An unsaved address with country and postcode, or None when the visitor has named none yet."""
    typed = request.session.get(POSTCODE)
    if typed:
        country, postcode, error = read_postcode(typed)
        return None if error else Address(country=country, postcode=postcode)
    abroad = request.session.get(ABROAD)
    return Address(country=abroad[0], postcode=abroad[1]) if abroad else None
