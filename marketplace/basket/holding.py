"""Which basket is a visitor's: of the account when signed in, else the one that a signed cookie names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from cms.prepared import Prepared
from marketplace.basket.models import Basket, Line
from marketplace.partner.strategy import MarketStrategy

_guests: Prepared[Basket] = Prepared(lambda *, pk: Basket.open.filter(pk=pk, owner=None))
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


_pieces_of_a_guest: Prepared[int] = Prepared(lambda *, pk: _pieces(Basket.open.filter(pk=pk, owner=None)))
_pieces_of_an_owner: Prepared[int] = Prepared(lambda *, owner: _pieces(Basket.open.filter(owner=owner)))


def _pieces(baskets: QuerySet[Basket]) -> QuerySet[Any]:
    return Line.objects.filter(basket__in=baskets.values("pk")).order_by().values_list("quantity", flat=True)


def pieces_of(request: HttpRequest) -> int:
    """How many are in the visitor's basket. One query; none where there can be no basket."""
    user = getattr(request, "user", None)  # none where the page is answered before anybody asks who is signed in
    if user is not None and user.is_authenticated:
        return sum(_pieces_of_an_owner(owner=user.pk))
    in_cookie = _id_in_cookie(request)
    return sum(_pieces_of_a_guest(pk=in_cookie)) if in_cookie else 0


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
    return _guests.first(pk=named) if named else None


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
