"""“Attestations” in the shop's back office: what was sent in for its makers, what became of it, and sending in a new one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from cms.formats import format_day
from producers.documents import document_response
from producers.models import Attestation, Producer
from shops.access import producers_of, shop_of
from shops.backoffice.menu import ShopMenuItem


def attestations_of(request: HttpRequest) -> QuerySet[Attestation]:
    """Attestations of the makers that the shop at work sells; 404 without a shop."""
    shop = shop_of(request)
    return Attestation.objects.filter(producer__in=Producer.objects.filter(shops=shop))


class DayInput(forms.DateInput):
    """The browser's own calendar: at home on a phone, and it lies over no button."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class AttestationForm(forms.ModelForm):
    """What is sent in. Who sent it and its state are never in the form."""

    class Meta:
        model = Attestation
        fields = ["producer", "designation", "document", "issued_by", "valid_from", "valid_until"]
        widgets = {"valid_from": DayInput, "valid_until": DayInput}
        labels = {"producer": gettext_lazy("Maker"), "designation": gettext_lazy("Protected name")}
        help_texts = {
            "document": gettext_lazy("PDF, JPEG or PNG, up to 15 MB. Only the operator and your shop can open it."),
            "issued_by": gettext_lazy("The control body or authority, as the document names it."),
        }

    def __init__(self, *args: Any, makers: QuerySet[Producer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["producer"] = forms.ModelChoiceField(label=self.fields["producer"].label, queryset=makers)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first. Correct the one or the other."))
            del cleaned["valid_from"]  # one message is enough
        elif last and last < timezone.localdate():
            self.add_error("valid_until", _("It has ended already. Send in the one that is in force."))
        return cleaned


class AttestationListView(generic.IndexView):
    add_item_label = gettext_lazy("Send in an attestation")

    def get_base_queryset(self) -> QuerySet[Attestation]:
        return attestations_of(self.request).select_related("producer", "designation")

    @cached_property
    def columns(self) -> list[Column]:
        maker = self._get_title_column("producer")
        maker.label = _("Maker")
        return [
            maker,
            Column("designation", label=_("Protected name")),
            Column("valid_until", label=_("Valid until"), accessor=lambda row: format_day(row.valid_until), sort_key="valid_until"),
            StatusTagColumn("state", label=_("State"), accessor="standing", primary=lambda row: row.state == Attestation.State.ACCEPTED),
            Column("reason", classname="wide-only", label=_("Reason")),  # on a phone the first page says it
        ]

    def get_edit_url(self, instance: Attestation) -> str:
        # A sent attestation is read, never changed: its title opens the document.
        return reverse("shop_attestations:document", args=(instance.pk,))

    def get_list_more_buttons(self, instance: Attestation) -> list[Any]:
        return []


class SendAttestationView(generic.CreateView):
    page_title = gettext_lazy("Send in an attestation")
    submit_button_label = gettext_lazy("Send in")
    submit_button_active_label = gettext_lazy("Sending…")

    def get_initial_form_instance(self) -> Attestation:
        shop_of(self.request)
        return Attestation(submitted_by=self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "makers": producers_of(self.request)}

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in ("producer", "designation") if self.request.GET.get(name, "").isdecimal()}

    def get_success_message(self, instance: Attestation) -> str:
        return _("The attestation of %(producer)s for “%(name)s” is sent in. The operator rules on it, and you are told by mail.") % {
            "producer": instance.producer,
            "name": instance.designation,
        }

    def get_success_buttons(self) -> list[Any]:
        return []


class ShopAttestationViewSet(ModelViewSet):
    model = Attestation
    name = "shop_attestations"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Attestations")
    menu_order = 120
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    search_backend_name = None
    search_fields = ["producer__name", "designation__name"]
    list_filter = ["state"]
    index_view_class = AttestationListView
    add_view_class = SendAttestationView
    menu_item_class = ShopMenuItem
    kept = frozenset({"index", "index_results", "add"})

    def get_form_class(self, for_update: bool = False) -> type[AttestationForm]:
        return AttestationForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {f"{name}_url_name": None for name in ("edit", "delete", "history", "usage")}
        return {**super().get_common_view_kwargs(**kwargs), **gone}

    def get_urlpatterns(self) -> list[URLPattern]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name in self.kept]
        return [*kept, path("document/<int:pk>/", document_for_shop, name="document")]

    def register_admin_url_finder(self) -> None:
        """The operator's desk is the address of an attestation, not this list."""


def document_for_shop(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of an attestation of one of the shop's makers; anything else is 404."""
    return document_response(get_object_or_404(attestations_of(request), pk=pk))  # type: ignore[return-value]
