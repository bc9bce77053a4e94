"""A shop gives its buyer something back."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.refunds.forms import GiveBackForm, ReturnedForm
from marketplace.refunds.giving_back import CannotGiveBack, give_back, is_captured
from marketplace.refunds.returned_desk import decide
from marketplace.refunds.withdrawing import goods_are_back
from shops.backoffice.order_detail import OrderPage


class GiveBack(OrderPage):
    """GET asks what goes back; POST gives it. By the shop's fault: of others' only the operator decides."""

    template_name = "shops/backoffice/give_back.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.order.can_go_back or not is_captured(self.order):
            messages.warning(request, _("Nothing of this order can go back: it is not paid, or all of it went back."))
            return self._back()
        return self._answer(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form()
        if form.is_valid():
            try:
                give_back(shop_order=self.order, actor=cast(User, request.user), **form.asked())
            except CannotGiveBack as reason:
                messages.error(request, str(reason))
            else:
                messages.success(request, _("It goes back to the buyer, who is told by mail."))
                return self._back("#refunds")
        return self._answer(form, status=422)

    def _form(self) -> GiveBackForm:
        return GiveBackForm(self.request.POST or None, shop_order=self.order, lines=list(self.order.lines.all()))

    def _answer(self, form: GiveBackForm, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, shop_order=self.order), status=status)


class GoodsAreBack(OrderPage):
    """POST: what the buyer withdrew from came back, so the money goes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._back("#refunds")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.order.withdrawals.order_by("-pk").first()
        try:
            if row is None:
                raise CannotGiveBack(_("Nothing of this order was withdrawn from, so nothing was changed."))
            goods_are_back(withdrawal=row, actor=cast(User, request.user), restock="restock" in request.POST)
        except CannotGiveBack as reason:
            messages.error(request, str(reason))
        else:
            messages.success(request, _("It goes back to the buyer, who is told by mail."))
        return self._back("#refunds")


class Returned(OrderPage):
    """GET asks what becomes of parcels that came back; POST does it. By the post's fault only the operator decides."""

    template_name = "shops/backoffice/returned.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._answer(ReturnedForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReturnedForm(request.POST)
        if "again" in request.POST or form.is_valid():
            if decide(request, self.order, form, decides_fault=False):
                return self._back()
            return self._answer(ReturnedForm(), status=422)
        return self._answer(form, status=422)

    def _answer(self, form: ReturnedForm, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, shop_order=self.order), status=status)
