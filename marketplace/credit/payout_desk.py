"""The operator's list of credit that is to be paid out, and paying it out at a counter."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from stdnum import iban

from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from logistics.backoffice.base import page_of
from marketplace.credit.forms import PayoutForm, was_asked
from marketplace.credit.models import BuyerCredit, CreditPayout
from marketplace.credit.paying_out import CannotPayOut, ask_payout, mark_paid_out, put_back
from marketplace.ledger.backoffice.books import BooksPage

CREDIT: tuple[str, str | Promise] = ("buyers_credit:index", gettext_lazy("Buyers’ credit"))


def to_pay_out() -> QuerySet[CreditPayout]:
    """What somebody has to transfer, or to hand out."""
    return CreditPayout.objects.filter(state=CreditPayout.State.WAITING)


class CreditPayouts(BooksPage):
    """``?show=`` waiting (the usual), or all."""

    page_title = gettext_lazy("Credit to be paid out")
    template_name = "credit/backoffice/payouts.html"
    parents = (CREDIT,)

    def get(self, request: HttpRequest) -> HttpResponse:
        shows_all = request.GET.get("show") == "all"
        rows = CreditPayout.objects.all() if shows_all else to_pay_out()
        context = page_of(request, rows.select_related("credit__user").order_by("-pk"))
        for row in context["page_obj"]:
            row.iban_shown = iban.format(row.iban) if row.iban else ""
        return self.render_to_response(self.get_context_data(shows_all=shows_all, **context))


@role_required(Role.OPERATOR)
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """``sent`` or ``back``, by the name of the button. A second time changes nothing."""
    payout = get_object_or_404(CreditPayout, pk=pk)
    actor, now = cast(User, request.user), timezone.now()
    if "back" in request.POST:
        done, said = put_back(payout=payout, actor=actor, at=now), _("It is the buyer’s credit again, who is told by mail.")
    else:
        done, said = mark_paid_out(payout=payout, actor=actor, at=now), _("Noted: the buyer has it.")
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _("This payout does not wait for that any more. Nothing was changed."))
    return redirect("buyers_credit:payouts")


class PayOut(BooksPage):
    """At a counter: cash is handed out at once, a bank account waits on the list."""

    template_name = "credit/backoffice/pay_out.html"
    parents = (CREDIT,)
    credit: BuyerCredit

    def get_page_title(self) -> str:
        return _("Pay out credit of %(owner)s") % {"owner": self.credit.owner}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk)
        if was_asked(self.credit, request.POST.get("key", "")):
            return redirect("buyers_credit:credit", pk)
        if not form.is_valid():
            return self._show(form, status=422)
        actor, now, said = cast(User, request.user), timezone.now(), form.cleaned_data
        try:
            payout = ask_payout(credit=self.credit, amount=said["amount"], where=form.where(), key=said["key"], actor=actor, at=now)
        except CannotPayOut as reason:
            form.add_error("amount", str(reason))
            return self._show(form, status=422)
        if payout.means == CreditPayout.Means.CASH:
            mark_paid_out(payout=payout, actor=actor, at=now)
            messages.success(request, _("Hand the cash out now: it is booked."))
        else:
            messages.success(request, _("It stands on the list of what is to be transferred."))
        return redirect("buyers_credit:credit", pk)

    def _form(self, pk: int) -> PayoutForm:
        self.credit = get_object_or_404(BuyerCredit.objects.select_related("user"), pk=pk)
        return PayoutForm(self.request.POST or None, credit=self.credit, at_a_counter=True)

    def _show(self, form: PayoutForm, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, credit=self.credit), status=status)
