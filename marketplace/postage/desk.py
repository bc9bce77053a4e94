"""The operator's list of postage by card: what does not fit stands here with its reason, and can be asked about and given back again."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from cms.formats import format_money
from marketplace.cards.desk import CardViewSet, LookAgainView
from marketplace.cards.models import StripeEvent
from marketplace.postage.models import PostagePage, PostageRefund
from marketplace.postage.refunds import look_at_refund, try_again
from marketplace.postage.settling import look_again
from producers.viewsets import OperatorIndexView

register_permission_policy(PostagePage, RolePolicy(PostagePage, Role.OPERATOR))

State = PostagePage.State
# Money that is neither a charge's nor on its way back.
FOR_SOMEBODY = Q(refund__state=PostageRefund.State.FAILED) | Q(state=State.ODD, refund=None)


def _refund_of(page: PostagePage) -> PostageRefund | None:
    return getattr(page, "refund", None)


def _refund(page: PostagePage) -> str:
    refund = _refund_of(page)
    if refund is None:
        return ""
    return f"{refund.get_state_display()} ({refund.reason})" if refund.reason else str(refund.get_state_display())


class PageFilter(WagtailFilterSet):
    attention = django_filters.BooleanFilter(label=gettext_lazy("For somebody to look at"), method="only_attention")

    class Meta:
        model = PostagePage
        fields = ["state", "reason"]

    def only_attention(self, rows: QuerySet[PostagePage], name: str, value: bool) -> QuerySet[PostagePage]:
        return rows.filter(FOR_SOMEBODY) if value else rows.exclude(FOR_SOMEBODY)


class PageList(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[PostagePage]:
        return PostagePage.objects.select_related("charge", "refund")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column("charge")
        title.label = _("Reference")
        return [
            title,
            Column("amount", label=_("Amount"), accessor=lambda row: format_money(row.charge.amount, row.charge.currency)),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state in {State.ODD, State.RETURNED},
                sort_key="state",
            ),
            Column("reason", label=_("Reason"), accessor="get_reason_display", sort_key="reason"),
            Column("refund", label=_("Given back"), accessor=_refund),
            DateColumn("created_at", label=_("Begun"), sort_key="created_at"),
        ]


class PageView(LookAgainView):
    template_name = "postage/backoffice/page.html"
    doing = ("ask", "refund")

    def get_queryset(self) -> QuerySet[PostagePage]:
        return PostagePage.objects.select_related("charge", "refund")

    get_base_object_queryset = get_queryset

    def do(self, action: str) -> str:
        refund = _refund_of(self.object)
        if action == "refund":
            if refund is not None and try_again(refund):
                return _("It is tried once more, in a moment.")
            return _("There is nothing to be given back now.")
        look_again(self.object)
        if refund is not None:
            look_at_refund(refund)
        return _("Stripe was asked; this is how it stands.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, refund = self.object, _refund_of(self.object)
        numbers = [number for number in (page.stripe_id, page.intent_id, refund and refund.stripe_id) if number]
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "charge": page.charge,
            "refund": refund,
            "asked": format_money(page.charge.amount, page.charge.currency),
            "paid": format_money(page.paid, page.paid_currency) if page.paid is not None else "",
            "given_back": format_money(refund.amount, refund.currency) if refund else "",
            "can_refund": refund is not None and refund.state == PostageRefund.State.FAILED,
            "events": StripeEvent.objects.filter(object_id__in=numbers)[:50],
        }


class PostageViewSet(CardViewSet):
    model = PostagePage
    name = "postage_pages"
    icon = "tag"
    menu_label = gettext_lazy("Postage by card")
    menu_order = 216
    add_to_admin_menu = True
    index_view_class = PageList
    edit_view_class = PageView
    filterset_class = PageFilter
    search_fields = ["charge__reference", "stripe_id", "intent_id"]
    list_per_page = 50
