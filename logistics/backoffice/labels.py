"""The print queue: choose parcels, get one PDF with a label a parcel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage, page_of, with_shipment
from logistics.backoffice.forms import PaperForm, QueueFilter
from logistics.models import Parcel, PrintBatch
from logistics.numbers import is_valid
from logistics.printing import batch_pdf, print_labels
from logistics.queues import labels_to_print

# One run of this many is drawn in about a second; more at once helps nobody at a printer.
MOST_AT_ONCE = 1000
PAPER_KEY = "label_paper"
QUEUE = ("post:labels", gettext_lazy("Labels to print"))
RUNS = ("post:print_runs", gettext_lazy("Printed"))


class PrintQueue(ClerkPage):
    page_title = gettext_lazy("Labels to print")
    header_icon = "clipboard-list"
    template_name = "logistics/backoffice/print_queue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(PaperForm(initial={"paper": request.session.get(PAPER_KEY, "A6")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PaperForm(request.POST)
        if not form.is_valid():
            return self._answer(form, status=422)
        request.session[PAPER_KEY] = form.cleaned_data["paper"]
        # Rows that a colleague prints at this moment are locked there, and printed when we look at them.
        with transaction.atomic():
            asked = self._asked()
            parcels = list(asked[:MOST_AT_ONCE].select_for_update(of=("self",)))
            batch = print_labels(parcels=parcels, paper=form.cleaned_data["paper"], actor=request.user) if parcels else None
        if batch is None:
            messages.error(request, self._why_nothing())
            return redirect(request.get_full_path())
        self._tell(len(parcels))
        return redirect("post:print_run", batch.pk)

    def _narrowed(self) -> QuerySet[Parcel]:
        return QueueFilter(self.request.GET).narrow(labels_to_print())

    def _asked(self) -> QuerySet[Parcel]:
        if "all" in self.request.POST:
            return self._narrowed()
        return labels_to_print().filter(pk__in=self._chosen())

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

    def _answer(self, form: PaperForm, status: int = 200) -> HttpResponse:
        narrowed = page_of(self.request, with_shipment(self._narrowed()))
        context = self.get_context_data(filter=QueueFilter(self.request.GET or None), form=form, most=MOST_AT_ONCE, **narrowed)
        return self.render_to_response(context, status=status)


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
        parcels = with_shipment(Parcel.objects.filter(prints__batch=batch).order_by("prints__pk"))
        return self.render_to_response(self.get_context_data(batch=batch, **page_of(request, parcels)))


@role_required(*CLERKS)
def print_run_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of one run, a page each; the same run gives the same labels again."""
    batch = get_object_or_404(PrintBatch, pk=pk)
    headers: dict[str, Any] = {"Content-Disposition": f'inline; filename="labels-{batch.pk}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(batch_pdf(batch), content_type="application/pdf", headers=headers)


@role_required(*CLERKS)
@require_POST
def reprint(request: HttpRequest, number: str) -> HttpResponse:
    """The label of one parcel again, as a run of its own."""
    if not is_valid(number):
        raise Http404(number)
    parcel = get_object_or_404(Parcel, number__number=number)
    form = PaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the paper. Nothing was printed."))
        return redirect("post:parcel", number)
    batch = print_labels(parcels=[parcel], paper=form.cleaned_data["paper"], actor=request.user)
    return redirect("post:print_run", batch.pk)
