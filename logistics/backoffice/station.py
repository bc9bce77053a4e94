"""The scan station: a number, an answer; or one event for many parcels, with an answer for each number."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage
from logistics.backoffice.forms import EventForm, StationForm
from logistics.backoffice.office import office_of
from logistics.backoffice.parcels import LIST
from logistics.scanning import Outcome, Result, record_scans, take_scan

# Colour and word of each result on the screen: green, amber or red.
WORDS = {
    Result.RECORDED: ("good", gettext_lazy("Recorded")),
    Result.UNACCEPTED: ("note", gettext_lazy("Recorded, never accepted")),
    Result.REDIRECTED: ("note", gettext_lazy("Recorded, redirected")),
    Result.DOUBLE: ("note", gettext_lazy("Double")),
    Result.REFUSED: ("bad", gettext_lazy("Not possible")),
    Result.VOID: ("bad", gettext_lazy("Withdrawn")),
    Result.FOREIGN: ("bad", gettext_lazy("Of another post")),
    Result.UNKNOWN: ("bad", gettext_lazy("Unknown")),
    Result.CHECK_DIGIT: ("bad", gettext_lazy("Check digit wrong")),
    Result.NO_NUMBER: ("bad", gettext_lazy("No item number")),
}
MOST_IN_ONE = 50  # what a browser that was cut off sends at a time


class Station(ClerkPage):
    page_title = gettext_lazy("Scan station")
    header_icon = "crosshairs"
    template_name = "logistics/backoffice/station.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(StationForm(), [])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Answers on the same page: what was done is done once, a second sending finds every number recorded already."""
        form = StationForm(request.POST)
        if not form.is_valid():
            return self._answer(form, [], status=422)
        said = form.cleaned_data
        outcomes = record_scans(typed=said["numbers"], code=said["code"], actor=self.clerk, office=office_of(request), facts=form.facts())
        # The event stays chosen for the next scan; the numbers go.
        kept = {name: said[name] for name in ("code", "delivered_to", "reason", "next_action")}
        return self._answer(StationForm(initial=kept), outcomes)

    def _answer(self, form: StationForm, outcomes: list[Outcome], status: int = 200) -> HttpResponse:
        counts = Counter(outcome.result for outcome in outcomes)
        context = self.get_context_data(
            form=form,
            is_many=form.is_bound or bool(outcomes),
            rows=[(outcome, *WORDS[outcome.result]) for outcome in outcomes],
            counts=[(*WORDS[result], counts[result]) for result in Result if counts[result]],
        )
        return self.render_to_response(context, status=status)


@role_required(*CLERKS)
@require_POST
def take_scans(request: HttpRequest) -> JsonResponse:
    """Readings of a device, as JSON: ``{"now": …, "scans": [{"id", "number", "at", "code", "delivered_to", "reason", "next_action"}]}``.

    Times are ISO 8601; ``now`` is the device's clock, so that its error is taken off each ``at``. Answers
    ``{"answers": [{"id", "result", "colour", "word", "number", "message", "url"}]}``, one for each of the first 50 scans, in
    their order. 400 with ``{"error"}`` for what cannot be read; then nothing was taken.
    """
    try:
        said = json.loads(request.body)
        off = timezone.now() - _moment(said["now"])
        readings = [_read(scan, off) for scan in said["scans"][:MOST_IN_ONE]]
    except (ValueError, KeyError, TypeError, OverflowError):
        message = _("This device sent something that we cannot read. Load the page anew; what you scanned is kept.")
        return JsonResponse({"error": message}, status=400)
    return JsonResponse({"answers": [_take(request, reading) for reading in readings]})


@dataclass(frozen=True)
class Reading:
    """One scan as a device sent it; ``at`` by our clock."""

    id: UUID
    number: str
    at: dt.datetime
    form: EventForm


def _read(scan: Any, off: dt.timedelta) -> Reading:
    said = {name: str(scan.get(name, "")) for name in ("code", "delivered_to", "reason", "next_action")}
    # A database stores no NUL; a scanner that sends one is read without it.
    number = str(scan["number"]).replace("\0", "")
    return Reading(UUID(str(scan["id"])), number, min(_moment(scan["at"]) + off, timezone.now()), EventForm(said))


def _moment(text: Any) -> dt.datetime:
    moment = parse_datetime(str(text))
    if moment is None or timezone.is_naive(moment):
        raise ValueError(text)
    return moment


def _take(request: HttpRequest, reading: Reading) -> dict[str, str]:
    form = reading.form
    if not form.is_valid():
        missing = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _told(reading.id, Outcome(Result.REFUSED, reading.number[:64], missing))
    outcome = take_scan(
        scan_id=reading.id,
        typed=reading.number,
        code=form.cleaned_data["code"],
        occurred_at=reading.at,
        actor=cast(User, request.user),
        office=office_of(request),
        facts=form.facts(),
    )
    return _told(reading.id, outcome)


def _told(scan_id: UUID, outcome: Outcome) -> dict[str, str]:
    colour, word = WORDS[outcome.result]
    url = reverse("post:parcel", args=[outcome.number]) if outcome.parcel else ""
    return {
        "id": str(scan_id),
        "result": outcome.result,
        "colour": colour,
        "word": str(word),
        "number": outcome.number,
        "message": outcome.message,
        "url": url,
    }
