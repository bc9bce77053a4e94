"""Vehicles and the places of postcodes, kept by the operator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy, RoleRequired, role_required
from accounts.roles import Role
from logistics.backoffice.operator import OperatorViewSet
from logistics.models import PostcodePlace, Vehicle
from logistics.rounds.place_import import MOST_BYTES, PlacesRefused, bring_in

for model in (PostcodePlace, Vehicle):
    register_permission_policy(model, RolePolicy(model, Role.OPERATOR))


class VehicleViewSet(OperatorViewSet):
    model = Vehicle
    name = "post_vehicles"
    icon = "redirect"
    list_display = ["name", "plate", "office", "max_parcels", "chilled_places", "is_active"]
    list_filter = ["office"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("plate")]),
        FieldPanel("office"),
        MultiFieldPanel(
            [FieldPanel(field) for field in ("max_parcels", "chilled_places", "max_kg", "max_litres")],
            heading=_("What it carries"),
        ),
        FieldPanel("is_active"),
    ]


class PlacesList(IndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        bring = HeaderButton(_("Bring in a table"), url=reverse("post_places:bring_in"), icon_name="upload")
        return [*super().header_buttons, bring]


class TableForm(forms.Form):
    file = forms.FileField(label=_("Table (CSV)"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 25 MB. Bring it in by parts; nothing was written."))
        return file


class BringInPlaces(RoleRequired, WagtailAdminTemplateMixin, View):
    roles = (Role.OPERATOR,)
    page_title = _("Bring in places of postcodes")
    header_icon = "upload"
    template_name = "logistics/backoffice/bring_in_places.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=TableForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                count = bring_in(form.cleaned_data["file"].read())
            except PlacesRefused as refused:
                return self.render_to_response(self.get_context_data(form=TableForm(), errors=refused.lines), status=422)
            text = ngettext("%(count)s postcode has its place now.", "%(count)s postcodes have their places now.", count)
            messages.success(request, text % {"count": count})
            return redirect("post_places:index")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class PostcodePlaceViewSet(OperatorViewSet):
    model = PostcodePlace
    name = "post_places"
    icon = "globe"
    list_display = ["postcode", "country", "latitude", "longitude"]
    list_filter = ["country"]
    search_fields = ["postcode"]
    index_view_class = PlacesList
    panels = [
        FieldRowPanel([FieldPanel("country"), FieldPanel("postcode")]),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        view = role_required(Role.OPERATOR)(BringInPlaces.as_view())
        return [*super().get_urlpatterns(), path("bring-in/", view, name="bring_in")]
