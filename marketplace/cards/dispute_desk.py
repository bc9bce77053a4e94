"""The operator's list of disputes: which ask for evidence, and until when."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from cms.formats import format_money
from marketplace.cards.desk import CardViewSet, LookAgainView
from marketplace.cards.disputes import look_at_dispute
from marketplace.cards.models import Dispute
from producers.viewsets import OperatorIndexView

register_permission_policy(Dispute, RolePolicy(Dispute, Role.OPERATOR))


def waiting_for_evidence() -> QuerySet[Dispute]:
    return Dispute.objects.filter(state=Dispute.State.NEEDS_RESPONSE)


class DisputeList(OperatorIndexView):
    """What asks for evidence first, by its day."""

    def get_base_queryset(self) -> QuerySet[Dispute]:
        first = Case(When(state=Dispute.State.NEEDS_RESPONSE, then=Value(0)), default=Value(1), output_field=IntegerField())
        return Dispute.objects.select_related("payment__order").order_by(first, F("due_by").asc(nulls_last=True), "-pk")

    def order_queryset(self, queryset: QuerySet[Dispute]) -> QuerySet[Dispute]:
        return queryset if not self.is_explicitly_ordered else super().order_queryset(queryset)

    @property
    def is_explicitly_ordered(self) -> bool:
        return "ordering" in self.request.GET

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column("payment")
        title.label, title.accessor = _("Order"), str
        return [
            title,
            Column("amount", label=_("Amount"), accessor=lambda row: format_money(row.amount, row.currency)),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state == Dispute.State.NEEDS_RESPONSE,
                sort_key="state",
            ),
            DateColumn("due_by", label=_("Evidence until"), sort_key="due_by"),
            DateColumn("opened_at", label=_("Opened"), sort_key="opened_at"),
        ]


class DisputeView(LookAgainView):
    template_name = "cards/backoffice/dispute.html"
    doing = ("ask",)

    def get_queryset(self) -> QuerySet[Dispute]:
        return Dispute.objects.select_related("payment__order")

    get_base_object_queryset = get_queryset

    def do(self, action: str) -> str:
        look_at_dispute(self.object.stripe_id)
        return _("Stripe was asked; this is how it stands.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dispute = self.object
        money = {name: format_money(getattr(dispute, name), dispute.currency) for name in ("amount", "taken", "fee", "given_back")}
        order = dispute.payment.order if dispute.payment else None
        return {**super().get_context_data(**kwargs), "dispute": dispute, "order": order, **money}


class DisputeViewSet(CardViewSet):
    model = Dispute
    name = "disputes"
    icon = "warning"
    menu_label = gettext_lazy("Disputes")
    index_view_class = DisputeList
    edit_view_class = DisputeView
    list_filter = ["state"]
    search_fields = ["payment__order__number", "stripe_id"]
    list_per_page = 50
