"""Favourites, and the cards of what a browser has seen."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from cms.private_pages import private_page
from cms.same_origin import from_our_own_pages
from marketplace.catalogue.models import Product
from marketplace.discovery import favourites as kept

SEEN_AT_MOST = 12
DIGITS = 18  # of an id at most
# Signed, for an hour: what somebody who is not signed in wanted to keep. A session would have all their pages rendered anew.
WISH = "feira_wish"
WISH_LASTS = 3600


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """``?ids=3,7``: the cards of these products, as HTML for a list, in this order; what is not on sale, or no id, is left out.

    Which they are the browser alone knows: nothing is kept of the question. At most ``SEEN_AT_MOST``; seven queries.
    """
    asked = [int(one) for one in request.GET.get("ids", "")[:400].split(",") if one.isascii() and one.isdigit() and len(one) <= DIGITS]
    ids = list(dict.fromkeys(asked))[:SEEN_AT_MOST]
    found = {product.pk: product for product in Product.objects.on_sale().filter(pk__in=ids).for_cards()} if ids else {}
    cards = render_to_string("discovery/cards.html", {"products": [found[pk] for pk in ids if pk in found]})
    return HttpResponse(cards, headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})


@login_required
@private_page
def favourites(request: HttpRequest) -> HttpResponse:
    """The signed-in person's own, the last kept first. What was wished for before signing in is kept now."""
    user: User = request.user  # type: ignore[assignment]
    wished = _wished(request)
    if wished:
        _keep(request, user, wished)
    key = request.GET.get("before", "")
    before = int(key) if key.isascii() and key.isdigit() and len(key) <= DIGITS else None
    rows, more = kept.page_of(user, before=before)
    response = render(request, "discovery/favourites.html", {"rows": rows, "more": more, "before": before})
    if request.COOKIES.get(WISH):
        response.delete_cookie(WISH)
    return response


def _wished(request: HttpRequest) -> Product | None:
    """None without a wish, and for one that is forged or too old."""
    if not request.COOKIES.get(WISH):
        return None
    try:
        return _named(request.get_signed_cookie(WISH, max_age=WISH_LASTS, salt=WISH) or "")
    except BadSignature:
        return None


@from_our_own_pages
def keep(request: HttpRequest) -> HttpResponseBase:
    """POST ``product``. Who is not signed in is asked to, and finds it kept after that. The form stands on pages that are kept whole."""
    product = _asked_for(request)
    if product is None:
        return redirect("favourites")
    if not request.user.is_authenticated:
        response = redirect_to_login(reverse("favourites"), login_url=reverse("sign_in"))
        response.set_signed_cookie(
            WISH, str(product.pk), salt=WISH, max_age=WISH_LASTS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
        return response
    _keep(request, request.user, product)
    return redirect(product.get_absolute_url())


@from_our_own_pages
def forget(request: HttpRequest) -> HttpResponseBase:
    """POST ``product``: not a favourite any more."""
    product = _asked_for(request)
    if product and request.user.is_authenticated:
        kept.forget(user=request.user, product_id=product.pk)
        messages.success(request, _("It is not among your favourites any more."))
    return redirect("favourites")


def _asked_for(request: HttpRequest) -> Product | None:
    """None where it was not a POST. 404 for what is no product."""
    if request.method != "POST":
        return None
    product = _named(request.POST.get("product", ""))
    if product is None:
        raise Http404
    return product


def _named(text: str) -> Product | None:
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        return None
    return Product.objects.filter(pk=int(text), parent=None, partner__is_admitted=True).first()


def _keep(request: HttpRequest, user: User, product: Product) -> None:
    try:
        kept.keep(user=user, product=product)
    except kept.TooMany:
        messages.error(request, _("You have very many favourites already. Take some out first; this one was not kept."))
    else:
        messages.success(request, _("It is among your favourites now."))
