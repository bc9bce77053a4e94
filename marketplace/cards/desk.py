"""The operator's lists of card payments and of Stripe's messages: what does not fit stands here with its reason, and can be tried again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import django_filters
import stripe
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy
from accounts.roles import Role
from cms.formats import format_money
from marketplace.cards.events import replay
from marketplace.cards.models import CardRefund, CardSession, StripeEvent
from marketplace.cards.refunds import look_at_refund, send_refund, try_again
from marketplace.cards.settling import look_again
from producers.viewsets import OperatorEditView, OperatorIndexView, OperatorViewSet

for model in (CardSession, StripeEvent):
    register_permission_policy(model, RolePolicy(model, Role.OPERATOR))

# Money that is neither an order's nor on its way back.
WHOLE_FAILED = CardRefund.objects.filter(reference="", state=CardRefund.State.FAILED).values("session")
FOR_SOMEBODY = Q(pk__in=WHOLE_FAILED) | Q(state=CardSession.State.ODD, refunds=None)


def attention() -> QuerySet[CardSession]:
    """The sessions that somebody has to look at."""
    return CardSession.objects.filter(FOR_SOMEBODY)


def refund_of(session: CardSession) -> CardRefund | None:
    """What went back whole; parts stand on the list of refunds. Uses ``refunds`` as prefetched."""
    return next((refund for refund in session.refunds.all() if not refund.reference), None)


def _refund(session: CardSession) -> str:
    refund = refund_of(session)
    if refund is None:
        return ""
    return f"{refund.get_state_display()} ({refund.reason})" if refund.reason else str(refund.get_state_display())


class SessionFilter(WagtailFilterSet):
    attention = django_filters.BooleanFilter(label=gettext_lazy("For somebody to look at"), method="only_attention")

    class Meta:
        model = CardSession
        fields = ["state", "reason"]

    def only_attention(self, rows: QuerySet[CardSession], name: str, value: bool) -> QuerySet[CardSession]:
        return rows.filter(FOR_SOMEBODY) if value else rows.exclude(FOR_SOMEBODY)


class SessionList(OperatorIndexView):
    def get_base_queryset(self) -> QuerySet[CardSession]:
        return CardSession.objects.select_related("payment__order").prefetch_related("refunds")

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column("payment")
        title.label, title.accessor = _("Order"), "payment.order.number"
        return [
            title,
            Column("amount", label=_("Amount"), accessor=lambda row: format_money(row.payment.amount, row.payment.currency)),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state in {CardSession.State.ODD, CardSession.State.RETURNED},
                sort_key="state",
            ),
            Column("reason", label=_("Reason"), accessor="get_reason_display", sort_key="reason"),
            Column("refund", label=_("Given back"), accessor=_refund),
            DateColumn("created_at", label=_("Begun"), sort_key="created_at"),
        ]


class LookAgainView(OperatorEditView, ABC):
    """A row to be read, with a button a thing that can be done. ``doing`` are their names."""

    doing: tuple[str, ...] = ()

    def get_form_class(self) -> type[forms.Form]:
        return _Nothing

    def get_action(self, request: HttpRequest) -> str:
        return next((name for name in self.doing if f"action-{name}" in request.POST), "")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.form = form
        try:
            said = self.do(self.action)
        except stripe.StripeError as failure:
            messages.error(self.request, _("Stripe could not be asked: %(reason)s Nothing was changed.") % {"reason": failure})
        else:
            messages.success(self.request, said)
        return redirect(self.get_edit_url())

    @abstractmethod
    def do(self, action: str) -> str:
        """Do it, and say in a sentence what was done."""


class _Nothing(forms.Form):
    """Nothing to fill in."""

    def __init__(self, *args: Any, instance: Any = None, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance = instance


class SessionView(LookAgainView):
    template_name = "cards/backoffice/session.html"
    doing = ("ask", "refund")

    def get_queryset(self) -> QuerySet[CardSession]:
        return CardSession.objects.select_related("payment__order").prefetch_related("refunds")

    get_base_object_queryset = get_queryset

    def do(self, action: str) -> str:
        refund = refund_of(self.object)
        if action == "refund":
            if refund is not None and try_again(refund):
                return _("It is tried once more, in a moment.")
            return _("There is nothing to be given back now.")
        look_again(self.object)
        if refund is not None and refund.state == CardRefund.State.WAITING:
            send_refund.call(refund.pk)
        elif refund is not None:
            look_at_refund(refund)
        return _("Stripe was asked; this is how it stands.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, refund = self.object, refund_of(self.object)
        numbers = [number for number in (session.stripe_id, session.intent_id, refund and refund.stripe_id) if number]
        return {
            **super().get_context_data(**kwargs),
            "session": session,
            "payment": session.payment,
            "order": session.payment.order,
            "refund": refund,
            "asked": format_money(session.payment.amount, session.payment.currency),
            "paid": format_money(session.paid, session.paid_currency) if session.paid is not None else "",
            "given_back": format_money(refund.amount, refund.currency) if refund else "",
            "can_refund": refund is not None and refund.state == CardRefund.State.FAILED,
            "events": StripeEvent.objects.filter(object_id__in=numbers)[:50],
        }


class EventList(OperatorIndexView):
    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column("kind")
        title.label = _("Kind")
        return [
            title,
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                primary=lambda row: row.state in {StripeEvent.State.WAITING, StripeEvent.State.ODD},
                sort_key="state",
            ),
            Column("reason", label=_("Reason"), accessor="reason_text"),
            Column("event_id", label=_("Number at Stripe"), classname="wide-only"),
            DateColumn("received_at", label=_("Received"), sort_key="received_at"),
        ]


class EventView(LookAgainView):
    template_name = "cards/backoffice/event.html"
    doing = ("replay",)

    def do(self, action: str) -> str:
        event = replay(self.object)
        return _("It was looked at once more: %(state)s.") % {"state": event.get_state_display()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        event = self.object
        session = CardSession.objects.filter(stripe_id=event.object_id).first() if event.object_id else None
        return {**super().get_context_data(**kwargs), "event": event, "session": session}


class CardViewSet(OperatorViewSet):
    left_out = frozenset({"usage", "add", "delete", "history", "history_results"})

    def get_form_class(self, for_update: bool = False) -> type[forms.Form]:
        return _Nothing


class SessionViewSet(CardViewSet):
    model = CardSession
    name = "card_payments"
    icon = "list-ul"
    menu_label = gettext_lazy("Card payments")
    index_view_class = SessionList
    edit_view_class = SessionView
    filterset_class = SessionFilter
    search_fields = ["payment__order__number", "stripe_id", "intent_id"]
    list_per_page = 50


class EventViewSet(CardViewSet):
    model = StripeEvent
    name = "stripe_events"
    icon = "mail"
    menu_label = gettext_lazy("Messages from Stripe")
    index_view_class = EventList
    edit_view_class = EventView
    list_filter = ["state"]
    search_fields = ["kind", "event_id", "object_id"]
    list_per_page = 50
