"""The operator's page on invoices: that no number is missing, by seller and series, and what is off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.permissions import RoleRequired
from accounts.roles import Role
from logistics.backoffice.base import page_of
from marketplace.invoices.archiving import FileIsOff, read_archived
from marketplace.invoices.checking import check_invoices, counted_series
from marketplace.invoices.models import Archived, Document

FINDINGS_SHOWN = 20
NEWEST_READ = 5


class Proof(RoleRequired, WagtailAdminTemplateMixin, View):
    """``?name=``: of the sellers called so. Archived files are read by ``invoices_check`` each night; here only the newest."""

    roles = (Role.OPERATOR,)
    header_icon = "doc-full"
    page_title = gettext_lazy("Invoices")
    template_name = "invoices/proof.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("name", "").strip()[:80]
        series = counted_series().order_by("partner__name", "partner_id", "-year", "kind")
        findings = check_invoices(files=False)
        context = {
            "typed": typed,
            "findings": findings[:FINDINGS_SHOWN],
            "finding_count": len(findings),
            "waiting": Document.objects.filter(archived=None).count(),
            "off": _newest_that_are_off(),
            "list_url": reverse("shop_invoices:index"),
            **page_of(request, series.filter(partner__name__icontains=typed) if typed else series),
        }
        return self.render_to_response(self.get_context_data(**context))


def _newest_that_are_off() -> list[Document]:
    found = []
    for archived in Archived.objects.select_related("document").order_by("-pk")[:NEWEST_READ]:
        try:
            read_archived(archived)
        except FileIsOff:
            found.append(archived.document)
    return found
