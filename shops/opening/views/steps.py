"""One page a step. Each saves what it is told, and the next begins where something is still missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shops.models import ShopApplication
from shops.opening import names
from shops.opening.current import in_hand, own_application
from shops.opening.forms.money import MoneyForm
from shops.opening.forms.name import NameForm
from shops.opening.forms.sending import PickUpForm, SendingForm
from shops.opening.forms.trader import TraderForm
from shops.opening.naming import AddressTaken, name_shop
from shops.opening.steps import Step, step_url
from shops.opening.views import ending, look, products
from shops.opening.views.frame import frame, go_on
from shops.opening.views.start import signed_in


def step(request: HttpRequest, step: str) -> HttpResponse:
    """The page of one step; 404 for a word that is none."""
    if step not in set(Step):
        raise Http404
    return _VIEWS[Step(step)](request)


@in_hand
def name(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    form = NameForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        try:
            name_shop(application=application, name=form.cleaned_data["name"], code=form.cleaned_data["code"])
        except AddressTaken as taken:
            form.suggestions = names.free_codes(form.cleaned_data["name"], besides=form.partner_id)
            form.add_error("code", str(taken))
        else:
            if application.association != form.sponsor:
                application.association = form.sponsor
                application.save(update_fields=["association"])
            return go_on(application, Step.NAME)
    context = {"form": form, "shops_url": settings.BASE_URL + reverse("storefront", args=["x"]).removesuffix("x/")}
    return render(request, "shops/opening/name.html", frame(application, Step.NAME, **context))


@require_safe
@own_application
def address_check(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """For the name's page while it is typed: the address made of ``?code=`` or ``?name=``, and whether it can be had."""
    typed, called = request.GET.get("code", "")[:120], request.GET.get("name", "")[:120]
    code = names.code_from(typed or called)
    besides = application.shop.partner_id if application.shop else None
    reason = names.refusal(code, besides=besides) if code else ""
    answer = {
        "code": code,
        "text": reason or (_("Your shop will be at %(address)s. It is free.") % {"address": f"/shops/{code}/"} if code else ""),
        "is_free": bool(code) and not reason,
        "suggestions": names.free_codes(called or typed, besides=besides) if reason else [],
    }
    return JsonResponse(answer)


@in_hand
def trader(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    if application.shop is None:
        return redirect(step_url(Step.NAME))
    form = TraderForm(request.POST or None, shop=application.shop, user=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.keep()
        if form.tax and form.tax.note:
            messages.info(request, form.tax.note)
        return go_on(application, Step.TRADER)
    return render(request, "shops/opening/trader.html", frame(application, Step.TRADER, form=form))


@in_hand
def sending(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    if application.shop is None:
        return redirect(step_url(Step.NAME))
    partner = application.shop.partner
    where = PickUpForm(request.POST or None, address=partner.sends_from)
    how = SendingForm(request.POST or None, partner=partner)
    if request.method == "POST" and all([where.is_valid(), how.is_valid()]):
        how.keep(sends_from=where.keep())
        return go_on(application, Step.SENDING)
    return render(request, "shops/opening/sending.html", frame(application, Step.SENDING, form=how, where=where))


@in_hand
def money(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    if application.shop is None:
        return redirect(step_url(Step.NAME))
    form = MoneyForm(request.POST or None, shop=application.shop)
    if request.method == "POST" and form.is_valid():
        form.keep(user=signed_in(request))
        return go_on(application, Step.MONEY)
    return render(request, "shops/opening/money.html", frame(application, Step.MONEY, form=form))


_VIEWS: dict[Step, Callable[..., Any]] = {
    Step.NAME: name,
    Step.TRADER: trader,
    Step.LOOK: look.choose,
    Step.PRODUCTS: products.listed,
    Step.SENDING: sending,
    Step.MONEY: money,
    Step.REVIEW: ending.review,
}
