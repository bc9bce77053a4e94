"""The operator's desk for attestations: those that wait come first, each is read and ruled on once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from accounts.permissions import role_required
from accounts.roles import Role
from cms.formats import format_day
from producers.attestations import RulingRefused, rule
from producers.documents import document_response
from producers.models import Attestation
from producers.viewsets import OperatorEditView, OperatorIndexView, OperatorViewSet


class AttestationIndexView(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[Attestation]:
        return Attestation.objects.select_related("producer", "designation")

    def order_queryset(self, queryset: QuerySet[Attestation]) -> QuerySet[Attestation]:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        waiting_first = Case(When(state=Attestation.State.SUBMITTED, then=Value(0)), default=Value(1), output_field=IntegerField())
        return queryset.order_by(waiting_first, "submitted_at")

    @cached_property
    def columns(self) -> list[Column]:
        maker = self._get_title_column("producer")
        maker.label = _("Maker")
        return [
            maker,
            Column("designation", label=_("Protected name"), sort_key="designation__name"),
            Column("issued_by", classname="wide-only", label=_("Issued by")),
            Column("valid_until", label=_("Valid until"), accessor=lambda row: format_day(row.valid_until), sort_key="valid_until"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="standing",
                primary=lambda row: row.state == Attestation.State.SUBMITTED,
                sort_key="state",
            ),
            DateColumn("submitted_at", classname="wide-only", label=_("Sent in"), sort_key="submitted_at"),
        ]


class RulingForm(forms.Form):
    """What the operator writes with a ruling."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The shop reads it. Needed to refuse: say what is missing."),
    )

    def __init__(self, *args: Any, instance: Attestation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class RulingView(OperatorEditView):
    """The facts of one attestation, its document, and, until it is ruled on, two buttons."""

    template_name = "producers/attestation_ruling.html"
    actions = ["accept", "refuse"]

    def get_form_class(self) -> type[RulingForm]:
        return RulingForm

    def get_action(self, request: HttpRequest) -> str:
        return next((action for action in self.actions if f"action-{action}" in request.POST), "")

    def form_valid(self, form: RulingForm) -> HttpResponse:
        self.form = form
        try:
            if not self.action:
                raise RulingRefused(_("Choose “Accept” or “Refuse”."))
            rule(attestation=self.object, accept=self.action == "accept", reason=form.cleaned_data["reason"], actor=self.request.user)
        except RulingRefused as refused:
            form.add_error(None, str(refused))
            self.object.refresh_from_db()
            self.produced_error_message = _("No ruling was made.")
            return self.form_invalid(form)
        if self.action == "accept":
            text = _("Accepted: %(attestation)s. The shop is told by mail.")
        else:
            text = _("Refused: %(attestation)s. The shop is told by mail, with your reason.")
        messages.success(self.request, text % {"attestation": self.object})
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        earlier = Attestation.objects.filter(producer=self.object.producer_id, designation=self.object.designation_id)
        return {
            **context,
            "attestation": self.object,
            "document_url": reverse("attestations:document", args=(self.object.pk,)),
            "can_rule": self.object.state == Attestation.State.SUBMITTED,
            "earlier": earlier.exclude(pk=self.object.pk).select_related("ruled_by"),
        }


class AttestationViewSet(OperatorViewSet):
    model = Attestation
    name = "attestations"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Attestations")
    index_view_class = AttestationIndexView
    edit_view_class = RulingView
    left_out = frozenset({"usage", "add", "delete"})
    list_filter = ["state", "designation"]
    search_fields = ["producer__name", "designation__name", "issued_by"]

    def get_form_class(self, for_update: bool = False) -> type[RulingForm]:
        return RulingForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("document/<int:pk>/", document_for_operator, name="document")]


@role_required(Role.OPERATOR)
def document_for_operator(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of any attestation, for the one who rules on it."""
    return document_response(get_object_or_404(Attestation, pk=pk))  # type: ignore[return-value]
