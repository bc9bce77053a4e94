"""One order: what to pack, for whom, where its parcels are, what is missing, and what was written about it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from cms.formats import format_money
from marketplace.order.messaging import CannotWrite, mark_read, write_message
from marketplace.order.models import Line, Order, OrderMessage, ShopOrder
from marketplace.order.shortages import CannotReport, report_missing
from marketplace.order.vat import vat_of
from marketplace.order.weighing import lines_to_weigh
from marketplace.refunds.giving_back import is_captured
from marketplace.refunds.returning import way_back_of
from shops.access import Area, may_here, shop_orders_of
from shops.backoffice.order_choice import NOT_SENT_YET


class MissingForm(forms.Form):
    """How many pieces of each line are missing; fields are called ``line-<pk>``."""

    gone = forms.BooleanField(
        label=gettext_lazy("I have none of them left: take them out of my stock"),
        help_text=gettext_lazy("Without the tick they go back on sale."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            if line.to_pack:
                self.fields[f"line-{line.pk}"] = forms.IntegerField(
                    label=line.title,
                    required=False,
                    min_value=0,
                    max_value=line.to_pack,
                    help_text=_("of %(count)s") % {"count": line.to_pack},
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    def line_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("line-")]

    def pieces(self) -> dict[int, int]:
        return {int(name[5:]): count for name, count in self.cleaned_data.items() if name.startswith("line-") and count}


class OrderPage(WagtailAdminTemplateMixin, TemplateView):
    """What all pages of one order have: the order, from the shop's own."""

    header_icon = "form"

    def get_page_title(self) -> str:
        return _("Order %(number)s") % {"number": self.order.number}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("shop_orders:index"), "label": _("Orders")}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.get_page_title()}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = shop_orders_of(request).select_related("order__delivers_to", "partner", "service", "packed_by", "shipment")
        rows = rows.prefetch_related(
            "service__names", "lines__shortages", "shortages__line", "shipment__parcels__number", "vat", "messages__written_by"
        )
        self.order: ShopOrder = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def _back(self, place: str = "") -> HttpResponse:
        return redirect(reverse("shop_orders:detail", args=[self.order.pk]) + place)


class OrderDetail(OrderPage):
    template_name = "shops/backoffice/order.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = self.order
        # Read before it is marked, so that what is new still looks new.
        written = list(order.messages.all())
        if any(message.side == OrderMessage.Side.SHOPPER and not message.read_at for message in written):
            mark_read(shop_order=order, by=OrderMessage.Side.SHOP)
        withdrawal = order.withdrawals.filter(received_at=None).first()
        return {
            **super().get_context_data(**kwargs),
            "shop_order": order,
            "lines": order.lines.all(),
            "shortages": order.shortages.all(),
            "vat": vat_of([order]),
            "documents": order.invoices.order_by("issued_at", "sequence") if may_here(self.request, Area.MONEY) else [],
            "refunds": order.refunds.all(),
            "withdrawal": withdrawal,
            "way_back": way_back_of(withdrawal) if withdrawal else None,
            "can_give_back": bool(order.can_go_back and is_captured(order)) and may_here(self.request, Area.MONEY),
            "can_decide": order.state == ShopOrder.State.RETURNING and may_here(self.request, Area.MONEY),
            "parcels": order.shipment.parcels.all() if order.shipment else [],
            "can_pack": order.state == ShopOrder.State.TO_PACK,
            "to_weigh": order.state == ShopOrder.State.TO_PACK and bool(lines_to_weigh(order)),
            "can_print": bool(order.shipment) and order.state in NOT_SENT_YET,
            "at_the_door": order.order.payment == Order.Payment.CASH_ON_DELIVERY,
            "written": written,
            "draft": kwargs.get("draft", ""),
            "longest": OrderMessage.LONGEST,
        }


class WriteToShopper(OrderDetail):
    """POST ``text``."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._back()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        text = request.POST.get("text", "")
        try:
            write_message(shop_order=self.order, side=OrderMessage.Side.SHOP, text=text, author=cast(User, request.user))
        except CannotWrite as reason:
            messages.error(request, str(reason))
            return self.render_to_response(self.get_context_data(draft=text), status=422)
        messages.success(request, _("Your message is sent. An answer appears here, and you get a mail."))
        return self._back("#messages")


class ReportMissing(OrderPage):
    """GET asks how many pieces of each line are missing; POST records it."""

    template_name = "shops/backoffice/missing.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.order.state != ShopOrder.State.TO_PACK:
            return self._back()
        return self._answer(MissingForm(lines=list(self.order.lines.all())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MissingForm(request.POST, lines=list(self.order.lines.all()))
        if not form.is_valid():
            return self._answer(form, status=422)
        try:
            made = report_missing(
                shop_order=self.order, pieces=form.pieces(), gone=form.cleaned_data["gone"], actor=cast(User, request.user)
            )
        except CannotReport as reason:
            messages.error(request, str(reason))
            return self._answer(form, status=422) if self.order.state == ShopOrder.State.TO_PACK else self._back()
        amount = format_money(sum(shortage.to_buyer for shortage in made), self.order.order.currency)
        if self.order.state == ShopOrder.State.CANCELLED:
            text = _("Nothing is left of this order, so it is cancelled. The buyer is told by mail: %(amount)s less to pay, or returned.")
        else:
            text = _("Noted. The buyer is told by mail: %(amount)s less to pay, or returned. Pack the rest.")
        messages.success(request, text % {"amount": amount})
        return self._back()

    def _answer(self, form: MissingForm, status: int = 200) -> HttpResponse:
        context = self.get_context_data(form=form, shop_order=self.order)
        return self.render_to_response(context, status=status)
