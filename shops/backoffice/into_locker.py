"""A shop leaves parcels in a locker instead of handing them over: a compartment and a PIN for each."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from logistics.lockers.dropping_off import leave_in_locker
from logistics.lockers.reserving import NoRoom, active
from logistics.models import LockerReservation, Parcel
from logistics.secret_codes import shown
from logistics.waiting_places import Choice, PlaceBook
from shops.access import parcels_to_hand_over_of, shop_of

MOST = 50


class IntoLocker(WagtailAdminTemplateMixin, TemplateView):
    """The parcels that have their labels, and the lockers near the shop. POST ``parcel`` (several) and ``locker`` reserves."""

    page_title = gettext_lazy("Leave in a locker")
    header_icon = "lock"
    template_name = "shops/backoffice/into_locker.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parcels = self._parcels()
        kept = active().filter(parcel__in=parcels, purpose=LockerReservation.Purpose.DROP_OFF).select_related("compartment__bank")
        places = {row.parcel_id: (row.compartment.bank, shown(row.code_seed), row.kept_until) for row in kept}
        rows = [(parcel, places.get(parcel.pk)) for parcel in parcels]
        return {**super().get_context_data(**kwargs), "rows": rows, "lockers": self._lockers(), "most": MOST}

    def post(self, request: HttpRequest) -> HttpResponse:
        place = next((choice.place for choice in self._lockers() if choice.value == request.POST.get("locker")), None)
        wanted = [parcel for parcel in self._parcels() if str(parcel.pk) in request.POST.getlist("parcel")]
        if place is None or not wanted:
            messages.error(request, _("Choose parcels and a locker. Nothing was reserved."))
            return redirect("shop_manifests:locker")
        for parcel in wanted:
            try:
                leave_in_locker(parcel=parcel, bank=place, at=timezone.now(), email=cast(User, request.user).email)
            except NoRoom as reason:
                messages.error(request, f"{parcel}: {reason}")
            else:
                messages.success(
                    request, _("%(number)s: a compartment is reserved. The PIN stands below, and in a mail to you.") % {"number": parcel}
                )
        return redirect("shop_manifests:locker")

    def _parcels(self) -> list[Parcel]:
        rows = parcels_to_hand_over_of(self.request).select_related(
            "number", "shipment__service", "shipment__sender", "shipment__recipient"
        )
        return list(rows.order_by("shipment__pickup_on", "pk")[:MOST])

    def _lockers(self) -> list[Choice]:
        sends_from = shop_of(self.request).partner.sends_from
        return PlaceBook(destination=sends_from, at=timezone.now()).lockers() if sends_from else []
