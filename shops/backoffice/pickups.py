"""A shop asks the post to come by."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from cms.formats import format_day
from logistics.models import Address, PickupRequest
from logistics.pickups import CannotAsk, ask_for_pickup, days_to_ask, settle
from marketplace.order.models import ShopOrder
from shops.access import pickups_of, shop_of, shop_orders_of

MOST_SHOWN = 30


class PickupForm(forms.Form):
    day = forms.TypedChoiceField(label=gettext_lazy("Day"), coerce=dt.date.fromisoformat)
    window = forms.ChoiceField(label=gettext_lazy("Time"), choices=PickupRequest.Window.choices, initial=PickupRequest.Window.ANY)
    parcels = forms.IntegerField(
        label=gettext_lazy("Parcels"), min_value=1, max_value=500, initial=1, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the driver"), required=False, max_length=160, help_text=gettext_lazy("Where to ring, where to park.")
    )

    def __init__(self, *args: Any, sender: Address, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].choices = [(day.isoformat(), format_day(day)) for day in days_to_ask(sender)]  # type: ignore[attr-defined]


class Pickups(WagtailAdminTemplateMixin, TemplateView):
    """The form, and below it what was asked for."""

    page_title = gettext_lazy("Pick-ups")
    header_icon = "calendar-alt"
    template_name = "shops/backoffice/pickups.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sender = shop_of(self.request).partner.sends_from
        packed = shop_orders_of(self.request).filter(state=ShopOrder.State.PACKED).count()
        form = kwargs.pop("form", None) or (sender and PickupForm(sender=sender, initial={"parcels": max(1, packed)}))
        asked = pickups_of(self.request).filter(day__gte=timezone.localdate()).order_by("day", "pk")[:MOST_SHOWN]
        return {**super().get_context_data(**kwargs), "form": form, "sender": sender, "pickups": asked, "packed": packed}

    def post(self, request: HttpRequest) -> HttpResponse:
        sender = shop_of(request).partner.sends_from
        if sender is None:
            return redirect("shop_pickups:index")
        form = PickupForm(request.POST, sender=sender)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            pickup = ask_for_pickup(sender=sender, **form.cleaned_data)
        except CannotAsk as reason:
            form.add_error("day", str(reason))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(
            request, _("The post is asked to come on %(day)s. You see here when it has confirmed.") % {"day": format_day(pickup.day)}
        )
        return redirect("shop_pickups:index")


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Call off one of the shop's own pick-ups."""
    pickup = get_object_or_404(pickups_of(request), pk=pk)
    if settle(pickup=pickup, state=PickupRequest.State.CANCELLED, actor=request.user):
        messages.success(request, _("The pick-up on %(day)s is called off.") % {"day": format_day(pickup.day)})
    else:
        messages.warning(request, _("That pick-up was called off already."))
    return redirect("shop_pickups:index")


class ShopPickups(ViewSet):
    """Mounted at ``/admin/pickups/``."""

    name = "shop_pickups"
    url_prefix = "pickups"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Pick-ups")
    menu_order = 110
    add_to_admin_menu = True

    def get_menu_item(self, order: int | None = None) -> Any:
        from shops.backoffice.menu import ShopMenuItem

        return ShopMenuItem(self.menu_label, reverse("shop_pickups:index"), name="shop-pickups", icon_name=self.icon, order=self.menu_order)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", Pickups.as_view(), name="index"),
            path("<int:pk>/call-off/", call_off, name="call_off"),
        ]
