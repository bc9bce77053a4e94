"""Typing a code into the basket, and taking it out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.throttle import client_address
from marketplace.basket.models import Basket
from marketplace.checkout.current import earlier_checkout
from marketplace.offer.codes import type_in
from marketplace.offer.models import BasketCode


def code(request: HttpRequest) -> HttpResponse:
    """POST ``code``, or ``remove`` (a code's primary key). ``back``: the page that asked, of the two that ask."""
    back = "checkout_payment" if request.POST.get("back") == "checkout_payment" else "basket"
    if request.method != "POST":
        return redirect(back)
    basket: Basket = request.basket  # type: ignore[attr-defined]
    gone = request.POST.get("remove", "")
    if gone:
        if gone.isascii() and gone.isdigit() and len(gone) <= 18:
            BasketCode.objects.filter(basket=basket.pk, code=int(gone)).delete()
        return redirect(back)
    is_in, said = type_in(basket=basket, typed=request.POST.get("code", ""), buyer=_buyer(request, basket), address=client_address(request))
    (messages.success if is_in else messages.error)(request, said)
    return redirect(back)


def _buyer(request: HttpRequest, basket: Basket) -> str:
    checkout = earlier_checkout(request)
    if checkout is not None and checkout.basket_id == basket.pk and checkout.email:
        return checkout.email
    return request.user.email if request.user.is_authenticated else ""
