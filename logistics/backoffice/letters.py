"""Letters from home at the post: the print queue, its batches, and one letter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy, role_required
from accounts.roles import Role
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.backoffice.office import office_of
from logistics.backoffice.operator import OperatorViewSet
from logistics.charges import spoken
from logistics.letters.batches import (
    AT_ONCE,
    MOST_AT_ONCE,
    again,
    file_of,
    letters_in_state,
    make_batches,
    mark_printed,
    refuse,
)
from logistics.letters.views import hand_out
from logistics.models import Charge, Letter, LetterBatch, PagePrice

BatchState = LetterBatch.State
QUEUE = ("post:letters", gettext_lazy("Letters to print"))
RUNS = ("post:letter_batches", gettext_lazy("Print runs of letters"))

register_permission_policy(PagePrice, RolePolicy(PagePrice, Role.OPERATOR))


class PagePriceViewSet(OperatorViewSet):
    model = PagePrice
    name = "post_page_prices"
    icon = "decimal"
    menu_label = gettext_lazy("Printing of letters")
    list_display = ["starts_on", "currency", "black", "black_both", "colour", "colour_both"]
    panels = [
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("currency")]),
        FieldRowPanel([FieldPanel("black"), FieldPanel("black_both")]),
        FieldRowPanel([FieldPanel("colour"), FieldPanel("colour_both")]),
    ]


class LetterFilter(forms.Form):
    """What of the letters is shown; what is wrong in it narrows nothing."""

    STATES = [
        ("", gettext_lazy("To print")),
        ("drawn", gettext_lazy("In a print run, not printed")),
        ("printed", gettext_lazy("Printed and handed over")),
        ("refused", gettext_lazy("Refused")),
        ("unpaid", gettext_lazy("To be paid")),
    ]
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All")), ("plain", gettext_lazy("Plain")), ("registered", gettext_lazy("Registered"))],
    )
    colour = forms.ChoiceField(
        label=gettext_lazy("Colour"),
        required=False,
        choices=[("", gettext_lazy("All")), ("black", gettext_lazy("Black")), ("colour", gettext_lazy("In colour"))],
    )
    day = forms.DateField(
        label=gettext_lazy("Leaves on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def letters(self) -> QuerySet[Letter]:
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        letters = letters_in_state(said.get("state", ""))
        if kind := said.get("kind"):
            letters = letters.filter(is_registered=kind == "registered")
        if colour := said.get("colour"):
            letters = letters.filter(in_colour=colour == "colour")
        if day := said.get("day"):
            letters = letters.filter(leaves_on=day)
        return letters

    @property
    def shown_state(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("state", ""))


def shown_with(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """``letters`` with what the lists show of them, in a fixed number of queries; not what stands in them."""
    rows = letters.select_related("recipient", "charge", "shipment").prefetch_related("shipment__parcels__number")
    return rows.defer("salutation", "text", "signature", "window_text")


class Letters(ClerkPage):
    page_title = gettext_lazy("Letters to print")
    header_icon = "mail"
    template_name = "logistics/backoffice/letters.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = LetterFilter(request.GET)
        context = self.get_context_data(
            filter=LetterFilter(request.GET or None),
            state=asked.shown_state,
            most=MOST_AT_ONCE,
            **page_of(request, shown_with(asked.letters())),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """``all`` that the page shows and is to be printed, or the chosen ``letter``s: a batch a setting of the machine."""
        asked = LetterFilter(request.GET)
        waiting = asked.letters() if asked.shown_state == "" else letters_in_state("")
        if "all" not in request.POST:
            waiting = waiting.filter(pk__in=self._chosen())
        batches, without_number = make_batches(waiting, actor=request.user)
        if without_number:
            message = ngettext(
                "%(count)s registered letter stays here: no item numbers are left. Ask the operator to extend the range.",
                "%(count)s registered letters stay here: no item numbers are left. Ask the operator to extend the range.",
                without_number,
            )
            messages.warning(request, message % {"count": without_number})
        if not batches:
            if not without_number:
                messages.error(request, _("Nothing was taken: tick the letters that you want, or a colleague was faster."))
            return redirect(request.get_full_path())
        for batch in batches:
            file_of(batch)
        if len(batches) == 1:
            return redirect("post:letter_batch", batches[0].pk)
        messages.success(request, _("%(count)s print runs were made, one for each setting of the printer.") % {"count": len(batches)})
        return redirect("post:letter_batches")

    def _chosen(self) -> list[int]:
        return [int(pk) for pk in self.request.POST.getlist("letter") if pk.isascii() and pk.isdigit() and len(pk) < 19]


class LetterBatches(ClerkPage):
    page_title = gettext_lazy("Print runs of letters")
    header_icon = "history"
    template_name = "logistics/backoffice/letter_batches.html"
    parents = (QUEUE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        runs = LetterBatch.objects.select_related("made_by").annotate(letters=Count("prints")).order_by("-pk")
        return self.render_to_response(self.get_context_data(**page_of(request, runs)))


class LetterBatchPage(ClerkPage):
    header_icon = "clipboard-list"
    template_name = "logistics/backoffice/letter_batch.html"
    parents = (QUEUE, RUNS)

    def get_page_title(self) -> str:
        return _("Letters, print run %(number)s") % {"number": self.kwargs["pk"]}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(LetterBatch.objects.select_related("made_by", "printed_by"), pk=pk)
        total = batch.prints.count()
        being_drawn = batch.state in {BatchState.WAITING, BatchState.DRAWING} and total > AT_ONCE
        if request.htmx:  # type: ignore[attr-defined]
            if not being_drawn:
                return HttpResponse(headers={"HX-Refresh": "true"})
            return render(request, "logistics/backoffice/letter_progress.html", {"batch": batch, "total": total})
        letters = shown_with(Letter.objects.filter(prints__batch=batch).order_by("prints__position"))
        context = self.get_context_data(batch=batch, being_drawn=being_drawn, total=total, **page_of(request, letters))
        return self.render_to_response(context)


@role_required(*CLERKS)
def letter_batch_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """All letters of one run; the same run gives the same bytes again, until its letters are deleted."""
    batch = file_of(get_object_or_404(LetterBatch, pk=pk))
    if batch.state == BatchState.GONE:
        messages.info(request, _("These letters were deleted after their term. They cannot be printed again."))
        return redirect("post:letter_batch", pk)
    if batch.state != BatchState.READY:
        messages.info(request, _("These letters are being drawn. Ask for the file again in a moment."))
        return redirect("post:letter_batch", pk)
    return hand_out(batch.content, "application/pdf", f"letters-{pk}.pdf")


@role_required(*CLERKS)
@require_POST
def letters_printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The clerk says that the run is printed, in its envelopes, and handed over to be carried."""
    batch = get_object_or_404(LetterBatch, pk=pk)
    if mark_printed(batch=batch, actor=request.user, at=timezone.now(), office=office_of(request)):
        messages.success(request, _("Noted: printed and handed over. The senders hear of it by mail."))
    else:
        messages.warning(request, _("That was noted before, or its file is not ready. Nothing was changed."))
    return redirect("post:letter_batch", pk)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is not printed"),
        max_length=300,
        help_text=gettext_lazy("The sender reads this, and gets the money back."),
        error_messages={"required": gettext_lazy("Write why. The sender reads it.")},
    )


class LetterPage(ClerkPage):
    header_icon = "mail"
    template_name = "logistics/backoffice/letter.html"
    parents = (QUEUE,)

    def get_page_title(self) -> str:
        return _("Letter %(number)s") % {"number": f"L{self.kwargs['pk']}"}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer(pk, RefuseForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """``refuse`` with a reason, ``again`` to print it once more."""
        letter = get_object_or_404(self._letters(), pk=pk)
        if "again" in request.POST:
            batch = again(letter, actor=request.user)
            if batch is None:
                messages.error(request, _("This letter cannot be printed: it is deleted, refused or not paid."))
                return redirect("post:letter", pk)
            file_of(batch)
            return redirect("post:letter_batch", batch.pk)
        form = RefuseForm(request.POST)
        if not form.is_valid():
            return self._answer(pk, form, status=422)
        if refuse(letter=letter, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()):
            messages.success(request, _("The letter is refused. Its sender hears why; the money is to be given back."))
        else:
            messages.warning(request, _("This letter is printed, refused or not paid. Nothing was changed."))
        return redirect("post:letter", pk)

    def _letters(self) -> QuerySet[Letter]:
        # What stands in it is shown by its PDF alone, to whoever opens that.
        return shown_with(Letter.objects.select_related("sender", "service", "refused_by").filter(charge__isnull=False))

    def _answer(self, pk: int, form: RefuseForm, status: int = 200) -> HttpResponse:
        letter = get_object_or_404(self._letters(), pk=pk)
        charge = letter.charge
        assert charge is not None
        runs = LetterBatch.objects.filter(prints__letter=letter).order_by("-pk")
        context = {
            "letter": letter,
            "form": form,
            "runs": runs,
            "reference": spoken(charge.reference),
            "owes": charge.state == Charge.State.OWED,
        }
        return self.render_to_response(self.get_context_data(**context), status=status)


@role_required(*CLERKS)
def letter_pdf(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """One letter as it is printed, without its address sheet."""
    return hand_out(get_object_or_404(Letter, pk=pk, charge__isnull=False).content, "application/pdf", f"letter-{pk}.pdf")
