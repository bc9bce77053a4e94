"""Tariffs as files, and a draft compared with today's: for the operator, beside the list of tariffs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from accounts.permissions import role_required
from accounts.roles import Role
from logistics.backoffice.base import ClerkPage
from logistics.models import Service, Tariff
from logistics.tariff_comparing import compare
from logistics.tariff_files import FileRefused, read_tariff, tariff_csv

LIST = ("post_tariffs:index", gettext_lazy("Tariffs"))


class TariffList(IndexView):
    """With a file for each tariff, a file read as a draft, and each compared with today's."""

    @property
    def header_more_buttons(self) -> list[Button]:
        imported = Button(_("Read a file"), url=reverse("post:tariff_import"), icon_name="upload", priority=20)
        return [*super().header_more_buttons, imported]

    def get_list_more_buttons(self, instance: Tariff) -> list[Any]:
        more = [
            MenuItem(_("As a file"), reverse("post:tariff_export", args=[instance.pk]), icon_name="download", priority=30),
            MenuItem(_("Compare with today’s"), reverse("post:tariff_compare", args=[instance.pk]), icon_name="view", priority=40),
        ]
        return [*super().get_list_more_buttons(instance), *more]


class TariffFileForm(forms.Form):
    service = forms.ModelChoiceField(Service.objects.all(), label=gettext_lazy("Service"))
    starts_on = forms.DateField(
        label=gettext_lazy("Starts on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("With the columns that “As a file” writes. It becomes a draft, to be compared before it starts."),
    )


class ReadTariff(ClerkPage):
    roles = (Role.OPERATOR,)
    page_title = gettext_lazy("Read a tariff from a file")
    header_icon = "upload"
    template_name = "logistics/backoffice/tariff_import.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=TariffFileForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TariffFileForm(request.POST, request.FILES)
        errors: list[str] = []
        if form.is_valid():
            said = form.cleaned_data
            try:
                draft = read_tariff(said["file"].read(), service=said["service"], starts_on=said["starts_on"], currency=settings.CURRENCY)
            except FileRefused as refused:
                errors = refused.errors
            else:
                messages.success(request, _("The draft is saved. Nobody pays by it until you take the mark “draft” away."))
                return redirect("post:tariff_compare", draft.pk)
        return self.render_to_response(self.get_context_data(form=form, errors=errors), status=422)


class CompareTariff(ClerkPage):
    roles = (Role.OPERATOR,)
    header_icon = "view"
    template_name = "logistics/backoffice/tariff_compare.html"
    parents = (LIST,)
    page_title = gettext_lazy("A tariff compared with today’s")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = get_object_or_404(Tariff.objects.select_related("service"), pk=pk)
        return self.render_to_response(self.get_context_data(draft=draft, found=compare(draft)))


@role_required(Role.OPERATOR)
@require_safe
def export_tariff(request: HttpRequest, pk: int) -> HttpResponse:
    """The tariff as CSV, in UTF-8 with a mark that Excel knows."""
    tariff = get_object_or_404(Tariff.objects.select_related("service"), pk=pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{tariff.service.code}-{tariff.starts_on}.csv"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse("\ufeff" + tariff_csv(tariff), content_type="text/csv; charset=utf-8", headers=headers)
