"""Rounds of a day: what waits, who drives, the plan, and its changes by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from cms.formats import format_day
from logistics.backoffice.base import CLERKS, ClerkPage
from logistics.backoffice.office import office_of
from logistics.backoffice.round_forms import DayForm, ShiftForm, offices_by_nearness, today
from logistics.models import Office, PlanRun, Round, RoundStop, Shift
from logistics.rounds.changing import rounds_with_stops
from logistics.rounds.doors import cash_of
from logistics.rounds.drawing import draw
from logistics.rounds.places import office_spot
from logistics.rounds.planning import UNDER_WAY, ask_for_plan
from logistics.rounds.reasons import what_is_broken
from logistics.rounds.waiting import doors_of

LIST = ("post:rounds", gettext_lazy("Rounds"))


def address_of(office: Office, day: dt.date) -> str:
    """The page of one day of one office."""
    return f"{reverse('post:rounds')}?{urlencode({'day': day.isoformat(), 'office': office.pk})}"


def chosen(request: HttpRequest) -> tuple[DayForm, Office | None, dt.date]:
    """Office and day that query or form name; what is missing or wrong there is today, and the clerk's office."""
    offices = offices_by_nearness(office_of(request))
    form = DayForm(request.POST if request.method == "POST" else request.GET, offices=offices)
    form.is_valid()
    named, day = form.cleaned_data.get("office"), form.cleaned_data.get("day") or today()
    office = next((one for one in offices if one.pk == named), offices[0] if offices else None)
    return DayForm(initial={"day": day, "office": office.pk if office else None}, offices=offices), office, day


class Figures:
    """What a round carries, for its line and its head."""

    def __init__(self, row: Round) -> None:
        self.row, self.stops = row, list(row.stops.all())
        self.parcels = [entry.parcel for stop in self.stops for entry in stop.entries.all()]
        self.chilled = sum(parcel.shipment.service.is_chilled for parcel in self.parcels)
        self.pickups = sum(stop.kind == RoundStop.Kind.PICKUP for stop in self.stops)
        self.cash: Decimal = cash_of(self.parcels)
        self.kilometres = round(row.metres / 1000)
        self.broken = what_is_broken(row.broken, {stop.pk: stop.address.name for stop in self.stops})
        self.is_draft = row.state == Round.State.DRAFT


class Rounds(ClerkPage):
    page_title = LIST[1]
    header_icon = "redirect"
    template_name = "logistics/backoffice/rounds.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.answer()

    def post(self, request: HttpRequest) -> HttpResponse:
        """A new shift."""
        _form, office, day = chosen(request)
        if office is None:
            return self.answer(status=422)
        form = ShiftForm(request.POST, office=office, day=day)
        if form.is_valid():
            try:
                with transaction.atomic():
                    shift = form.save()
            except IntegrityError:
                messages.warning(request, _("This shift was written by somebody else in the meantime. Nothing was added."))
            else:
                messages.success(request, _("Added: %(shift)s.") % {"shift": shift})
            return redirect(address_of(office, day))
        return self.answer(form, status=422)

    def answer(self, form: ShiftForm | None = None, status: int = 200) -> HttpResponse:
        day_form, office, day = chosen(self.request)
        context: dict[str, Any] = {"day_form": day_form, "chosen_office": office, "day": day}
        if office is not None:
            context |= self._of_day(office, day, form)
        return self.render_to_response(self.get_context_data(**context), status=status)

    def _of_day(self, office: Office, day: dt.date, form: ShiftForm | None) -> dict[str, Any]:
        run = PlanRun.objects.filter(office=office, day=day).first()
        if self.request.htmx and run and run.state in UNDER_WAY:  # type: ignore[attr-defined]
            return {"run": run, "is_running": True}
        doors, rounds = doors_of(office=office, day=day), rounds_with_stops(office=office, day=day)
        parcels = [parcel for door in doors for parcel in door.parcels]
        planned = {entry.parcel_id for row in rounds for stop in row.stops.all() for entry in stop.entries.all()}
        fetched = {stop.pickup_id for row in rounds for stop in row.stops.all()}
        visited = {stop.locker_id for row in rounds for stop in row.stops.all()}
        shifts = Shift.objects.filter(vehicle__office=office, day=day).select_related("vehicle", "driver", "round")
        return {
            "run": run,
            "is_running": bool(run and run.state in UNDER_WAY),
            "has_spot": office_spot(office) is not None,
            "doors": sum(bool(door.parcels) and door.locker is None for door in doors),
            "lockers": sum(door.locker is not None for door in doors),
            "parcels": len(parcels),
            "chilled": sum(parcel.shipment.service.is_chilled for parcel in parcels),
            "pickups": sum(door.pickup is not None for door in doors),
            "cash": cash_of(parcels),
            "unplanned": sum(parcel.pk not in planned for parcel in parcels)
            + sum(door.pickup is not None and door.pickup.pk not in fetched for door in doors)
            + sum(bool(door.taken_out) and door.locker is not None and door.locker.pk not in visited for door in doors),
            "shifts": list(shifts),
            "form": form or ShiftForm(office=office, day=day),
            "rounds": [Figures(row) for row in rounds],
            "drawing": draw(rounds),
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            if not context.get("is_running"):
                return HttpResponse(headers={"HX-Refresh": "true"})
            return render(self.request, "logistics/backoffice/_plan_progress.html", context)
        return super().render_to_response(context, **kwargs)


@role_required(*CLERKS)
@require_POST
def plan_rounds(request: HttpRequest) -> HttpResponse:
    """Plan the day in the background; its page shows how far it is."""
    _form, office, day = chosen(request)
    if office is None:
        return redirect("post:rounds")
    ask_for_plan(office=office, day=day, actor=request.user)
    return redirect(address_of(office, day))


@role_required(*CLERKS)
@require_POST
def remove_shift(request: HttpRequest, pk: int) -> HttpResponse:
    """With its draft, whose stops then wait for the next planning; a shift whose round is fixed stays."""
    shift = get_object_or_404(Shift.objects.select_related("vehicle__office"), pk=pk)
    where = address_of(shift.vehicle.office, shift.day)
    with transaction.atomic():
        row = Round.objects.select_for_update(of=("self",)).filter(shift=shift).first()
        if row and row.state != Round.State.DRAFT:
            messages.error(request, _("The round of this shift is fixed. Open it again first; nothing was removed."))
            return redirect(where)
        waiting = row.stops.count() if row else 0
        if row:
            row.delete()
        shift.delete()
    said = {"day": format_day(shift.day), "count": waiting}
    if waiting:
        text = ngettext(
            "The shift was removed. %(count)s stop waits for the next planning.",
            "The shift was removed. %(count)s stops wait for the next planning.",
            waiting,
        )
        messages.success(request, text % said)
    else:
        messages.success(request, _("The shift was removed."))
    return redirect(where)
