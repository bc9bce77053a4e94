"""The pages on parcels that came back, and on goods that a buyer sent back. The shop's are made of these too."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import role_required
from accounts.roles import Role
from marketplace.ledger.backoffice.books import BooksPage
from marketplace.order.models import ShopOrder
from marketplace.refunds.desk import REFUNDS
from marketplace.refunds.forms import ReturnedForm
from marketplace.refunds.giving_back import CannotGiveBack
from marketplace.refunds.models import Withdrawal
from marketplace.refunds.returned import give_back_returned, send_again
from marketplace.refunds.withdrawing import goods_are_back


def decide(request: HttpRequest, shop_order: ShopOrder, form: ReturnedForm, *, decides_fault: bool) -> bool:
    """Do what was asked for: once more ("again", and "by_post" where the post pays), or the money back. Says what happened."""
    now, actor = timezone.now(), cast(User, request.user)
    try:
        if "again" in request.POST:
            send_again(shop_order=shop_order, by_shop=not (decides_fault and "by_post" in request.POST), at=now)
            messages.success(request, _("It is to be packed once more, and gets a new label. The buyer sees the new day."))
        elif give_back_returned(shop_order=shop_order, decision=form.decision(), actor=actor, at=now):
            messages.success(request, _("It goes back to the buyer, who is told by mail."))
        else:
            messages.success(request, _("Noted. Nothing was paid, so nothing goes back."))
    except CannotGiveBack as reason:
        messages.error(request, str(reason))
        return False
    return True


class Returned(BooksPage):
    """The operator decides of parcels that came back."""

    template_name = "refunds/backoffice/returned.html"
    parents = (REFUNDS,)
    shop_order: ShopOrder

    def get_page_title(self) -> str:
        return _("%(number)s came back") % {"number": self.shop_order.number}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(self._form(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self._form(pk)
        if ("again" in request.POST or form.is_valid()) and decide(request, self.shop_order, form, decides_fault=True):
            return redirect("books:order", self.shop_order.order.number)
        return self._show(form, status=422)

    def _form(self, pk: int) -> ReturnedForm:
        self.shop_order = get_object_or_404(ShopOrder.objects.select_related("order", "partner").prefetch_related("lines"), pk=pk)
        posted = self.request.POST if "again" not in self.request.POST else None
        return ReturnedForm(posted or None, decides_fault=True)

    def _show(self, form: ReturnedForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, shop_order=self.shop_order, decides_fault=True)
        return self.render_to_response(context, status=status)


@role_required(Role.OPERATOR)
@require_POST
def goods_back(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: what a buyer withdrew from came back, as the shop can note too."""
    row = get_object_or_404(Withdrawal.objects.select_related("shop_order__order"), pk=pk)
    try:
        goods_are_back(withdrawal=row, actor=cast(User, request.user), restock="restock" in request.POST)
    except CannotGiveBack as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("It goes back to the buyer, who is told by mail."))
    return redirect("books:order", row.shop_order.order.number)
