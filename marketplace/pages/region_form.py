"""The operator's form of a region: places are chosen from those that makers and shops have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from logistics.models import Office
from marketplace.partner.models import Partner
from producers.models import Producer


class RegionForm(WagtailAdminPageForm):
    municipalities = forms.MultipleChoiceField(
        label=_("Municipalities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those in which a maker, a shop or an office is."),
    )
    districts = forms.MultipleChoiceField(
        label=_("Districts"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Those in which a maker is.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was chosen once stays on offer, whoever has moved away since.
        known = {
            "municipalities": _names(Producer, "municipality") | _names(Partner, "municipality") | _names(Office, "locality"),
            "districts": _names(Producer, "district"),
        }
        for field, names in known.items():
            if field in self.fields:
                self.fields[field].choices = [(name, name) for name in sorted(names | set(getattr(self.instance, field) or ()))]


def _names(model: Any, column: str) -> set[str]:
    return set(model.objects.order_by().exclude(**{column: ""}).values_list(column, flat=True).distinct())
