"""Sending a parcel another way for a receiver who calls, or stands at the counter: the same choice as on the receiver's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.backoffice.base import ClerkPage
from logistics.backoffice.parcels import LIST, parcel_with
from logistics.models import Charge
from logistics.redirecting.asking import CannotRedirect, ask
from logistics.redirecting.forms import RedirectForm
from logistics.redirecting.rules import Possible


class RedirectFor(ClerkPage):
    """What costs something is then paid at the counter, or by the reference that the receiver is told; it counts from then on."""

    page_title = gettext_lazy("Send it another way")
    header_icon = "redirect"
    template_name = "logistics/backoffice/redirect_for.html"
    parents = (LIST,)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self._answer(request, number)

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        return self._answer(request, number)

    def _answer(self, request: HttpRequest, number: str) -> HttpResponse:
        parcel, now = parcel_with(number), timezone.now()
        possible = Possible(parcel, at=now)
        form = RedirectForm(possible, request.POST if request.method == "POST" else None)
        if request.method == "POST" and not possible.why_not:
            if request.POST.get("identity") != "1":
                form.error = _("Make sure first that this is the receiver: ask for the name and the address on the parcel.")
            elif wish := form.wish():
                try:
                    redirection = ask(parcel=parcel, wish=wish, at=now, actor=self.clerk)
                except CannotRedirect as refusal:
                    form.error = str(refusal)
                else:
                    return self._done(request, number, redirection.charge)
        context = self.get_context_data(parcel=parcel, form=form, possible=possible)
        return self.render_to_response(context, status=422 if form.error else 200)

    def _done(self, request: HttpRequest, number: str, charge: Charge | None) -> HttpResponse:
        if charge is not None and charge.state == Charge.State.OPEN:
            messages.warning(request, _("It counts once it is paid: take the money here, or tell the receiver the reference."))
            return redirect(f"{reverse('post:postage')}?{urlencode({'reference': charge.reference})}")
        messages.success(request, _("The parcel goes another way. Print its label again where it has one already."))
        return redirect("post:parcel", number)
