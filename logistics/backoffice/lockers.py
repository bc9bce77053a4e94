"""Lockers: for clerks what goes in and out and what is wrong, for the operator the lockers themselves and their keys."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy, role_required
from accounts.roles import Role, has_role
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.backoffice.offices import PlaceForm
from logistics.backoffice.operator import OperatorViewSet
from logistics.lockers.couriers import to_put_in, to_take_out
from logistics.lockers.keys import make_key
from logistics.lockers.reserving import answers
from logistics.models import LockerBank, LockerMessage
from logistics.secret_codes import shown

register_permission_policy(LockerBank, RolePolicy(LockerBank, Role.OPERATOR))
LIST = ("post:lockers", gettext_lazy("Lockers"))


def problems() -> QuerySet[LockerMessage]:
    """What somebody has still to look at, the newest first."""
    waiting = LockerMessage.objects.exclude(problem="").filter(settled_at=None)
    return waiting.select_related("bank", "parcel__number").order_by("-received_at", "-pk")


class Lockers(ClerkPage):
    """Problems first, then what to put in and take out with the PIN for it, then how full each locker is."""

    page_title = LIST[1]
    header_icon = "lock"
    template_name = "logistics/backoffice/lockers.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        used = Count("compartments__reservations", filter=Q(compartments__reservations__ended_at=None), distinct=True)
        banks = LockerBank.objects.select_related("office").annotate(
            doors=Count("compartments", distinct=True),
            used=used,
            broken=Count("compartments", filter=Q(compartments__is_broken=True), distinct=True),
        )
        context = self.get_context_data(
            **page_of(request, problems()),
            put_in=[(row, shown(row.code_seed)) for row in to_put_in()[:200]],
            take_out=[(row, shown(row.code_seed)) for row in to_take_out()[:200]],
            banks=[(bank, answers(bank, now), bank.locked_until and bank.locked_until > now) for bank in banks.order_by("name")],
            is_operator=has_role(self.clerk, Role.OPERATOR),
        )
        return self.render_to_response(context)


@role_required(*CLERKS)
@require_POST
def settle_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has looked at it."""
    problem = get_object_or_404(LockerMessage.objects.exclude(problem=""), pk=pk)
    if LockerMessage.objects.filter(pk=pk, settled_at=None).update(settled_at=timezone.now(), settled_by=request.user):
        messages.success(request, _("Settled: %(problem)s.") % {"problem": problem.get_problem_display()})
    else:
        messages.warning(request, _("Somebody has settled this already."))
    return redirect("post:lockers")


class LockerKeyPage(ClerkPage):
    """POST makes a new key and shows it, this once."""

    roles = (Role.OPERATOR,)
    header_icon = "key"
    template_name = "logistics/backoffice/locker_key.html"
    parents = (LIST,)

    def get_page_title(self) -> str:
        return _("Key of %(locker)s") % {"locker": self.bank.name}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if has_role(request.user, Role.OPERATOR):
            self.bank = get_object_or_404(LockerBank, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(bank=self.bank))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        address = request.build_absolute_uri(reverse("api:heartbeat", args=[self.bank.code])).removesuffix("heartbeat")
        response = self.render_to_response(self.get_context_data(bank=self.bank, key=make_key(self.bank), address=address))
        response["Cache-Control"] = "no-store"
        return response


class LockerViewSet(OperatorViewSet):
    model = LockerBank
    name = "post_lockers"
    icon = "lock"
    list_display = ["name", "locality", "office", "is_chilled", "is_active", "last_heard_at"]
    search_fields = ["name", "locality", "postcode"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("locality"), FieldPanel("country")]),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            FieldPanel("opening_hours"),
            FieldRowPanel([FieldPanel("office"), FieldPanel("is_chilled")]),
            InlinePanel(
                "compartments",
                heading=gettext_lazy("Compartments"),
                label=gettext_lazy("Compartment"),
                panels=[FieldRowPanel(["door", "size", "is_broken"])],
            ),
            FieldPanel("is_active"),
        ],
        base_form_class=PlaceForm,
    )
