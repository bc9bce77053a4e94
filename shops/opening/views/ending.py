"""The last page: everything once more, the price of selling, and the button; then the waiting."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from logistics.models import Service
from shops.models import PayoutAccount, ShopApplication, Trader
from shops.opening.asking import CannotAsk, ask_to_open, offer_for, take_back
from shops.opening.current import in_hand, own_application
from shops.opening.steps import Step, step_url
from shops.opening.views.frame import frame
from shops.opening.views.products import products_of_shop


@in_hand
def review(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """POST asks to open. What lacks is named with a link to its step."""
    shop = application.shop
    if shop is None:
        return redirect(step_url(Step.NAME))
    if request.method == "POST":
        try:
            ask_to_open(application=application, seen=request.POST.get("terms", ""))
        except CannotAsk as refused:
            messages.error(request, str(refused))
            return redirect(step_url(Step.REVIEW))
        return redirect("opening_waiting")
    partner = shop.partner
    context = {
        "partner": partner,
        "trader": Trader.objects.filter(shop=shop).select_related("address").first(),
        "account": PayoutAccount.objects.filter(shop=shop).first(),
        "products": products_of_shop(shop),
        "services": Service.objects.filter(is_active=True).exclude(code__in=partner.services_left_out).prefetch_related("names"),
        "offer": offer_for(application),
    }
    return render(request, "shops/opening/review.html", frame(application, Step.REVIEW, **context))


@own_application
def waiting(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """What happens now; whoever has it in hand is led back to the steps."""
    if application.state != ShopApplication.State.ASKED:
        return redirect("open_shop")
    return render(request, "shops/opening/waiting.html", {"application": application, "shop": application.shop})


@require_POST
@own_application
def back_in_hand(request: HttpRequest, application: ShopApplication) -> HttpResponse:
    """To change something although it has been asked already."""
    if take_back(application=application):
        messages.info(request, _("You have it back. Change what you like, then ask again."))
        return redirect(step_url(Step.REVIEW))
    messages.info(request, _("The operator has ruled on it meanwhile."))
    return redirect("open_shop")
