"""Where a clerk works today. It goes with every event, and is remembered until signing out."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from accounts.roles import Role
from logistics.models import TrackingEvent

SESSION_KEY = "post_office"


class OfficeForm(forms.Form):
    office = forms.CharField(label=gettext_lazy("You work at"), max_length=TrackingEvent._meta.get_field("office").max_length, strip=True)


def office_of(request: HttpRequest) -> str:
    """The name of the clerk's office; "" while it is not said."""
    return str(request.session.get(SESSION_KEY, ""))


@role_required(Role.CLERK, Role.OPERATOR)
@require_POST
def choose_office(request: HttpRequest) -> HttpResponse:
    form = OfficeForm(request.POST)
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["office"]
        messages.success(request, _("You work at: %(office)s.") % {"office": form.cleaned_data["office"]})
    else:
        messages.error(request, _("Write the name of your office, with 60 letters at most. Nothing was changed."))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = reverse("post:parcels")
    return redirect(target)
