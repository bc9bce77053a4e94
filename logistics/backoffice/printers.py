"""Label printers: kept by the operator, used by the clerks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.permissions import register_permission_policy

from accounts.permissions import RolePolicy, role_required
from accounts.roles import Role
from logistics.backoffice.base import CLERKS
from logistics.backoffice.operator import OperatorViewSet
from logistics.models import PrintBatch, Printer
from logistics.printers import NotAllowed, allowed_address, send_to_printer

register_permission_policy(Printer, RolePolicy(Printer, Role.OPERATOR))


class PrinterForm(WagtailAdminModelForm):
    """Says at once what the sending would refuse."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if "host" in said and "port" in said:
            try:
                allowed_address(said["host"], said["port"])
            except NotAllowed as refusal:
                self.add_error("host", str(refusal) + " " + _("Which networks these are, is in the setting PRINTER_NETWORKS."))
            except OSError:
                self.add_error("host", _("There is nothing of this name on the network."))
        return said


class PrinterViewSet(OperatorViewSet):
    model = Printer
    name = "post_printers"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Label printers")
    list_display = ["name", "host", "port", "dots", "paper", "is_active"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("host"), FieldPanel("port")]),
            FieldRowPanel([FieldPanel("dots"), FieldPanel("paper")]),
            FieldPanel("is_active"),
        ],
        base_form_class=PrinterForm,
    )


@role_required(*CLERKS)
@require_POST
def send_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a print run to the chosen printer."""
    batch = get_object_or_404(PrintBatch, pk=pk)
    chosen = request.POST.get("printer", "")
    known = {str(printer.pk): printer for printer in Printer.objects.filter(is_active=True)}
    if chosen not in known:
        messages.error(request, _("Choose a printer. Nothing was sent."))
    else:
        send_to_printer(batch=batch, printer=known[chosen], actor=request.user)
        messages.success(request, _("The labels go to %(printer)s. This page says what became of them.") % {"printer": known[chosen]})
    return redirect("post:print_run", pk)
