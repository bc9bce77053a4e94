"""What Stripe would not take back from a seller: tried again, or left for the seller to owe."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.permissions import role_required
from accounts.roles import Role
from cms.formats import format_money
from logistics.backoffice.base import page_of
from marketplace.payouts.backoffice.pages import PayoutsPage
from marketplace.payouts.models import TransferReversal
from marketplace.payouts.reversing import failed, try_again


class FailedReversals(PayoutsPage):
    page_title = gettext_lazy("Failed reversals")
    template_name = "payouts/reversals.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = failed().select_related("transfer__payout__partner", "transfer__shop_order")
        return self.render_to_response(self.get_context_data(**page_of(request, rows)))


@role_required(Role.OPERATOR)
@require_POST
def reverse_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(TransferReversal.objects.select_related("transfer__payout__partner"), pk=pk)
    said = {"amount": format_money(row.amount, row.transfer.currency), "name": row.transfer.payout.partner.name}
    if try_again(row):
        messages.success(request, _("%(amount)s are asked back from %(name)s once more, in a moment.") % said)
    else:
        messages.warning(request, _("This is not failed any more, or the transfer was taken back meanwhile. Nothing was changed."))
    return redirect("payouts:reversals")
