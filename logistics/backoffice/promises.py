"""Promises held against what happened."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.backoffice.base import ClerkPage
from logistics.backoffice.parcels import LIST
from logistics.promises import promises_kept

DAYS = 30
MOST_DAYS = 366


class SpanForm(forms.Form):
    since = forms.DateField(label=gettext_lazy("Promised from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("to"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean(self) -> dict[str, dt.date]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and not 0 <= (until - since).days <= MOST_DAYS:
            raise forms.ValidationError(_("Choose a span of a year at most that does not run backwards."))
        return said


class Promises(ClerkPage):
    page_title = gettext_lazy("Promises kept")
    header_icon = "date"
    template_name = "logistics/backoffice/promises.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        usual = {"since": today - dt.timedelta(days=DAYS), "until": today}
        form = SpanForm(request.GET) if {"since", "until"} & set(request.GET) else SpanForm(usual)
        span = form.cleaned_data if form.is_valid() else usual
        return self.render_to_response(self.get_context_data(form=form, rows=promises_kept(**span)))
