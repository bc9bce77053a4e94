"""The counter: what waits at the clerk's office, and handing it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _

from logistics.backoffice.base import ClerkPage, page_of
from logistics.backoffice.office import office_row
from logistics.backoffice.parcels import LIST
from logistics.holding.handing_out import DIGITS_KEPT, Outcome, Proof, find, hand_out
from logistics.models import Hold, TrackingEvent

WAITING = ("post:hand_out", _("Hand out"))


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Number, code or name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


class HandOutForm(forms.Form):
    """Who took it, and what they showed. What is missing says ``handing_out``, which knows the parcel."""

    taken_by = forms.CharField(label=_("Who takes it"), required=False, max_length=TrackingEvent._meta.get_field("delivered_to").max_length)
    code = forms.CharField(
        label=_("The code"),
        required=False,
        max_length=20,
        help_text=_("Six digits from the mail. Whoever has it may be somebody else than the recipient."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )
    document = forms.ChoiceField(label=_("Or a document"), required=False, choices=[("", _("None shown")), *Hold.Document.choices])
    digits = forms.CharField(
        label=_("Last characters of its number"),
        required=False,
        max_length=DIGITS_KEPT,
        help_text=_("Four at most, and never the whole number or a copy: they show that you looked, and data protection allows no more."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    age_checked = forms.BooleanField(label=_("I looked at the age"), required=False)
    cash_taken = forms.BooleanField(label=_("I took the cash"), required=False)

    def proof(self) -> Proof:
        return Proof(**{name: self.cleaned_data[name] for name in ("code", "document", "digits", "age_checked", "cash_taken")})


class HandOut(ClerkPage):
    """What waits at the office, the one that goes back first on top."""

    page_title = WAITING[1]
    header_icon = "user"
    template_name = "logistics/backoffice/hand_out.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        place = office_row(request)
        form = FindForm(request.GET if "q" in request.GET else None)
        words = form.cleaned_data["q"].replace("\x00", "") if form.is_bound and form.is_valid() else ""
        found = find(office=place, words=words) if place else Hold.objects.none()
        # A scanned number or a typed code leads straight to its parcel.
        if words and place:
            first_two = list(found[:2])
            if len(first_two) == 1:
                return redirect("post:hand_out_one", first_two[0].pk)
        return self.render_to_response(self.get_context_data(place=place, find=form, words=words, **page_of(request, found)))


class HandOutOne(ClerkPage):
    """One parcel at the counter."""

    header_icon = "user"
    template_name = "logistics/backoffice/hand_out_one.html"
    parents = (LIST, WAITING)

    def get_page_title(self) -> str:
        return str(self.hold.parcel)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.hold = _hold(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(HandOutForm(initial={"taken_by": self.hold.parcel.bound_for.recipient.name}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        place = office_row(request)
        if place is None or place.pk != self.hold.office_id:
            messages.error(request, _("This parcel waits at another office than the one you work at. Nothing was recorded."))
            return redirect("post:hand_out_one", pk)
        form = HandOutForm(request.POST)
        if not form.is_valid():
            return self._answer(form, status=422)
        answer = hand_out(hold=self.hold, taken_by=form.cleaned_data["taken_by"], proof=form.proof(), clerk=self.clerk)
        if answer.outcome is Outcome.REFUSED:
            for name, text in answer.errors.items():
                form.add_error(name or None, text)
            return self._answer(form, status=422)
        messages.add_message(request, messages.SUCCESS if answer.outcome is Outcome.HANDED_OUT else messages.WARNING, answer.message)
        return redirect("post:hand_out")

    def _answer(self, form: HandOutForm, status: int = 200) -> HttpResponse:
        shipment = self.hold.parcel.shipment
        context = self.get_context_data(
            hold=self.hold, parcel=self.hold.parcel, shipment=shipment, form=form, has_ended=self.hold.ended_at is not None
        )
        context["asks_cash"] = bool(shipment.cash_to_collect) and self.hold.parcel.position == 1
        return self.render_to_response(context, status=status)


def _hold(pk: int) -> Hold:
    if pk > 2**62:
        raise Http404
    rows = Hold.objects.select_related("office", "handed_by", "parcel__number", "parcel__shipment__recipient", "parcel__shipment__service")
    rows = rows.select_related("parcel__redirection__recipient")
    return get_object_or_404(rows, pk=pk)
