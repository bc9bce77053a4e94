"""Where a clerk works today. It goes with every event, and is remembered until signing out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from accounts.roles import Role
from logistics.models import Office, TrackingEvent

SESSION_KEY = "post_office"


class OfficeForm(forms.Form):
    """One of the offices. Where the post has written down none yet, its name is typed."""

    office = forms.CharField(label=gettext_lazy("You work at"), max_length=TrackingEvent._meta.get_field("office").max_length, strip=True)

    def clean_office(self) -> str:
        name = str(self.cleaned_data["office"])
        open_ones = offices_to_work_at()
        if open_ones.exists() and not open_ones.filter(name=name).exists():
            raise forms.ValidationError(gettext_lazy("Choose one of the offices in the list."))
        return name


def offices_to_work_at() -> QuerySet[Office]:
    return Office.objects.filter(is_active=True).order_by("name")


def office_of(request: HttpRequest) -> str:
    """The name of the clerk's office; "" while it is not said."""
    return str(request.session.get(SESSION_KEY, ""))


def office_row(request: HttpRequest) -> Office | None:
    """The clerk's office itself; None while it is not said, or where it was typed and is none of ours. One query."""
    name = office_of(request)
    return Office.objects.filter(name=name).first() if name else None


@role_required(Role.CLERK, Role.OPERATOR)
@require_POST
def choose_office(request: HttpRequest) -> HttpResponse:
    form = OfficeForm(request.POST)
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["office"]
        messages.success(request, _("You work at: %(office)s.") % {"office": form.cleaned_data["office"]})
    else:
        messages.error(request, _("Choose your office from the list. Nothing was changed."))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = reverse("post:parcels")
    return redirect(target)
