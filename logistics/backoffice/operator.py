"""What the operator keeps up: services, prices, zones and closed days. Nobody else sees it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy, role_required
from accounts.roles import Role
from logistics.backoffice.tariff_desk import TariffList
from logistics.models import Closure, Service, Tariff, Zone

for model in (Closure, Service, Tariff, Zone):
    register_permission_policy(model, RolePolicy(model, Role.OPERATOR))


class CarefulDelete(DeleteView):
    """Says what stands in the way, where Wagtail would fail."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(self.request, _("%(name)s is in use and stays. Nothing was deleted.") % {"name": self.object})
            return redirect(self.index_url_name)


class OperatorViewSet(ModelViewSet):
    """A list and forms that are not there for anybody but the operator."""

    delete_view_class = CarefulDelete

    # Wagtail's copy form saves over the row it was opened from.
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = super().get_urlpatterns()
        for pattern in patterns:
            pattern.callback = role_required(Role.OPERATOR)(pattern.callback)
        return patterns


class ServiceViewSet(OperatorViewSet):
    model = Service
    name = "post_services"
    icon = "redirect"
    list_display = ["name", "code", "kind", "mark", "is_chilled", "is_active"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("description"),
        InlinePanel(
            "names",
            heading=_("In other languages"),
            label=_("Name"),
            panels=[FieldPanel("language"), FieldPanel("name"), FieldPanel("description")],
        ),
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cutoff"), FieldPanel("transit_days")]),
                FieldRowPanel([FieldPanel("delivers_on"), FieldPanel("picks_up_on")]),
                FieldPanel("area"),
            ],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_grams"), FieldPanel("longest_mm")]),
                FieldRowPanel([FieldPanel("girth_mm"), FieldPanel("sides_mm")]),
                FieldPanel("volumetric_divisor"),
            ],
            heading=_("What it takes"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("is_chilled", "cash_on_delivery", "offers_signature", "checks_age", "insured_up_to")],
            heading=_("What it does"),
        ),
        FieldRowPanel([FieldPanel("mark"), FieldPanel("indicator"), FieldPanel("position")]),
        FieldPanel("is_active"),
    ]


class TariffViewSet(OperatorViewSet):
    model = Tariff
    name = "post_tariffs"
    icon = "decimal"
    index_view_class = TariffList
    list_display = ["service", "starts_on", "is_draft", "currency", "cash_fee"]
    list_filter = ["service", "is_draft"]
    panels = [
        FieldRowPanel([FieldPanel("service"), FieldPanel("starts_on")]),
        FieldRowPanel([FieldPanel("currency"), FieldPanel("is_draft")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("cash_fee"), FieldPanel("cash_percent")]),
                FieldRowPanel([FieldPanel("insured_fee"), FieldPanel("insured_percent")]),
                FieldRowPanel([FieldPanel("signature_fee"), FieldPanel("age_fee")]),
                FieldPanel("pickup_fee"),
            ],
            heading=_("Fees, for a whole shipment"),
        ),
        InlinePanel(
            "steps", heading=_("Weight steps"), label=_("Step"), panels=["zone", FieldRowPanel(["up_to_grams", "price"])], min_num=1
        ),
        InlinePanel(
            "surcharges",
            heading=_("Surcharges, for each parcel"),
            label=_("Surcharge"),
            panels=["name", FieldRowPanel(["amount", "percent"]), "area", "longest_from_mm"],
        ),
    ]


class ZoneViewSet(OperatorViewSet):
    model = Zone
    name = "post_zones"
    icon = "globe"
    list_display = ["name", "code"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        InlinePanel("ranges", heading=_("Postcodes"), label=_("Range"), panels=["country", FieldRowPanel(["first", "last"])]),
    ]


class ClosureViewSet(OperatorViewSet):
    model = Closure
    name = "post_closures"
    icon = "calendar-alt"
    list_display = ["day", "every_year", "zone", "reason"]
    list_filter = ["zone"]
    form_fields = ["day", "every_year", "zone", "area", "reason"]
