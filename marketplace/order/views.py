"""The pages of one order, behind a link that cannot be guessed, and the list of a shopper's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from cms.prepared import Prepared
from cms.private_pages import private_page
from logistics.history import History, history
from logistics.models import Parcel
from logistics.recipient_links import recipient_link
from marketplace.order.messaging import CannotWrite, write_message
from marketplace.order.models import Order, OrderMessage, ShopOrder
from marketplace.order.next_steps import next_steps
from marketplace.order.reading import orders_to_show
from marketplace.order.vat import vat_of
from marketplace.refunds.return_words import when_money
from marketplace.refunds.returning import terms_of
from marketplace.refunds.withdrawing import may_withdraw
from marketplace.slips.showing import shown_slip

ORDERS_A_PAGE = 20


@private_page
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What happens next, in three lines with days."""
    order = _order_behind(token)
    if order.waits_for_card:
        return redirect("card_payment", token=token)
    context = {"order": order, "steps": next_steps(order), "vat": vat_of(order.shop_orders.all()), **shown_slip(order)}
    return render(request, "order/thanks.html", context)


@private_page
def tracking(request: HttpRequest, token: str) -> HttpResponse:
    """Where each shop's part is."""
    return _tracking_page(request, _order_behind(token))


@private_page
def message(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """POST ``text``: whoever has the link writes to one of the order's shops."""
    order = _order_behind(token)
    shop_order = next((part for part in order.shop_orders.all() if part.pk == pk), None)
    if shop_order is None:
        raise Http404
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            write_message(shop_order=shop_order, side=OrderMessage.Side.SHOPPER, text=text)
        except CannotWrite as reason:
            draft = {"shop_order": shop_order.pk, "text": text[: 2 * OrderMessage.LONGEST], "reason": reason}
            return _tracking_page(request, order, status=422, draft=draft)
        said = gettext("Your message is sent to %(shop)s. We write to you when there is an answer.")
        messages.success(request, said % {"shop": shop_order.partner.name})
    return redirect(reverse("order_tracking", args=[token]) + f"#letters-{shop_order.pk}")


def _tracking_page(request: HttpRequest, order: Order, *, status: int = 200, draft: dict[str, Any] | None = None) -> HttpResponse:
    parts = [(shop_order, _parcels(shop_order)) for shop_order in order.shop_orders.all()]
    for shop_order, _parcels_of_it in parts:
        shop_order.can_be_withdrawn = may_withdraw(shop_order, now=timezone.now())
        if any(row.received_at is None for row in shop_order.withdrawals.all()):
            shop_order.when_money = when_money(terms_of(shop_order.partner))
    context = {"order": order, "parts": parts, "steps": next_steps(order), "draft": draft, **shown_slip(order)}
    context["vat"] = vat_of(order.shop_orders.all())
    return render(request, "order/tracking.html", context, status=status)


@private_page
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """The slip, to be printed or shown at a counter."""
    order = _order_behind(token)
    context = shown_slip(order)
    if context["slip"] is None:
        return redirect("order_tracking", token=token)
    return render(request, "order/slip.html", {"order": order, "steps": next_steps(order), **context})


@login_required
@private_page
def account(request: HttpRequest) -> HttpResponse:
    """The signed-in shopper's own orders, newest first."""
    own = Order.objects.filter(user=request.user.pk).prefetch_related("shop_orders__partner", "shop_orders__invoices")
    own = own.order_by("-date_placed", "-pk")
    return render(request, "order/account.html", {"orders": Paginator(own, ORDERS_A_PAGE).get_page(request.GET.get("page"))})


_order: Prepared[Order] = Prepared(lambda *, token: orders_to_show().filter(tracking_token=token))


def _order_behind(token: str) -> Order:
    order = _order.first(token=token)
    if order is None:
        raise Http404
    return order


def _parcels(shop_order: ShopOrder) -> list[tuple[Parcel, History]]:
    if shop_order.shipment is None:
        return []
    parcels = list(shop_order.shipment.parcels.all())
    for parcel in parcels:
        parcel.shipment = shop_order.shipment
        parcel.recipient_link = recipient_link(parcel)  # type: ignore[attr-defined]  # whoever has the order's link bought it
    return [(parcel, history(parcel)) for parcel in parcels]
