"""The scan station: one event for many parcels, with an answer for each number."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from logistics.backoffice.base import ClerkPage
from logistics.backoffice.forms import StationForm
from logistics.backoffice.office import office_of
from logistics.backoffice.parcels import LIST
from logistics.backoffice.recording import Outcome, Result, record_scans

# Colour and word of each result on the screen: green, amber or red.
WORDS = {
    Result.RECORDED: ("good", _("Recorded")),
    Result.DOUBLE: ("note", _("Double")),
    Result.REFUSED: ("bad", _("Not possible")),
    Result.CHECK_DIGIT: ("bad", _("Check digit wrong")),
    Result.UNKNOWN: ("bad", _("Unknown")),
}


class Station(ClerkPage):
    page_title = _("Scan station")
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
            rows=[(outcome, *WORDS[outcome.result]) for outcome in outcomes],
            counts=[(*WORDS[result], counts[result]) for result in Result if counts[result]],
        )
        return self.render_to_response(context, status=status)
