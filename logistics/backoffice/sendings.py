"""One sending from home at the counter: weighed, the difference taken, its label printed, accepted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.amounts import AmountField
from cms.formats import format_money
from logistics.backoffice.base import ClerkPage
from logistics.backoffice.forms import PaperForm
from logistics.backoffice.labels import PAPER_KEY
from logistics.backoffice.office import office_row
from logistics.backoffice.postage import PAGE
from logistics.charges import spoken
from logistics.models import Charge, HomeSending, ParcelStatus
from logistics.numbers import spaced
from logistics.sending.accepting import CannotAccept, accept, weigh
from logistics.sending.calling_off import CannotCallOff, call_off
from logistics.sending.forms import HEAVIEST_KG
from logistics.sending.mails import moved_words


class WeighForm(forms.Form):
    weight = AmountField(
        label=gettext_lazy("It weighs, in kg"),
        max_digits=6,
        decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "autofocus": True}),
    )

    def clean_weight(self) -> int:
        """In grams."""
        weight: Decimal = self.cleaned_data["weight"]
        if not 0 < weight <= HEAVIEST_KG:
            raise forms.ValidationError(_("Write the weight in kilograms: more than 0, and at most %(most)s.") % {"most": HEAVIEST_KG})
        return int(weight * 1000)


class SendingPage(ClerkPage):
    """What the clerk sees after scanning the code. POST ``do``: ``weigh``, ``accept`` or ``call_off``."""

    header_icon = "mail"
    template_name = "logistics/backoffice/sending.html"
    parents = (PAGE,)

    def get_page_title(self) -> str:
        return spoken(self.sending.charge.reference) if self.sending.charge else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = HomeSending.objects.select_related("sender", "recipient", "service", "charge", "extra", "office", "locker", "pickup")
        rows = rows.prefetch_related("service__names", "shipment__parcels__number").exclude(charge=None)
        self.sending = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(WeighForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        office = office_row(request)
        if office is None:
            messages.error(request, _("Choose your office first. Nothing was changed."))
            return redirect("post:sending", pk)
        try:
            if request.POST.get("do") == "weigh":
                return self._weigh(request)
            if request.POST.get("do") == "call_off":
                call_off(self.sending, at=timezone.now(), actor=self.clerk)
                messages.success(request, _("It is called off. What was paid in cash is given back under “Postage”."))
                return redirect("post:sending", pk)
            return self._accept(request, office)
        except (CannotAccept, CannotCallOff) as reason:
            messages.error(request, str(reason))
        return redirect("post:sending", pk)

    def _weigh(self, request: HttpRequest) -> HttpResponse:
        form = WeighForm(request.POST)
        if not form.is_valid():
            return self._answer(form, status=422)
        charge = weigh(self.sending, grams=form.cleaned_data["weight"], at=timezone.now())
        if charge is None:
            messages.success(request, _("The weight is noted. Nothing is to be paid for it."))
        else:
            said = {"amount": format_money(charge.amount, charge.currency)}
            messages.warning(request, _("It weighs more than was paid for: %(amount)s are to be taken first.") % said)
        return redirect("post:sending", self.sending.pk)

    def _accept(self, request: HttpRequest, office: Any) -> HttpResponse:
        paper = PaperForm(request.POST)
        if not paper.is_valid():
            return self._answer(WeighForm(), paper=paper, status=422)
        request.session[PAPER_KEY] = paper.cleaned_data["paper"]
        batch = accept(self.sending, actor=self.clerk, office=office, at=timezone.now(), **paper.cleaned_data)
        messages.success(request, _("Accepted: %(name)s.") % {"name": self.sending.recipient.name})
        return redirect("post:print_run", batch.pk) if batch else redirect("post:postage")

    def _answer(self, form: WeighForm, *, paper: PaperForm | None = None, status: int = 200) -> HttpResponse:
        sending = self.sending
        parcel = sending.shipment.parcels.all()[0] if sending.shipment else None
        owes = sending.extra if sending.extra and sending.extra.state != Charge.State.PAID else None
        context = self.get_context_data(
            sending=sending,
            charge=sending.charge,
            parcel=parcel,
            number=spaced(parcel.number.number) if parcel else "",
            waits=parcel is not None and parcel.status == ParcelStatus.PENDING and sending.state == HomeSending.State.BOOKED,
            owes=owes,
            form=form,
            paper=paper or PaperForm(initial={"paper": self.request.session.get(PAPER_KEY, "A6")}),
            place=office_row(self.request),
            moved=moved_words(sending),
        )
        return self.render_to_response(context, status=status)
