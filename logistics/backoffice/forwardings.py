"""Forwardings for clerks: what waits for a decision, and one with its document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.forwarding.deciding import accept, refuse
from logistics.models import Forwarding, Hold, Redirection

State = Forwarding.State
LIST = ("post:forwardings", gettext_lazy("Forwardings"))


class StateFilter(forms.Form):
    """Narrows the list; what is wrong in it narrows nothing."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, help_text=gettext_lazy("Name, postcode or e-mail address"))
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("All")), *State.choices])

    def narrow(self, rows: Any) -> Any:
        said = self.cleaned_data if self.is_valid() else {}
        if words := said.get("q"):
            rows = rows.filter(Q(names__icontains=words) | Q(old__postcode__startswith=words) | Q(email__iexact=words))
        return rows.filter(state=said["state"]) if said.get("state") else rows


class Forwardings(ClerkPage):
    page_title = LIST[1]
    header_icon = "mail"
    template_name = "logistics/backoffice/forwardings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        first = Case(When(state=State.TO_CHECK, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = Forwarding.objects.annotate(later=first).order_by("later", "-pk").select_related("old", "new", "charge")
        rows = StateFilter(request.GET).narrow(rows)
        context = self.get_context_data(filter=StateFilter(request.GET or None), **page_of(request, rows))
        return self.render_to_response(context)


class AcceptForm(forms.Form):
    """What was shown at the counter, where nothing was sent."""

    document = forms.ChoiceField(
        label=gettext_lazy("Document shown"), required=False, choices=[("", gettext_lazy("Choose")), *Hold.Document.choices]
    )
    digits = forms.CharField(label=gettext_lazy("Last characters of its number"), required=False, max_length=20)

    def __init__(self, *args: Any, row: Forwarding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.row.proof_by == Forwarding.ProofBy.COUNTER and not (said.get("document") and said.get("digits", "").strip()):
            raise forms.ValidationError(_("Look at a document: choose its kind and write the last characters of its number."))
        return said


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Whoever asked reads this in a mail."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ForwardingPage(ClerkPage):
    """One forwarding. POST ``answer``: accept or refuse."""

    header_icon = "mail"
    template_name = "logistics/backoffice/forwarding.html"
    parents = (LIST,)

    def get_page_title(self) -> str:
        return str(self.row)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    @property
    def row(self) -> Forwarding:
        if not hasattr(self, "_row"):
            rows = Forwarding.objects.select_related("old", "new", "charge", "decided_by")
            self._row = get_object_or_404(rows, pk=self.pk)
        return self._row

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._answer()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        answer, row = request.POST.get("answer", ""), self.row
        form: forms.Form = AcceptForm(request.POST, row=row) if answer == "accept" else RefuseForm(request.POST)
        if not form.is_valid():
            return self._answer(status=422, **{answer if answer == "accept" else "refuse": form})
        said = form.cleaned_data
        if answer == "accept":
            done = accept(row, clerk=self.clerk, at=timezone.now(), document=said["document"], digits=said["digits"].strip())
            return self._told(done, _("Accepted. A mail goes to whoever asked."))
        done = refuse(row, clerk=self.clerk, at=timezone.now(), reason=said["reason"])
        return self._told(done, _("Refused. A mail with the reason goes to whoever asked."))

    def _told(self, done: bool, words: str) -> HttpResponse:
        if done:
            messages.success(self.request, words)
        else:
            messages.warning(self.request, _("This was decided or changed by somebody else. Nothing was changed."))
        return redirect("post:forwarding", self.pk)

    def _answer(self, status: int = 200, **bound: forms.Form) -> HttpResponse:
        row = self.row
        context = self.get_context_data(
            row=row,
            accept=bound.get("accept") or AcceptForm(row=row, auto_id="accept_%s"),
            refuse=bound.get("refuse") or RefuseForm(auto_id="refuse_%s"),
            may_decide=row.state == State.TO_CHECK,
            forwarded=Redirection.objects.filter(forwarding=row).select_related("parcel__number", "recipient").order_by("-pk")[:50],
        )
        return self.render_to_response(context, status=status)


@role_required(*CLERKS)
def forwarding_proof(request: HttpRequest, pk: int) -> FileResponse:
    """The document, for clerks alone, kept by nobody in between and never run by a browser."""
    row = get_object_or_404(Forwarding, pk=pk)
    if not row.proof:
        raise Http404
    try:
        file = row.proof.open("rb")
    except (OSError, ValueError) as error:
        raise Http404 from error
    is_pdf = str(row.proof.name).endswith(".pdf")
    kind = "application/pdf" if is_pdf else "image/jpeg"
    answer = FileResponse(file, content_type=kind, as_attachment=is_pdf, filename=f"forwarding-{pk}.{'pdf' if is_pdf else 'jpg'}")
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
