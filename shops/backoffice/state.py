"""Open, closed for a time, or a catalogue: the owner's own word, on a small form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.partner.models import Partner
from marketplace.partner.trading import Trading
from shops.access import shop_of

LONGEST = dt.timedelta(days=366)

HELP = {
    Trading.OPEN: gettext_lazy("Shoppers see your things and buy them."),
    Trading.CLOSED: gettext_lazy("Holidays, no milk, a wedding: shoppers see your things and the day on which they can buy again."),
    Trading.CATALOGUE: gettext_lazy("Shoppers see your things and how to reach you. Nothing can be put in a basket."),
}


class StateForm(forms.Form):
    trading = forms.ChoiceField(label=gettext_lazy("Now the shop is"), choices=Trading.choices, widget=forms.RadioSelect)
    reopens_on = forms.DateField(
        label=gettext_lazy("Open again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),  # Wagtail's calendar lies over the button
        help_text=gettext_lazy("On this day it opens by itself."),
    )
    closed_message = forms.CharField(
        label=gettext_lazy("What shoppers should know (you may leave it empty)"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: We are up on the pastures. The new cheese is ready in May."),
    )

    def clean(self) -> dict[str, Any]:
        """What belongs to being closed is asked only of a shop that closes, and forgotten when it opens."""
        answers = super().clean() or {}
        if answers.get("trading") != Trading.CLOSED:
            answers["reopens_on"], answers["closed_message"] = None, ""
            self.errors.pop("reopens_on", None)
            self.errors.pop("closed_message", None)
            return answers
        day, today = answers.get("reopens_on"), timezone.localdate()
        if "reopens_on" in self.errors:
            return answers
        if day is None:
            self.add_error("reopens_on", _("Write the day on which the shop is open again. If there is none yet, take “Catalogue only”."))
        elif day <= today:
            self.add_error("reopens_on", _("This day is not in the future. Nothing was changed."))
        elif day > today + LONGEST:
            self.add_error("reopens_on", _("That is more than a year away. Nothing was changed; for so long take “Catalogue only”."))
        return answers


def change_state(request: HttpRequest) -> HttpResponse:
    """GET shows the form; POST writes these three fields and no other, so that nothing changed elsewhere meanwhile is lost."""
    partner = Partner.objects.get(pk=shop_of(request).partner_id)
    now = partner.trading_now()
    seen = {
        "trading": now,
        "reopens_on": partner.reopens_on if now == Trading.CLOSED else None,
        "closed_message": partner.shown_message,
    }
    form = StateForm(request.POST if request.method == "POST" else None, initial=seen)
    if request.method == "POST" and form.is_valid():
        Partner.objects.filter(pk=partner.pk).update(**form.cleaned_data)
        partner.refresh_from_db()
        told = partner.trading_reason
        messages.success(
            request, _("Saved. Shoppers read: “%(text)s”") % {"text": told} if told else _("Saved. Your shop is open: shoppers can buy.")
        )
        return redirect("shop_state:edit")
    context = {
        "form": form,
        "partner": partner,
        "choices": _choices(form),
        "page_title": _("Open or closed"),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [{"url": "", "label": _("Open or closed")}],
        "media": form.media,
    }
    return render(request, "shops/backoffice/state.html", context)


def _choices(form: StateForm) -> list[dict[str, Any]]:
    chosen = form["trading"].value()
    return [
        {"value": value, "label": label, "help": HELP[Trading(value)], "is_chosen": value == chosen} for value, label in Trading.choices
    ]
