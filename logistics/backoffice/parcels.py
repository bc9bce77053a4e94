"""The list of parcels, those that need attention, and one parcel's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from logistics.backoffice.base import ClerkPage, page_of_parcels, with_shipment
from logistics.backoffice.forms import EventForm, PaperForm, StatusFilter, VoidForm
from logistics.backoffice.labels import PAPER_KEY
from logistics.backoffice.office import office_of
from logistics.models import ItemNumber, LabelPrint, Parcel, ParcelStatus
from logistics.models.tracking import EventCode
from logistics.numbers import clean, is_valid
from logistics.promises import promise_words
from logistics.queues import needing_attention, why_attention
from logistics.redirecting.labels import waits_for_label
from logistics.redirecting.rules import why_not
from logistics.redirecting.settling import to_settle
from logistics.scanning import Result, record_once
from logistics.tracking import FINAL_CODES
from logistics.voiding import why_void

LIST = ("post:parcels", _("Parcels"))
# A number that has a parcel, or had one.
_LEADS_SOMEWHERE = Q(parcel__isnull=False) | Q(replaced_by__isnull=False)
# Recorded with one press, because no further fact belongs to them.
ONE_PRESS = [EventCode.EMA, EventCode.EMG, EventCode.EDG, EventCode.EDH, EventCode.HOLD, EventCode.RTS]
LEVELS = {Result.RECORDED: messages.SUCCESS, Result.DOUBLE: messages.WARNING, Result.REDIRECTED: messages.WARNING}


class Parcels(ClerkPage):
    page_title = LIST[1]
    header_icon = "mail"
    template_name = "logistics/backoffice/parcels.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        # A scanned number goes straight to its parcel.
        number = clean(request.GET.get("q", ""))
        if is_valid(number) and ItemNumber.objects.filter(_LEADS_SOMEWHERE, number=number).exists():
            return redirect("post:parcel", number)
        parcels = StatusFilter(request.GET).narrow(Parcel.objects.order_by("-pk"))
        context = self.get_context_data(filter=StatusFilter(request.GET or None), **page_of_parcels(request, parcels))
        return self.render_to_response(context)


class Attention(ClerkPage):
    page_title = _("Needs attention")
    header_icon = "warning"
    template_name = "logistics/backoffice/attention.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context_data(
            **page_of_parcels(request, list(needing_attention().values_list("pk", flat=True)), with_events=True)
        )
        context["redirections"] = to_settle().count()
        context["rows"] = [(parcel, why_attention(parcel), _last_failure(parcel)) for parcel in context["page_obj"]]
        return self.render_to_response(context)


def _last_failure(parcel: Parcel) -> Any:
    if parcel.status != ParcelStatus.DELIVERY_FAILED:
        return None
    return next((event for event in reversed(parcel.events.all()) if event.code == EventCode.EMH), None)


class ParcelPage(ClerkPage):
    """One parcel: what it is, what happened to it, and forms to record what happens now."""

    header_icon = "mail"
    template_name = "logistics/backoffice/parcel.html"
    parents = (LIST,)

    def get_page_title(self) -> str:
        return str(self.kwargs["number"])

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        if is_valid(number) and (void := ItemNumber.objects.filter(number=number, replaced_by__isnull=False).first()):
            messages.warning(request, why_void(number))
            return redirect("post:parcel", str(void.replaced_by))
        return self._answer(parcel_with(number), {})

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        parcel = parcel_with(number)
        form = EventForm(request.POST)
        if not form.is_valid():
            return self._answer(parcel, {request.POST.get("code", ""): form}, status=422)
        outcome = record_once(
            parcel=parcel, code=form.cleaned_data["code"], actor=self.clerk, office=office_of(request), facts=form.facts()
        )
        messages.add_message(request, LEVELS.get(outcome.result, messages.ERROR), outcome.message)
        return redirect("post:parcel", number)

    def _answer(self, parcel: Parcel, forms: dict[str, EventForm], status: int = 200) -> HttpResponse:
        events = list(reversed(parcel.events.select_related("recorded_by")))
        goes_back = parcel.status == ParcelStatus.RETURN_TO_SENDER
        taker = parcel.shipment.sender if goes_back else parcel.bound_for.recipient
        context = self.get_context_data(
            parcel=parcel,
            shipment=parcel.shipment,
            promise=promise_words(parcel.shipment),
            events=events,
            goes_back=goes_back,
            prints=LabelPrint.objects.filter(parcel=parcel).select_related("batch__printed_by").order_by("-pk"),
            one_press=ONE_PRESS,
            delivered=forms.get(EventCode.EMI) or EventForm(initial={"delivered_to": taker.name}),
            failed=forms.get(EventCode.EMH) or EventForm(),
            ended=any(event.code in FINAL_CODES for event in events) or parcel.status == ParcelStatus.VOID,
            void=VoidForm(auto_id="void_%s"),
            may_void=parcel.status == ParcelStatus.PENDING and not events and not parcel.number.voided_at,
            why_void=why_void(str(parcel)) if parcel.number.voided_at else "",
            manifest=parcel.manifest_lines.filter(is_open=True).first(),
            returned_by=Parcel.objects.filter(shipment__returns=parcel.shipment_id).select_related("number"),
            redirections=parcel.redirections.select_related("recipient", "office", "locker", "charge", "before__recipient", "asked_by"),
            new_label=waits_for_label(parcel),
            may_redirect=not why_not(parcel),
            paper=PaperForm(initial={"paper": self.request.session.get(PAPER_KEY, "A6")}, auto_id="reprint_%s"),
        )
        return self.render_to_response(context, status=status)


def parcel_with(number: str) -> Parcel:
    """The parcel of this number with its shipment; 404 where there is none."""
    # PostgreSQL fails on what can be no number at all, say a NUL.
    if not is_valid(number):
        raise Http404(number)
    parcels = with_shipment(Parcel.objects.all()).select_related("shipment__sender")
    return get_object_or_404(parcels, number__number=number)
