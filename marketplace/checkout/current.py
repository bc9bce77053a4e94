"""The checkout that a visitor is in. Its token is in the session; the rest is in the row."""

from __future__ import annotations

import re

from django.http import HttpRequest
from django.utils.translation import get_language

from cms.prepared import Prepared
from marketplace.basket.models import Basket
from marketplace.checkout.models import Checkout

SESSION_KEY = "checkout"


_found: Prepared[Checkout] = Prepared(lambda *, token: Checkout.objects.select_related("address", "order", "basket").filter(token=token))


def by_token(token: str) -> Checkout | None:
    """The checkout of a token that may come from anybody; None for text that can be no token (PostgreSQL refuses a NUL)."""
    if not re.fullmatch(r"[\w-]{1,32}", token, re.ASCII):
        return None
    return _found.first(token=token)


def earlier_checkout(request: HttpRequest) -> Checkout | None:
    """The checkout that this session was last in, be it open or placed."""
    return by_token(request.session.get(SESSION_KEY, ""))


def current_checkout(request: HttpRequest) -> Checkout | None:
    """The checkout of the visitor's basket, begun now if need be; None when the basket is empty.

    What was answered in an earlier checkout of this session is taken over.
    """
    basket: Basket = request.basket  # type: ignore[attr-defined]
    if basket.is_empty:
        return None
    earlier = earlier_checkout(request)
    if earlier is not None and earlier.basket_id == basket.pk:
        checkout = earlier
    else:
        checkout, _ = Checkout.objects.select_related("address").get_or_create(basket=basket, defaults=_answers_of(request, earlier))
        request.session[SESSION_KEY] = checkout.token
    language = get_language() or checkout.language
    if checkout.language != language:
        checkout.language = language
        checkout.save(update_fields=["language", "updated_at"])
    return checkout


def _answers_of(request: HttpRequest, earlier: Checkout | None) -> dict[str, object]:
    user = request.user
    email = user.email if user.is_authenticated else ""
    if earlier is None:
        return {"email": email}
    return {"email": earlier.email or email, "address": earlier.address}
