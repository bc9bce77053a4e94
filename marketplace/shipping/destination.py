"""Where a visitor wants things sent, as far as they have said: kept in the session, so that pages can name days."""

from __future__ import annotations

from django.http import HttpRequest

from logistics.addresses import normalise_postcode
from logistics.models import Address

SESSION_KEY = "destination"


def remember_destination(request: HttpRequest, *, country: str, postcode: str) -> None:
    request.session[SESSION_KEY] = list(normalise_postcode(country, postcode))


def destination_of(request: HttpRequest) -> Address | None:
    """An unsaved address with country and postcode, or None when the visitor has named none yet."""
    named = request.session.get(SESSION_KEY)
    return Address(country=named[0], postcode=named[1]) if named else None
