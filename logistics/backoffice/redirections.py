"""Redirections for clerks: what has to be settled first, then all of them, the newest first."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import role_required
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.backoffice.parcels import LIST
from logistics.models import Redirection
from logistics.redirecting.settling import TO_SETTLE, to_settle

State = Redirection.State


class Redirections(ClerkPage):
    page_title = gettext_lazy("Redirections")
    header_icon = "redirect"
    template_name = "logistics/backoffice/redirections.html"
    parents = (LIST,)

    def get(self, request: HttpRequest) -> HttpResponse:
        first = Case(When(TO_SETTLE, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = Redirection.objects.annotate(later=first).order_by("later", "-pk")
        rows = rows.select_related("parcel__number", "recipient", "office", "locker", "charge")
        return self.render_to_response(self.get_context_data(waiting=to_settle().count(), **page_of(request, rows)))


@role_required(*CLERKS)
@require_POST
def settle_redirection(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has called: off the list, once."""
    row = get_object_or_404(Redirection.objects.select_related("parcel__number"), pk=pk)
    said = {"number": row.parcel}
    stuck = Redirection.objects.filter(TO_SETTLE, pk=pk)
    if stuck.update(settled_at=timezone.now(), settled_by=cast(User, request.user)):
        messages.success(request, _("Settled: %(number)s.") % said)
    else:
        messages.warning(request, _("%(number)s was settled already. Nothing was changed.") % said)
    return redirect("post:redirections")
