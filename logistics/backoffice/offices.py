"""Offices, kept by the operator: where they are, when they are open, which postcodes they deliver."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from logistics.addresses import normalise_postcode
from logistics.backoffice.operator import OperatorViewSet
from logistics.hours import EXAMPLE, HoursInvalid, check_hours, check_hours_of_a_day
from logistics.models import Office

register_permission_policy(Office, RolePolicy(Office, Role.OPERATOR))
HOURS_HELP = gettext_lazy("As OpenStreetMap writes them, for example: %(example)s")


class PlaceForm(WagtailAdminModelForm):
    """An office or a locker: hours that can be read, a postcode in its normal form, coordinates both or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opening_hours"].help_text = HOURS_HELP % {"example": EXAMPLE}

    def clean_opening_hours(self) -> str:
        text = str(self.cleaned_data["opening_hours"]).strip()
        try:
            check_hours(text)
        except HoursInvalid as invalid:
            raise ValidationError(str(invalid)) from None
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("postcode"):
            said["country"], said["postcode"] = normalise_postcode(said.get("country") or settings.POST_COUNTRY, said["postcode"])
        latitude, longitude = said.get("latitude"), said.get("longitude")
        if (latitude is None) != (longitude is None):
            self.add_error("latitude" if latitude is None else "longitude", _("Write both coordinates, or none."))
        if latitude is not None and abs(latitude) > 90:
            self.add_error("latitude", _("A latitude lies between −90 and 90 degrees."))
        if longitude is not None and abs(longitude) > 180:
            self.add_error("longitude", _("A longitude lies between −180 and 180 degrees."))
        return said


class OfficeForm(PlaceForm):
    """Beside the office, its exceptions and the postcodes it delivers: each checked where it stands."""

    def is_valid(self) -> bool:
        fine = super().is_valid()
        for row in self.formsets["closures"].forms:
            fine = _check_closure(row) and fine
        for row in self.formsets["areas"].forms:
            fine = _check_area(row) and fine
        return fine


def _check_closure(row: forms.ModelForm[Any]) -> bool:
    hours = str(getattr(row, "cleaned_data", {}).get("hours") or "")
    try:
        check_hours_of_a_day(hours)
    except HoursInvalid as invalid:
        row.add_error("hours", str(invalid))
        return False
    return True


def _check_area(row: forms.ModelForm[Any]) -> bool:
    said = getattr(row, "cleaned_data", {})
    if said.get("first") and said.get("last") and said["last"] < said["first"]:
        row.add_error("last", _("The last postcode comes before the first."))
        return False
    return True


class OfficeViewSet(OperatorViewSet):
    model = Office
    name = "post_offices"
    icon = "home"
    list_display = ["name", "locality", "opening_hours", "hands_out", "is_active"]
    list_filter = ["is_active", "hands_out"]
    search_fields = ["name", "locality", "postcode"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("locality"), FieldPanel("country")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("phone")]),
            FieldPanel("opening_hours"),
            InlinePanel(
                "closures",
                heading=gettext_lazy("Days that differ"),
                label=gettext_lazy("Day"),
                panels=[FieldRowPanel(["day", "hours"]), "reason"],
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("hands_out", "capacity", "takes_in", "takes_payments", "prints_labels", "step_free")],
                heading=gettext_lazy("What it does"),
            ),
            InlinePanel(
                "areas",
                heading=gettext_lazy("Postcodes that it delivers"),
                label=gettext_lazy("Range"),
                panels=["country", FieldRowPanel(["first", "last"])],
            ),
            FieldPanel("is_active"),
        ],
        base_form_class=OfficeForm,
    )
