"""The public page of a parcel: whoever has the number sees where it is, and nobody's name or address."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from logistics.history import history
from logistics.models import Parcel
from logistics.models.parcels import ParcelStatus
from logistics.numbers import clean, is_valid, spaced
from logistics.redirecting.rules import why_not

# Good news, bad news, and what wants doing: the colour of the line with the status. The words say it too.
_TONES = {
    ParcelStatus.DELIVERED: "good",
    ParcelStatus.READY_FOR_PICKUP: "note",
    ParcelStatus.DELIVERY_FAILED: "note",
    ParcelStatus.ON_HOLD: "note",
    ParcelStatus.RETURN_TO_SENDER: "bad",
    ParcelStatus.LOST: "bad",
}
# While nothing went wrong, the promise stands.
_ON_COURSE = {ParcelStatus.PENDING, ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT, ParcelStatus.OUT_FOR_DELIVERY}


class TrackingForm(forms.Form):
    """One number, typed or scanned."""

    number = forms.CharField(
        label=_("Item number"),
        help_text=_("13 letters and digits, as on the label or in the mail, for example DA 000 000 014 PT."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Write the item number of the parcel.")},
    )

    def clean_number(self) -> str:
        number = clean(self.cleaned_data["number"])
        if not is_valid(number):
            raise forms.ValidationError(_("Something in this number is wrong. Compare it with the label, letter by letter."))
        return number


@require_safe
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the number (``?number=``) and go on to its page; a number that cannot be is explained beside the field."""
    form = TrackingForm(request.GET) if "number" in request.GET else TrackingForm()
    if form.is_bound and form.is_valid():
        return redirect("parcel_tracking", number=form.cleaned_data["number"])
    return render(request, "logistics/track.html", {"form": form})


@require_safe
@never_cache
def parcel_tracking(request: HttpRequest, number: str) -> HttpResponse:
    """One parcel's status and history. Three queries; 404 with the form for a number that is wrong or not ours."""
    tidy = clean(number)
    if tidy != number and is_valid(tidy):
        return redirect("parcel_tracking", number=tidy)
    parcel = (
        Parcel.objects.filter(number__number=number)
        .select_related("number", "shipment__recipient", "redirection")
        .prefetch_related("events")
        .first()
        if is_valid(number)
        else None
    )
    if parcel is None:
        form = TrackingForm({"number": number[:40]})
        if form.is_valid():
            form.add_error("number", _("We have no parcel with this number. Compare it with the label, or try again in an hour."))
        return render(request, "logistics/track.html", {"form": form}, status=404)
    shown = {
        "parcel": parcel,
        "number": spaced(number),
        "history": history(parcel),
        "tone": _TONES.get(ParcelStatus(parcel.status), ""),
        "expected": parcel.status in _ON_COURSE and parcel.bound_for.promised_for >= timezone.localdate(),
        "may_redirect": not why_not(parcel),
    }
    return render(request, "logistics/parcel_tracking.html", shown)
