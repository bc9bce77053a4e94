"""Pick-ups that senders asked for: a clerk confirms them or calls them off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from cms.formats import format_day
from logistics.backoffice.base import CLERKS, ClerkPage, page_of
from logistics.models import PickupRequest
from logistics.pickups import pickups_to_come, settle

ANSWERS = {"confirm": PickupRequest.State.CONFIRMED, "call_off": PickupRequest.State.CANCELLED}


class Pickups(ClerkPage):
    page_title = gettext_lazy("Pick-ups asked for")
    header_icon = "calendar-alt"
    template_name = "logistics/backoffice/pickups.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**page_of(request, pickups_to_come())))


@role_required(*CLERKS)
@require_POST
def settle_pickup(request: HttpRequest, pk: int) -> HttpResponse:
    """POST ``answer``: ``confirm`` or ``call_off``."""
    pickup = get_object_or_404(PickupRequest.objects.select_related("sender"), pk=pk)
    said = {"name": pickup.sender.name, "day": format_day(pickup.day)}
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None or not settle(pickup=pickup, state=answer, actor=request.user):
        messages.warning(request, _("The pick-up at %(name)s on %(day)s was settled already. Nothing was changed.") % said)
    elif answer == PickupRequest.State.CONFIRMED:
        messages.success(request, _("Confirmed: %(name)s on %(day)s.") % said)
    else:
        messages.success(request, _("Called off: %(name)s on %(day)s. The sender sees it.") % said)
    return redirect("post:pickups")
