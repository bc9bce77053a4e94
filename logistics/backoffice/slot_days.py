"""How full the delivery slots of the next days are."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from logistics.backoffice.base import ClerkPage, page_of
from logistics.models import SlotDay


class SlotDays(ClerkPage):
    page_title = _("Delivery slots")
    header_icon = "time"
    template_name = "logistics/backoffice/slot_days.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        since = timezone.localdate() - dt.timedelta(days=1)
        rows = SlotDay.objects.filter(day__gte=since).select_related("slot__service").prefetch_related("slot__service__names")
        return self.render_to_response(self.get_context_data(**page_of(request, rows)))
