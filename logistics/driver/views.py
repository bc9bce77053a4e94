"""Rounds on the driver's phone. Each driver sees the own rounds alone; another's and an unknown one get the same 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import has_any_role, role_required
from accounts.roles import Role
from logistics.driver.forms import ReportForm
from logistics.driver.reading import round_of, rounds_of, stops_of
from logistics.models import NextAction, Round, RoundStop
from logistics.rounds import leaving
from logistics.rounds.changing import CannotChange
from logistics.rounds.locker_stops import confirmed
from logistics.rounds.reporting import NotTheirs, ReportRefused, report_stop

DRIVES = (Role.DRIVER, Role.CLERK, Role.OPERATOR)
# Signature and photo at their largest, and some words. Told before anything of it is read.
MOST_BYTES = 16 * 1024 * 1024


def for_drivers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return login_required(never_cache(role_required(*DRIVES)(view)))


def landing(request: HttpRequest) -> str | None:
    """Who only drives goes to the rounds after signing in."""
    user = request.user
    if has_any_role(user, Role.DRIVER) and not has_any_role(user, Role.CLERK, Role.OPERATOR):
        return reverse("driver")
    return None


@for_drivers
@require_safe
def driver(request: HttpRequest) -> HttpResponse:
    """The driver's rounds; a single one is opened at once."""
    rounds = list(rounds_of(request.user))
    if len(rounds) == 1:
        return redirect("driver_round", rounds[0].pk)
    return render(request, "logistics/driver/rounds.html", {"rounds": rounds})


@for_drivers
@require_safe
def driver_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = round_of(request.user, pk)
    if row is None:
        raise Http404
    stops = stops_of(row)
    shown = {
        "round": row,
        "stops": stops,
        "next": next((stop for stop in stops if not stop.is_done), None),
        "left": sum(not stop.is_done for stop in stops),
        "is_out": row.state == Round.State.OUT,
        "cash_taken": leaving.cash_expected(row),
        "actions": NextAction.choices,
    }
    return render(request, "logistics/driver/round.html", shown)


@for_drivers
@require_POST
def driver_step(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``do``: out or back."""
    row = rounds_of(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        if request.POST.get("do") == "out":
            left_behind = leaving.go_out(row, actor=request.user)
            if left_behind:
                messages.warning(request, _("Leave these at the office: %(numbers)s.") % {"numbers": ", ".join(left_behind)})
        elif request.POST.get("do") == "back":
            leaving.come_back(row)
            messages.success(request, _("You are back. Hand in the cash at the counter."))
    except CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("driver_round", pk)


@require_safe
@never_cache
def driver_state(request: HttpRequest) -> JsonResponse:
    """For the phone's queue: who is signed in, the token that forms need, which rounds are still open, and what lockers have confirmed."""
    if not request.user.is_authenticated or not has_any_role(request.user, *DRIVES):
        return JsonResponse({"error": "signed_out"}, status=401)
    rounds = list(rounds_of(request.user))
    in_place = [number for row in rounds if row.state == Round.State.OUT for number in confirmed(row)]
    known = {"rounds": [row.pk for row in rounds], "in_place": in_place}
    return JsonResponse({"driver": request.user.pk, "token": get_token(request), **known})


def _bounded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse what is too large in plain words, before the check of the token would read it all."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        if not sent.isdigit() or int(sent) > MOST_BYTES:
            text = _("These pictures are too large: a signature has 2 MB at most, a photo 12 MB. Nothing was recorded.")
            if _wants_json(request):
                return JsonResponse({"error": text}, status=413)
            return render(request, "logistics/driver/refused.html", {"text": text}, status=413)
        return csrf_protect(view)(request, *args, **kwargs)

    return checked


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


@_bounded
@never_cache
@require_POST
def driver_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report of the stop ``pk``: from the form without scripts, or from the queue, which asks for JSON."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "signed_out"}, status=401) if _wants_json(request) else redirect("sign_in")
    if not has_any_role(request.user, *DRIVES):
        raise Http404
    form = ReportForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ReportRefused(form.first_error())
        numbers = [number[:13] for number in request.POST.getlist("parcel")]
        report, is_new = report_stop(stop_id=pk, driver=request.user, said=form.said(numbers))
    except NotTheirs:
        if _wants_json(request):
            return JsonResponse({"error": _("This stop is not in one of your rounds. Nothing was recorded.")}, status=404)
        raise Http404 from None
    except ReportRefused as refused:
        if _wants_json(request):
            return JsonResponse({"error": str(refused)}, status=422)
        return _back_with(request, pk, str(refused))
    if _wants_json(request):
        return JsonResponse({"new": is_new, "stop": report.stop_id})
    messages.success(request, _("Recorded: %(stop)s.") % {"stop": report.stop.address.name})
    return redirect("driver_round", report.stop.round_id)


def _back_with(request: HttpRequest, pk: int, text: str) -> HttpResponse:
    stop = RoundStop.objects.filter(pk=pk, round__shift__driver=request.user).first()  # type: ignore[misc]
    if stop is None:
        raise Http404
    return render(request, "logistics/driver/refused.html", {"text": text, "round": stop.round_id}, status=422)


@require_safe
def driver_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the pages for when there is no network. Its address is its scope: the driver's pages and no others."""
    answer = render(request, "logistics/driver/worker.js", content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
