"""The list of parcels, those that need attention, and one parcel's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from logistics.backoffice.base import ClerkPage, page_of, with_shipment
from logistics.backoffice.forms import EventForm, PaperForm, StatusFilter
from logistics.backoffice.labels import PAPER_KEY
from logistics.backoffice.office import office_of
from logistics.backoffice.recording import Result, record_once
from logistics.models import LabelPrint, Parcel, ParcelStatus
from logistics.models.tracking import EventCode
from logistics.numbers import clean
from logistics.queues import needing_attention, why_attention

LIST = ("post:parcels", _("Parcels"))
# Recorded with one press, because no further fact belongs to them.
ONE_PRESS = [EventCode.EMA, EventCode.EMG, EventCode.EDG, EventCode.EDH, EventCode.HOLD, EventCode.RTS]
LEVELS = {Result.RECORDED: messages.SUCCESS, Result.DOUBLE: messages.WARNING}


class Parcels(ClerkPage):
    page_title = LIST[1]
    header_icon = "mail"
    template_name = "logistics/backoffice/parcels.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        # A scanned number goes straight to its parcel.
        scanned = Parcel.objects.filter(number__number=clean(request.GET.get("q", ""))).select_related("number").first()
        if scanned:
            return redirect("post:parcel", str(scanned))
        parcels = StatusFilter(request.GET).narrow(with_shipment(Parcel.objects.order_by("-pk")))
        context = self.get_context_data(filter=StatusFilter(request.GET or None), **page_of(request, parcels))
        return self.render_to_response(context)


class Attention(ClerkPage):
    page_title = _("Needs attention")
    header_icon = "warning"
    template_name = "logistics/backoffice/attention.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.get_context_data(**page_of(request, with_shipment(needing_attention()).prefetch_related("events")))
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
        return self._answer(_parcel(number), {})

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        parcel = _parcel(number)
        form = EventForm(request.POST)
        if not form.is_valid():
            return self._answer(parcel, {request.POST.get("code", ""): form}, status=422)
        outcome = record_once(
            parcel=parcel, code=form.cleaned_data["code"], actor=self.clerk, office=office_of(request), facts=form.facts()
        )
        messages.add_message(request, LEVELS.get(outcome.result, messages.ERROR), outcome.message)
        return redirect("post:parcel", number)

    def _answer(self, parcel: Parcel, forms: dict[str, EventForm], status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            parcel=parcel,
            shipment=parcel.shipment,
            events=list(reversed(parcel.events.select_related("recorded_by"))),
            prints=LabelPrint.objects.filter(parcel=parcel).select_related("batch__printed_by").order_by("-pk"),
            one_press=ONE_PRESS,
            delivered=forms.get(EventCode.EMI) or EventForm(initial={"delivered_to": parcel.shipment.recipient.name}),
            failed=forms.get(EventCode.EMH) or EventForm(),
            ended=parcel.status in ParcelStatus.final(),
            paper=PaperForm(initial={"paper": self.request.session.get(PAPER_KEY, "A6")}, auto_id="reprint_%s"),
        )
        return self.render_to_response(context, status=status)


def _parcel(number: str) -> Parcel:
    parcels = with_shipment(Parcel.objects.all()).select_related("shipment__sender")
    return get_object_or_404(parcels, number__number=number)
