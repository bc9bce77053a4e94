"""Changing the shop one works in, for people of several."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shops.access.querysets import SESSION_KEY, shops_of


@require_POST
def choose_shop(request: HttpRequest) -> HttpResponse:
    """POST ``shop``, the key of one of the user's own shops; any other is not found."""
    shop = next((shop for shop in shops_of(request) if str(shop.pk) == request.POST.get("shop")), None)
    if shop is None:
        raise Http404
    request.session[SESSION_KEY] = shop.pk
    messages.success(request, _("You are working in %(shop)s now.") % {"shop": shop})
    return redirect("wagtailadmin_home")
