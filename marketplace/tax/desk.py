"""The operator's list of rates: what counts, since when, by which law. A rate that has started stays; a new one ends it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column

from cms.formats import format_day, format_number
from marketplace.tax.models import TaxRate
from producers.viewsets import OperatorDeleteView, OperatorEditView, OperatorIndexView, OperatorViewSet


class RateForm(WagtailAdminModelForm):
    """What was charged yesterday stays explained: a row may begin tomorrow at the earliest, unless it is the first of its kind."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins = cleaned.get("starts_on")
        if isinstance(begins, dt.date) and begins <= timezone.localdate() and self._has_one(cleaned):
            self.add_error(
                "starts_on",
                ValidationError(_("A rate is in use there already, and today's orders bear it. The new one may count from tomorrow on.")),
            )
        return cleaned

    def _has_one(self, cleaned: dict[str, Any]) -> bool:
        same = TaxRate.objects.filter(territory=cleaned.get("territory"), tax_class=cleaned.get("tax_class"))
        return same.exclude(pk=self.instance.pk).filter(starts_on__lte=timezone.localdate()).exists()


class RateList(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[TaxRate]:
        today = timezone.localdate()
        newer = TaxRate.objects.filter(
            territory=OuterRef("territory"), tax_class=OuterRef("tax_class"), starts_on__gt=OuterRef("starts_on"), starts_on__lte=today
        )
        return TaxRate.objects.annotate(is_over=Exists(newer))

    def get_edit_url(self, instance: TaxRate) -> str | None:
        """None for what has started: nothing leads where nothing can be done."""
        url: str | None = super().get_edit_url(instance)
        return None if instance.has_started() else url

    def get_delete_url(self, instance: TaxRate) -> str | None:
        url: str | None = super().get_delete_url(instance)
        return None if instance.has_started() else url


class _NotStarted:
    def get_queryset(self) -> QuerySet[TaxRate]:
        """Only what has not begun may be corrected; all else is a 404."""
        return TaxRate.objects.filter(starts_on__gt=timezone.localdate())

    get_base_object_queryset = get_queryset


class RateEdit(_NotStarted, OperatorEditView):
    pass


class RateDelete(_NotStarted, OperatorDeleteView):
    pass


def state_of(rate: Any) -> str:
    if not rate.has_started():
        return _("from %(day)s") % {"day": format_day(rate.starts_on)}
    return _("past") if rate.is_over else _("in use")


class RateViewSet(OperatorViewSet):
    model = TaxRate
    name = "vat_rates"
    icon = "decimal"
    menu_label = gettext_lazy("VAT rates")
    menu_order = 212
    add_to_admin_menu = True
    left_out = frozenset({"usage", "history"})
    index_view_class = RateList
    edit_view_class = RateEdit
    delete_view_class = RateDelete
    list_per_page = 100
    list_display = [
        "territory",
        "tax_class",
        Column("percent", label=gettext_lazy("Percent"), accessor=lambda rate: f"{format_number(rate.percent)} %", sort_key="percent"),
        "starts_on",
        Column("state", label=gettext_lazy("State"), accessor=state_of),
        Column("source", label=gettext_lazy("Law"), classname="wide-only"),
    ]
    list_filter = ["territory", "tax_class"]
    ordering = ("territory", "tax_class", "-starts_on")
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=gettext_lazy(
                    "A new row ends the one before it on its first day. A row that has started cannot be changed: orders bear it."
                )
            ),
            FieldRowPanel([FieldPanel("territory"), FieldPanel("tax_class")]),
            FieldRowPanel([FieldPanel("percent"), FieldPanel("starts_on")]),
            FieldPanel("own_name", help_text=gettext_lazy("For example: taxa reduzida, taux normal.")),
            FieldPanel("source", help_text=gettext_lazy("The law and its article, so that everybody can look it up.")),
            FieldPanel("source_url"),
        ],
        base_form_class=RateForm,
    )
