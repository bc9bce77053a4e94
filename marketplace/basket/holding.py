"""Which basket is a visitor's: of the account when signed in, else the one that a signed cookie names."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from marketplace.basket.models import Basket
from marketplace.partner.strategy import MarketStrategy

_signer = Signer(salt="feira.basket")


def basket_of(request: HttpRequest) -> Basket:
    """The visitor's open basket, or a new one that is not in the database yet. Looking at it writes nothing.

    One exception: somebody who has just signed in with a basket in the cookie gets the two made one.
    """
    visitor = request.user
    in_cookie = _open_basket_in_cookie(request)
    if not visitor.is_authenticated:
        basket = in_cookie or Basket()
    else:
        own = list(Basket.open.filter(owner=visitor).order_by("pk"))
        if in_cookie or len(own) > 1:
            basket = _made_one([*own, in_cookie] if in_cookie else own, owner_id=visitor.pk)
        else:
            basket = own[0] if own else Basket(owner=visitor)
    basket.strategy = MarketStrategy()
    return basket


def open_baskets_of(request: HttpRequest) -> QuerySet[Basket] | None:
    """Where the visitor's basket would be found; None when there can be none, without asking the database."""
    in_cookie = _id_in_cookie(request)
    if request.user.is_authenticated:
        return Basket.open.filter(owner=request.user)
    return Basket.open.filter(pk=in_cookie, owner=None) if in_cookie else None


def remember(request: HttpRequest, response: HttpResponseBase, basket: Basket) -> None:
    """Set or drop the cookie, so that the next request finds ``basket``."""
    patch_vary_headers(response, ["Cookie"])
    named = _id_in_cookie(request)
    if basket.pk and basket.owner_id is None:
        if named != basket.pk:
            response.set_cookie(
                settings.OSCAR_BASKET_COOKIE_OPEN,
                _signer.sign(str(basket.pk)),
                max_age=settings.OSCAR_BASKET_COOKIE_LIFETIME,
                secure=settings.OSCAR_BASKET_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    elif settings.OSCAR_BASKET_COOKIE_OPEN in request.COOKIES:
        response.delete_cookie(settings.OSCAR_BASKET_COOKIE_OPEN, samesite="Lax")


def _id_in_cookie(request: HttpRequest) -> int | None:
    try:
        return int(_signer.unsign(request.COOKIES.get(settings.OSCAR_BASKET_COOKIE_OPEN, "")))
    except (BadSignature, ValueError):
        return None


def _open_basket_in_cookie(request: HttpRequest) -> Basket | None:
    named = _id_in_cookie(request)
    return Basket.open.filter(pk=named, owner=None).first() if named else None


def _made_one(baskets: list[Basket], *, owner_id: int) -> Basket:
    """The first of ``baskets``, with the lines of the others; of a product in both, the larger number stays."""
    with transaction.atomic():
        held = {basket.pk: basket for basket in Basket.objects.select_for_update().filter(pk__in=[b.pk for b in baskets]).order_by("pk")}
        still_open = [held[b.pk] for b in baskets if b.pk in held and held[b.pk].status == Basket.OPEN]
        if not still_open:
            return Basket(owner_id=owner_id)
        first, *others = still_open
        if first.owner_id != owner_id:
            first.owner_id = owner_id
            first.save(update_fields=["owner"])
        for other in others:
            first.merge(other, add_quantities=False)
        return first
