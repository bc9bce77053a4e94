"""The operator's list of refunds: what waits to be transferred or handed out, and what failed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from stdnum import iban

from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from logistics.backoffice.base import page_of
from marketplace.credit.payout_desk import to_pay_out
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.order.models import ShopOrder
from marketplace.refunds.forms import GiveBackForm
from marketplace.refunds.giving_back import CannotGiveBack, give_back
from marketplace.refunds.models import Refund
from marketplace.refunds.sending import BY_HAND, as_credit_instead, mark_sent, once_more

REFUNDS: tuple[str, str | Promise] = ("refunds:index", gettext_lazy("Refunds"))
FOR_SOMEBODY = Q(state=Refund.State.FAILED) | Q(state=Refund.State.WAITING, means__in=BY_HAND)


def attention() -> QuerySet[Refund]:
    """Those that somebody has to send, or to look at."""
    return Refund.objects.filter(FOR_SOMEBODY)


class RefundList(BooksPage):
    """``?show=`` waiting (for somebody; the usual), or all."""

    page_title = gettext_lazy("Refunds")
    template_name = "refunds/backoffice/list.html"
    parents = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        shows_all = request.GET.get("show") == "all"
        rows = (
            (Refund.objects.all() if shows_all else attention()).select_related("shop_order__order", "shop_order__partner").order_by("-pk")
        )
        context = page_of(request, rows)
        for row in context["page_obj"]:
            row.iban_shown = iban.format(row.iban) if row.iban else ""
        return self.render_to_response(self.get_context_data(shows_all=shows_all, credit_payouts=to_pay_out().count(), **context))


@role_required(Role.OPERATOR)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """``sent``, ``again`` or ``credit``, by the name of the button. A second time changes nothing."""
    refund = get_object_or_404(Refund.objects.select_related("shop_order__order"), pk=pk)
    if "again" in request.POST:
        done, said = once_more(refund=refund), _("It is tried once more, in a moment.")
    elif "credit" in request.POST:
        done, said = as_credit_instead(refund=refund), _("It stands as the buyer’s credit now.")
    else:
        done, said = mark_sent(refund=refund, actor=cast(User, request.user)), _("Noted: the buyer has it.")
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("This refund does not wait for that any more. Nothing was changed."))
    return redirect("refunds:index")


class GiveBack(BooksPage):
    """The operator gives something of a shop order back, and says by whose fault."""

    template_name = "refunds/backoffice/give.html"
    parents = (REFUNDS,)
    shop_order: ShopOrder

    def get_page_title(self) -> str:
        return _("Give back of %(number)s") % {"number": self.shop_order.number}

    def _form(self, pk: int) -> GiveBackForm:
        self.shop_order = get_object_or_404(ShopOrder.objects.select_related("order", "partner"), pk=pk)
        lines = list(self.shop_order.lines.order_by("pk"))
        return GiveBackForm(self.request.POST or None, shop_order=self.shop_order, lines=lines, decides_fault=True)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk)
        return self.render_to_response(self.get_context_data(form=form, shop_order=self.shop_order))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk)
        if form.is_valid():
            try:
                give_back(shop_order=self.shop_order, actor=cast(User, request.user), **form.asked())
            except CannotGiveBack as reason:
                messages.error(request, str(reason))
            else:
                messages.success(request, _("It goes back to the buyer, who is told by mail."))
                return redirect("books:order", self.shop_order.order.number)
        return self.render_to_response(self.get_context_data(form=form, shop_order=self.shop_order), status=422)
