"""The operator's queue of shops that ask to open: those that wait come first, each is read and ruled on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from logistics.models import Service
from marketplace.partner.models import SellerTerms
from producers.viewsets import OperatorEditView, OperatorIndexView, OperatorViewSet
from shops.models import ApplicationRuling, PayoutAccount, ShopApplication, Trader
from shops.opening.admission import RulingRefused, rule_on
from shops.opening.views.products import products_of_shop

Kind = ApplicationRuling.Kind


class AdmissionIndexView(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[ShopApplication]:
        """Only what has been asked: a draft is nobody's but its applicant's."""
        return ShopApplication.objects.exclude(asked_at=None).select_related("shop__partner", "applicant", "association")

    def order_queryset(self, queryset: QuerySet[ShopApplication]) -> QuerySet[ShopApplication]:
        if self.is_explicitly_ordered:
            return super().order_queryset(queryset)
        waiting = Case(When(state=ShopApplication.State.ASKED, then=Value(0)), default=Value(1), output_field=IntegerField())
        return queryset.order_by(waiting, "asked_at", "pk")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column("shop")
        title.label = _("Shop")
        return [
            title,
            Column("municipality", label=_("Place"), accessor="shop.partner.municipality"),
            Column("applicant", label=_("Who opens it")),
            Column("association", label=_("Association"), accessor=lambda row: row.association or "", sort_key="association__name"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state == ShopApplication.State.ASKED,
                sort_key="state",
            ),
            DateColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
        ]


class AdmissionForm(forms.Form):
    """What the operator writes with a ruling. ``asked_at`` tells which asking was read."""

    words = forms.CharField(
        label=gettext_lazy("Words to the shop"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The shop reads them. Needed to ask for a change or to refuse: say what and why."),
    )
    asked_at = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instance: ShopApplication, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"asked_at": instance.asked_at.isoformat() if instance.asked_at else ""}})
        self.instance = instance


class AdmissionView(OperatorEditView):
    """All that the applicant said, and, while it waits, three buttons."""

    template_name = "shops/backoffice/admission.html"
    actions = [kind.value for kind in Kind]

    def get_queryset(self) -> QuerySet[ShopApplication]:
        return ShopApplication.objects.exclude(asked_at=None).select_related("shop__partner__sends_from", "applicant", "association")

    get_base_object_queryset = get_queryset

    def get_form_class(self) -> type[AdmissionForm]:
        return AdmissionForm

    def get_action(self, request: HttpRequest) -> str:
        return next((action for action in self.actions if f"action-{action}" in request.POST), "")

    def form_valid(self, form: AdmissionForm) -> HttpResponse:
        self.form = form
        given = form.cleaned_data
        try:
            if not self.action:
                raise RulingRefused(_("Choose what to rule: open it, ask for a change, or refuse."))
            seen = parse_datetime(given["asked_at"]) if given["asked_at"] else None
            rule_on(application=self.object, kind=self.action, words=given["words"], actor=self.request.user, asked_at=seen)
        except (RulingRefused, ValueError) as refused:
            form.add_error(None, str(refused))
            self.object.refresh_from_db()
            self.produced_error_message = _("No ruling was made.")
            return self.form_invalid(form)
        said = {
            Kind.APPROVE.value: _("%(shop)s is open. Everybody can see it now; the shop is told by mail."),
            Kind.CHANGE.value: _("%(shop)s is asked for a change, by mail with your words."),
            Kind.REFUSE.value: _("%(shop)s is refused. The shop is told by mail, with your reason."),
        }[self.action]
        messages.success(self.request, said % {"shop": self.object})
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        application, shop = self.object, self.object.shop
        return {
            **context,
            "application": application,
            "shop": shop,
            "partner": shop.partner,
            "trader": Trader.objects.filter(shop=shop).select_related("address", "certified_by").first(),
            "account": PayoutAccount.objects.filter(shop=shop).first(),
            "terms": SellerTerms.objects.filter(partner=shop.partner).first(),
            "products": products_of_shop(shop),
            "services": Service.objects.filter(is_active=True).exclude(code__in=shop.partner.services_left_out).prefetch_related("names"),
            "rulings": application.rulings.select_related("ruled_by"),
            "pages": shop.pages.select_related("locale").order_by("pk"),
            "can_rule": application.state == ShopApplication.State.ASKED,
        }


class AdmissionViewSet(OperatorViewSet):
    model = ShopApplication
    name = "admissions"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Shops that ask to open")
    menu_order = 195
    add_to_admin_menu = True
    index_view_class = AdmissionIndexView
    edit_view_class = AdmissionView
    left_out = frozenset({"usage", "add", "delete", "history", "history_results"})
    list_filter = ["state", "association"]
    search_fields = ["shop__partner__name", "shop__partner__legal_name", "applicant__email"]

    def get_form_class(self, for_update: bool = False) -> type[AdmissionForm]:
        return AdmissionForm
