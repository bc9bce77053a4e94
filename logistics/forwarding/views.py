"""The public pages: asking for a forwarding, and seeing what became of it. The token in the second's address is the proof."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.throttle import client_address
from cms.private_pages import private_page
from logistics.forwarding.deciding import State, ask, call_off
from logistics.forwarding.forms import ForwardingForm, PlaceForm
from logistics.models import Charge, Forwarding, ForwardingPrice
from logistics.pay_views import go_to_pay

AN_HOUR = 60 * 60  # seconds
ASKED_AN_HOUR = 10


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_forwarding(request: HttpRequest) -> HttpResponse:
    """Names, both addresses, from when and for how long, and a document; then to where it is paid, or to what became of it."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ForwardingForm(data, files)
    name = request.POST.get("names", "").partition("\n")[0].strip()[:80]
    old = PlaceForm(data, prefix="old", name=name, autocomplete_section="section-old")
    new = PlaceForm(data, prefix="new", name=name, autocomplete_section="section-new")
    if request.method == "POST" and _is_right(request, form, old, new):
        said = form.cleaned_data
        old.instance.name = new.instance.name = said["names"].partition("\n")[0]
        row = ask(
            names=said["names"],
            old=old.instance,
            new=new.instance,
            starts_on=said["starts_on"],
            price=said["price"],
            proof=said["proof"],
            email=said["email"],
            language=get_language() or "",
            at=timezone.now(),
        )
        if row.charge is not None and row.charge.state == Charge.State.OPEN:
            return go_to_pay(request, row.charge, then=reverse("forwarding_status", args=[row.token]))
        return redirect("forwarding_status", row.token)
    context = {
        "form": form,
        "old": old,
        "new": new,
        "is_offered": ForwardingPrice.objects.exists(),
        "kept_days": settings.FORWARDING_PROOF_DAYS,
    }
    context["has_errors"] = bool(form.errors or old.errors or new.errors)
    return render(request, "logistics/forwarding.html", context, status=422 if context["has_errors"] else 200)


def _is_right(request: HttpRequest, form: ForwardingForm, old: PlaceForm, new: PlaceForm) -> bool:
    """Whether it can be asked for as it is written; else the forms say why not, all at once."""
    if not all([form.is_valid(), old.is_valid(), new.is_valid()]) or not form.check_against(old, new):
        return False
    if _asks_too_often(request):
        form.add_error(None, _("Too many were asked for from here. Try again in an hour, or ask at an office. Nothing was sent."))
    return form.is_valid()


def _asks_too_often(request: HttpRequest) -> bool:
    """Each leaves a document with us: from one place, so many an hour are enough for a family and an office."""
    key = f"forwarding:{client_address(request)}"
    cache.add(key, 0, AN_HOUR)
    return cache.incr(key) > ASKED_AN_HOUR


@private_page
@require_http_methods(["GET", "HEAD", "POST"])
def forwarding_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of it. POST ``call_off`` ends it."""
    # PostgreSQL fails on what can be no token at all, say a NUL.
    rows = Forwarding.objects.select_related("old", "new", "charge")
    row = rows.filter(token=token).first() if re.fullmatch(r"[\w-]{1,32}", token, re.ASCII) else None
    if row is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("call_off") and call_off(row, at=timezone.now()):
            messages.success(request, _("Called off. From now on nothing is forwarded."))
        else:
            messages.warning(request, _("It is over already. Nothing was changed."))
        return redirect("forwarding_status", token)
    context = {
        "row": row,
        "to_pay": row.charge if row.state == State.TO_PAY and row.charge and row.charge.state == Charge.State.OPEN else None,
        "is_over": row.ends_on < timezone.localdate(),
        "may_call_off": row.state in {State.TO_PAY, State.TO_CHECK, State.ACCEPTED} and row.ends_on >= timezone.localdate(),
        "kept_days": settings.FORWARDING_PROOF_DAYS,
    }
    return render(request, "logistics/forwarding_status.html", context)
