"""The print queue: choose parcels, get one PDF with a label a parcel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage, page_of, page_of_parcels, with_shipment
from logistics.backoffice.forms import PaperForm, QueueFilter, RunForm
from logistics.models import Parcel, ParcelStatus, PrintBatch, Printer
from logistics.numbers import is_valid
from logistics.printing import AT_ONCE, Form, State, contents, file_of, print_labels
from logistics.queues import count_of_labels_to_print, in_order, labels_in_state

# A task draws so many in some seconds; more at once helps nobody at a printer.
MOST_AT_ONCE = 5000
PAPER_KEY, ORDER_KEY = "label_paper", "label_order"
QUEUE = ("post:labels", gettext_lazy("Labels to print"))
RUNS = ("post:print_runs", gettext_lazy("Printed"))


class PrintQueue(ClerkPage):
    page_title = gettext_lazy("Labels to print")
    header_icon = "clipboard-list"
    template_name = "logistics/backoffice/print_queue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        remembered = {"paper": request.session.get(PAPER_KEY, "A6"), "order": request.session.get(ORDER_KEY, "round")}
        return self._answer(RunForm(initial=remembered))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RunForm(request.POST)
        if not form.is_valid():
            return self._answer(form, status=422)
        said = form.cleaned_data
        request.session[PAPER_KEY], request.session[ORDER_KEY] = said["paper"], said["order"]
        # Rows that a colleague prints at this moment are locked there, and printed when we look at them.
        with transaction.atomic():
            parcels = in_order(self._asked()[:MOST_AT_ONCE].select_for_update(of=("self",)), said["order"])
            batch = print_labels(parcels=parcels, actor=request.user, **said) if parcels else None
        if batch is None:
            messages.error(request, self._why_nothing())
            return redirect(request.get_full_path())
        self._tell(len(parcels))
        file_of(batch)
        return redirect("post:print_run", batch.pk)

    def _asked(self) -> QuerySet[Parcel]:
        """Of what the page shows, what can be printed: all of it or what was chosen. Void ones never."""
        asked = QueueFilter(self.request.GET)
        shown = asked.parcels().exclude(status=ParcelStatus.VOID)
        if "all" in self.request.POST:
            return shown
        state = asked.said.get("state", "")
        return labels_in_state(state).exclude(status=ParcelStatus.VOID).filter(pk__in=self._chosen())

    def _chosen(self) -> list[int]:
        return [int(pk) for pk in self.request.POST.getlist("parcel") if pk.isascii() and pk.isdigit() and len(pk) < 19]

    def _why_nothing(self) -> str:
        if "all" in self.request.POST or self._chosen():
            return _("These labels were printed in the meantime. Look for them under Printed.")
        return _("You chose no parcel, so nothing was printed. Tick the parcels whose labels you want.")

    def _tell(self, printed: int) -> None:
        already = 0 if "all" in self.request.POST else len(set(self._chosen())) - printed
        if already > 0:
            message = ngettext(
                "%(count)s of your parcels had its label printed in the meantime; it is not in this PDF.",
                "%(count)s of your parcels had their labels printed in the meantime; they are not in this PDF.",
                already,
            )
            messages.warning(self.request, message % {"count": already})

    def _answer(self, form: RunForm, status: int = 200) -> HttpResponse:
        asked = QueueFilter(self.request.GET)
        count = count_of_labels_to_print() if asked.asks_for_nothing() else None
        state = asked.said.get("state", "")
        narrowed = page_of_parcels(self.request, asked.parcels(), count=count)
        shown = QueueFilter(self.request.GET or None)
        return self.render_to_response(
            self.get_context_data(filter=shown, state=state, form=form, most=MOST_AT_ONCE, **narrowed), status=status
        )


class PrintRuns(ClerkPage):
    page_title = gettext_lazy("Printed labels")
    header_icon = "history"
    template_name = "logistics/backoffice/print_runs.html"
    parents = (QUEUE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = PrintBatch.objects.select_related("printed_by").annotate(labels=Count("prints")).order_by("-printed_at", "-pk")
        return self.render_to_response(self.get_context_data(**page_of(request, runs)))


class PrintRun(ClerkPage):
    header_icon = "clipboard-list"
    template_name = "logistics/backoffice/print_run.html"
    parents = (QUEUE, RUNS)

    def get_page_title(self) -> str:
        return _("Labels, print run %(number)s") % {"number": self.kwargs["pk"]}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(PrintBatch.objects.select_related("printed_by"), pk=pk)
        file, total = batch.files.filter(form=Form.PDF).first(), batch.prints.count()
        being_drawn = file is not None and file.state in {State.WAITING, State.DRAWING} and total > AT_ONCE
        if request.htmx:  # type: ignore[attr-defined]
            if not being_drawn:
                return HttpResponse(headers={"HX-Refresh": "true"})
            return render(request, "logistics/backoffice/print_progress.html", {"file": file, "total": total})
        parcels = with_shipment(Parcel.objects.filter(prints__batch=batch).order_by("prints__pk"))
        jobs = batch.jobs.select_related("printer", "asked_by")
        printers = Printer.objects.filter(is_active=True)
        context = self.get_context_data(
            batch=batch, file=file, being_drawn=being_drawn, total=total, printers=printers, jobs=jobs, **page_of(request, parcels)
        )
        return self.render_to_response(context)


@role_required(*CLERKS)
def print_run_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of one run; the same run gives the same bytes again."""
    return _file(request, pk, Form.PDF)


@role_required(*CLERKS)
def print_run_zpl(request: HttpRequest, pk: int, dots: int) -> HttpResponse:
    """The same for label printers of ``dots`` an inch."""
    form = {203: Form.ZPL_203, 300: Form.ZPL_300}.get(dots)
    if form is None:
        raise Http404(dots)
    return _file(request, pk, form)


def _file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """What is not ready yet leads back to the run's page, which says how far it is."""
    file = file_of(get_object_or_404(PrintBatch, pk=pk), form)
    if file.state != State.READY:
        messages.info(request, _("These labels are being drawn. Ask for the file again in a moment."))
        return redirect("post:print_run", pk)
    kind, way = ("application/pdf", "inline") if form == Form.PDF else ("text/plain; charset=utf-8", "attachment")
    name = f"labels-{pk}.pdf" if form == Form.PDF else f"labels-{pk}-{form[3:]}dpi.zpl"
    headers: dict[str, Any] = {"Content-Disposition": f'{way}; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(contents(file), content_type=kind, headers=headers)


@role_required(*CLERKS)
@require_POST
def reprint(request: HttpRequest, number: str) -> HttpResponse:
    """The label of one parcel again, as a run of its own."""
    if not is_valid(number):
        raise Http404(number)
    parcel = get_object_or_404(Parcel.objects.select_related("number"), number__number=number)
    if parcel.number.voided_at:
        messages.error(request, _("This number is void. Its label cannot be printed any more."))
        return redirect("post:parcel", number)
    form = PaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the paper. Nothing was printed."))
        return redirect("post:parcel", number)
    batch = print_labels(parcels=[parcel], actor=request.user, **form.cleaned_data)
    return redirect("post:print_run", batch.pk)
