"""A parcel's number taken out of use, and its way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS
from logistics.backoffice.forms import PaperForm, VoidForm
from logistics.models import Parcel
from logistics.numbers import RangeExhausted, is_valid
from logistics.printing import print_labels
from logistics.returning import book_return
from logistics.voiding import CannotVoid, void


def _parcel(number: str) -> Parcel:
    if not is_valid(number):
        raise Http404(number)
    rows = Parcel.objects.select_related("number", "shipment__service", "shipment__sender", "shipment__recipient")
    return get_object_or_404(rows, number__number=number)


@role_required(*CLERKS)
@require_POST
def void_number(request: HttpRequest, number: str) -> HttpResponse:
    parcel = _parcel(number)
    form = VoidForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why the number is taken out of use. Nothing was changed."))
        return redirect("post:parcel", number)
    try:
        new = void(parcel=parcel, actor=request.user, **form.cleaned_data)
    except (CannotVoid, RangeExhausted) as refusal:
        messages.error(request, str(refusal))
        return redirect("post:parcel", number)
    if new is None:
        messages.success(request, _("The number %(number)s is void. Nobody can use it any more.") % {"number": number})
        return redirect("post:parcel", number)
    said = {"number": number, "new": new}
    messages.success(request, _("The number %(number)s is void; the parcel now has %(new)s. Print its label.") % said)
    return redirect("post:parcel", new.number)


@role_required(*CLERKS)
@require_POST
def return_label(request: HttpRequest, number: str) -> HttpResponse:
    """Book the parcel's way back, once, and print its label."""
    parcel = _parcel(number)
    form = PaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the paper. Nothing was printed."))
        return redirect("post:parcel", number)
    try:
        back = book_return(parcel=parcel, pickup_on=timezone.localdate())
    except RangeExhausted as refusal:
        messages.error(request, str(refusal))
        return redirect("post:parcel", number)
    batch = print_labels(parcels=list(back.parcels.all()), actor=request.user, **form.cleaned_data)
    return redirect("post:print_run", batch.pk)
