"""The page on which a receiver sends a parcel another way. The token in its address is the proof, as on the parcel's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.private_pages import private_page
from logistics.models import Charge, Parcel, Redirection
from logistics.numbers import is_valid, spaced
from logistics.pay_views import go_to_pay
from logistics.recipient_links import is_token_of
from logistics.redirecting.asking import CannotRedirect, ask
from logistics.redirecting.forms import RedirectForm
from logistics.redirecting.rules import Possible


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def redirect_parcel(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """Choose another day, a neighbour, an office, a locker or another address. A wrong token is a page that is not there."""
    parcel = _parcel(number)
    if parcel is None or not is_token_of(parcel, token):
        raise Http404
    possible = Possible(parcel, at=timezone.now())
    back = reverse("parcel_for_recipient", args=[number, token])
    form = RedirectForm(possible, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not possible.why_not:
        wish = form.wish()
        if wish is not None:
            try:
                redirection = ask(parcel=parcel, wish=wish, at=timezone.now())
            except CannotRedirect as refusal:
                form.error = str(refusal)
            else:
                return _on_to(request, redirection, back)
    context = {"parcel": parcel, "number": spaced(number), "form": form, "possible": possible, "back": back}
    return render(request, "logistics/redirect_parcel.html", context, status=422 if form.error else 200)


def _on_to(request: HttpRequest, redirection: Redirection, back: str) -> HttpResponse:
    """To where it is paid, or back to the parcel."""
    charge = redirection.charge
    if charge is not None and charge.state == Charge.State.OPEN:
        return go_to_pay(request, charge, then=back)
    messages.success(request, _("Done: your parcel goes another way. A mail confirms it."))
    return redirect(back)


def _parcel(number: str) -> Parcel | None:
    if not is_valid(number):
        return None
    rows = Parcel.objects.filter(number__number=number).prefetch_related("events")
    return rows.select_related("number", "shipment__service", "shipment__recipient", "redirection__recipient").first()
