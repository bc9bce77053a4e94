"""One round: its stops in their order, what is changed by hand, its way out and back, its paper, its cash."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import role_required
from cms.formats import format_money
from logistics.backoffice.base import CLERKS, ClerkPage
from logistics.backoffice.round_forms import CashForm, WindowForm, moves_to
from logistics.backoffice.rounds import Figures, address_of
from logistics.models import Round, RoundStop, StopReport
from logistics.rounds import changing, leaving
from logistics.rounds.changing import CannotChange, rounds_with_stops
from logistics.rounds.doors import cash_of
from logistics.rounds.drawing import draw
from logistics.rounds.locker_stops import work_at
from logistics.rounds.sheet import draw_sheet

State = Round.State
DONE = {
    "fix": gettext_lazy("The round is fixed. Print its sheet, and say when it leaves."),
    "reopen": gettext_lazy("The round is a draft again and can be changed."),
    "back": gettext_lazy("The round is back. Count its cash to close it."),
}


def _round(pk: int) -> Round:
    found = rounds_with_stops(pk=pk)
    if not found:
        raise Http404
    return found[0]


class RoundCrumbs(ClerkPage):
    """Below the day that the round is of."""

    row: Round

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": address_of(self.row.office, self.row.day), "label": _("Rounds")}
        return [*self.breadcrumbs_items, above, *self.further(), {"url": "", "label": self.get_page_title(), "sublabel": ""}]

    def further(self) -> list[dict[str, Any]]:
        return []


class RoundPage(RoundCrumbs):
    header_icon = "redirect"
    template_name = "logistics/backoffice/round.html"

    def get_page_title(self) -> str:
        return str(self.row.shift)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.row = row = _round(pk)
        others = moves_to(row, list(Round.objects.filter(office=row.office, day=row.day).select_related("shift__vehicle")))
        work = work_at(row)
        stops = [
            (
                stop,
                work.get(stop.pk),
                [(entry, entry.parcel) for entry in stop.entries.all()],
                cash_of(entry.parcel for entry in stop.entries.all()),
                WindowForm(initial={"opens": stop.opens, "closes": stop.closes}, auto_id=f"window-{stop.pk}-%s"),
            )
            for stop in row.stops.all()
        ]
        context = self.get_context_data(
            round=row,
            figures=Figures(row),
            stops=stops,
            others=others,
            drawing=draw([row]),
            back_to=address_of(row.office, row.day),
            unreported=leaving.unreported(row) if row.state in {State.OUT, State.BACK} else 0,
            count=getattr(row, "cash_count", None) if row.state == State.CLOSED else None,
        )
        return self.render_to_response(context)


@role_required(*CLERKS)
@require_POST
def change_round(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``do``: fix, reopen, out or back."""
    row = get_object_or_404(Round.objects.select_related("office"), pk=pk)
    wish = request.POST.get("do", "")
    try:
        if wish == "out":
            _say_out(request, leaving.go_out(row, actor=request.user))
        elif step := {"fix": leaving.fix, "reopen": leaving.reopen, "back": leaving.come_back}.get(wish):
            step(row)
            messages.success(request, str(DONE[wish]))
    except CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("post:round", pk)


def _say_out(request: HttpRequest, left_behind: list[str]) -> None:
    messages.success(request, _("The round is on the road. Its parcels are out for delivery."))
    if left_behind:
        text = ngettext(
            "%(numbers)s was held, delivered or turned back in the meantime: it stays here.",
            "%(numbers)s were held, delivered or turned back in the meantime: they stay here.",
            len(left_behind),
        )
        messages.warning(request, text % {"numbers": ", ".join(left_behind)})


@role_required(*CLERKS)
@require_POST
def move_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``do``: up, down, stay, free, window (``opens``, ``closes``), take_out, or to (``to``: a round)."""
    stop = get_object_or_404(RoundStop.objects.select_related("round", "address"), pk=pk)
    back_to, wish, said = stop.round_id, request.POST.get("do", ""), {"name": stop.address.name}
    try:
        if wish in {"up", "down"}:
            changing.move_by(stop=stop, steps=-1 if wish == "up" else 1)
        elif wish in {"stay", "free"}:
            changing.hold(stop=stop, stays=wish == "stay")
        elif wish == "take_out":
            changing.take_out(stop=stop)
            messages.success(request, _("%(name)s was taken out and waits for the next planning.") % said)
        elif wish == "to":
            target = request.POST.get("to", "")
            changing.move_to(stop=stop, target=get_object_or_404(Round, pk=int(target) if target.isascii() and target.isdigit() else 0))
            messages.success(request, _("%(name)s was moved to the other round.") % said)
        elif wish == "window":
            _set_window(request, stop)
    except CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("post:round", back_to)


def _set_window(request: HttpRequest, stop: RoundStop) -> None:
    form = WindowForm(request.POST)
    if form.is_valid():
        changing.set_window(stop=stop, opens=form.cleaned_data["opens"], closes=form.cleaned_data["closes"])
    else:
        messages.error(request, _("Write both times, like 09:30. Nothing was changed."))


class RoundCash(RoundCrumbs):
    """The cash of a round that is back, counted against what its reports say was taken."""

    header_icon = "decimal"
    template_name = "logistics/backoffice/round_cash.html"
    page_title = gettext_lazy("Count the cash")

    def further(self) -> list[dict[str, Any]]:
        return [{"url": "../", "label": str(self.row.shift)}]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.row = _round(pk)
        if self.row.state != State.BACK:
            messages.warning(request, _("The cash of a round is counted once, when it is back."))
            return redirect("post:round", pk)
        return self._answer(CashForm(expected=leaving.cash_expected(self.row)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.row = _round(pk)
        form = CashForm(request.POST, expected=leaving.cash_expected(self.row))
        if not form.is_valid():
            return self._answer(form, status=422)
        try:
            count = leaving.close(self.row, counted=form.cleaned_data["counted"], reason=form.cleaned_data["reason"], actor=self.clerk)
        except CannotChange as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("Counted: %(amount)s. The round is closed.") % {"amount": format_money(count.counted)})
        return redirect("post:round", pk)

    def _answer(self, form: CashForm, status: int = 200) -> HttpResponse:
        taken = [report for stop in self.row.stops.all() for report in stop.reports.all() if report.cash_taken]
        context = self.get_context_data(
            round=self.row,
            form=form,
            taken=[(report, next(stop for stop in self.row.stops.all() if stop.pk == report.stop_id)) for report in taken],
            to_collect=sum((cash_of(entry.parcel for entry in stop.entries.all()) for stop in self.row.stops.all()), Decimal(0)),
            unreported=leaving.unreported(self.row),
        )
        return self.render_to_response(context, status=status)


@role_required(*CLERKS)
@require_safe
def round_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The round on paper."""
    row = _round(pk)
    headers = {"Content-Disposition": f'inline; filename="round-{row.pk}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(draw_sheet(row), content_type="application/pdf", headers=headers)


@role_required(*CLERKS)
@require_safe
def proof(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """A signature or a photo, for clerks alone and kept by nobody in between."""
    report = get_object_or_404(StopReport, pk=pk)
    picture = {"signature": report.signature, "photo": report.photo}.get(kind)
    if not picture:
        raise Http404
    try:
        file = picture.open("rb")
    except (OSError, ValueError) as error:
        raise Http404 from error
    answer = FileResponse(file, content_type="image/png" if kind == "signature" else "image/jpeg", filename=f"{kind}-{pk}")
    answer["Cache-Control"] = "private, no-store"
    return answer
