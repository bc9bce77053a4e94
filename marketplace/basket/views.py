"""The basket's page and its forms. Every change is a POST that leads back to the page and says what became of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms.prepared import Prepared
from cms.same_origin import from_our_own_pages
from marketplace.basket import changing
from marketplace.basket.changing import BasketClosed, Change
from marketplace.basket.models import Basket
from marketplace.basket.parts import goods_total, parts_of
from marketplace.catalogue.delivery import read_postcode
from marketplace.catalogue.models import Product
from marketplace.checkout.vat import shown_vat
from marketplace.offer.codes import notes_of
from marketplace.partner.strategy import MarketStrategy
from marketplace.shipping.arrivals import arrivals_for
from marketplace.shipping.destination import destination_of, remember_destination

TAKEN_OUT = "basket_taken_out"  # session: what was just taken out, so that the page can offer it back


@never_cache
def summary(request: HttpRequest) -> HttpResponse:
    """One card a shop."""
    basket: Basket = request.basket  # type: ignore[attr-defined]
    buyer = request.user.email if request.user.is_authenticated else ""
    basket.load_with_photos()
    parts = parts_of(basket, buyer=buyer)
    postcode, error = _postcode_asked(request)
    destination = destination_of(request)
    now = timezone.now()
    borne = sum((part.borne_by_operator for part in parts), Decimal(0))
    arrivals = arrivals_for(parts=parts, destination=destination, at=now)
    context = {
        "parts": parts,
        "cards": [{"part": part, "arrival": arrivals[part.partner.pk]} for part in parts],
        "goods_total": goods_total(parts) - borne,
        "borne_by_operator": borne,
        "codes": notes_of(basket, buyer=buyer) if parts else [],
        "has_offers": any(part.savings for part in parts),
        "vat": shown_vat(parts, destination=destination, at=now) if parts else None,
        "has_refusals": any(part.refusals for part in parts),
        "destination": destination,
        "postcode": postcode or (destination.postcode if destination else ""),
        "postcode_error": error,
        "taken_out": _taken_out(request),
    }
    return render(request, "basket/summary.html", context)


@from_our_own_pages
def add(request: HttpRequest) -> HttpResponse:
    """POST ``product`` (primary key) and ``quantity``. The form stands on pages that are the same for everybody."""
    if request.method != "POST":
        return redirect("basket")
    product = _product_asked_for(request.POST.get("product", ""))
    quantity = _number(request.POST.get("quantity", "1"))
    if product.is_parent:
        messages.info(request, _("Choose which one you would like, then put it in the basket."))
        return redirect(product.get_absolute_url())
    if quantity is None or quantity < 1:
        messages.error(request, _("Write how many you would like, as a number from 1 on. Your basket is as it was."))
        return redirect(product.get_absolute_url())
    _tell(request, _do(request, lambda basket: changing.put_in(basket=basket, product=product, quantity=quantity)))
    return redirect("basket")


def line(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``quantity`` and ``seen`` (what the page showed), or ``remove``."""
    if request.method != "POST":
        return redirect("basket")
    wanted = 0 if "remove" in request.POST else _number(request.POST.get("quantity", ""))
    if wanted is None:
        messages.error(request, _("Write how many you would like as a number. Your basket is as it was."))
        return redirect("basket")
    seen = _number(request.POST.get("seen", ""))
    basket: Basket = request.basket  # type: ignore[attr-defined]
    before = basket.line(pk)
    change = _do(request, lambda basket: changing.set_quantity(basket=basket, line_id=pk, quantity=wanted, seen=seen))
    if before is not None and change.in_full and change.quantity == 0:
        request.session[TAKEN_OUT] = [before.product_id, before.quantity]  # the page says it, with a way back
    else:
        _tell(request, change)
    return redirect("basket")


def _do(request: HttpRequest, change: Callable[[Basket], Change]) -> Change:
    """Make a change to the visitor's basket; to a new one when the old was ordered in another tab at this moment."""
    try:
        return change(request.basket)  # type: ignore[attr-defined]
    except BasketClosed:
        user = request.user
        basket = Basket(owner=user if user.is_authenticated else None)
        basket.strategy = MarketStrategy()
        request.basket = basket  # type: ignore[attr-defined]
        messages.info(request, _("Your earlier basket has just been ordered. This is a new one."))
        return change(basket)


def _tell(request: HttpRequest, change: Change) -> None:
    (messages.success if change.in_full else messages.warning)(request, change.note)


_product: Prepared[Product] = Prepared(
    lambda *, pk: (
        Product.objects.filter(pk=pk)
        .select_related("partner", "parent__partner")
        .prefetch_related("stockrecords", "translations", "parent__translations")
    )
)


def _product_asked_for(text: str) -> Product:
    number = _number(text)
    product = _product.first(pk=number) if number else None
    if product is None:
        raise Http404
    return product


def _number(text: str) -> int | None:
    """A whole number of a sane size, or None."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text)


def _postcode_asked(request: HttpRequest) -> tuple[str, str]:
    """What was typed as postcode and what is wrong with it; a right one is remembered."""
    typed = request.GET.get("postcode")
    if typed is None:
        return "", ""
    country, postcode, error = read_postcode(typed)
    if not error:
        remember_destination(request, country=country, postcode=postcode)
    return typed[:20] if error else postcode, error


def _taken_out(request: HttpRequest) -> dict[str, Any] | None:
    if TAKEN_OUT not in request.session:
        return None
    product_id, quantity = request.session.pop(TAKEN_OUT)
    product = Product.objects.buyable().filter(pk=product_id).select_related("parent").first()
    return {"product": product, "quantity": quantity} if product else None
