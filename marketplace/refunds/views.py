"""The buyer's pages, behind the order's link: cancelling before packing, and withdrawing from the contract."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_money
from cms.private_pages import private_page
from marketplace.order.models import Order, ShopOrder
from marketplace.order.reading import orders_to_show
from marketplace.refunds.cancelling import can_cancel, cancel_before_packing
from marketplace.refunds.forms import WayForm, WithdrawalForm
from marketplace.refunds.giving_back import CannotGiveBack
from marketplace.refunds.return_words import when_money, who_pays
from marketplace.refunds.returning import terms_of
from marketplace.refunds.withdrawing import last_moment, may_withdraw, returnable, withdraw_from_contract
from marketplace.slips.cancelling import cancel_by_buyer, waits_for_slip


@private_page
def cancel(request: HttpRequest, token: str, pk: int | None = None) -> HttpResponse:
    """GET says what cancelling does, of one shop's part or of all that can be; POST does it. What is packed meanwhile stays."""
    order = Order.objects.filter(tracking_token=token).first()
    if order is None:
        raise Http404
    rows = order.shop_orders.select_related("partner", "order").prefetch_related("lines", "shortages").order_by("pk")
    parts = [part for part in rows if pk in {None, part.pk}]
    if not parts:
        raise Http404
    if waits_for_slip(order):
        return _cancel_unpaid(request, order)
    open_parts = [part for part in parts if can_cancel(part)]
    if not open_parts:
        messages.warning(request, _("This cannot be cancelled any more. Nothing was changed."))
        return redirect("order_tracking", token=token)
    is_paid = order.paid_at is not None
    amount = sum(part.buyer_can_get_back for part in open_parts)
    form = WayForm(request.POST or None, order=order) if is_paid and amount else None
    if request.method == "POST" and (form is None or form.is_valid()):
        _cancel(request, open_parts, form)
        return redirect("order_tracking", token=token)
    context = {"order": order, "parts": open_parts, "kept": len(parts) - len(open_parts), "form": form, "is_paid": is_paid}
    context["amount"] = amount
    return render(request, "refunds/cancel.html", context, status=422 if request.method == "POST" else 200)


def _cancel_unpaid(request: HttpRequest, order: Order) -> HttpResponse:
    """Of an order that waits for its money, all or nothing: its slip is paid whole."""
    if request.method == "POST":
        if cancel_by_buyer(order=order, at=timezone.now()):
            messages.success(request, _("The order is cancelled and the things are on sale again. Do not pay it any more."))
        else:
            messages.warning(request, _("Your payment has arrived meanwhile, or it was cancelled before. Look below what it is now."))
        return redirect("order_tracking", token=order.tracking_token)
    context = {"order": order, "parts": list(order.shop_orders.select_related("partner").prefetch_related("lines").order_by("pk"))}
    return render(request, "refunds/cancel.html", {**context, "come": order.slip.held})


def _cancel(request: HttpRequest, parts: list[ShopOrder], form: WayForm | None) -> None:
    for part in parts:
        try:
            refund = cancel_before_packing(shop_order=part, way=form.way() if form else None)
        except CannotGiveBack as reason:
            messages.error(request, f"{part.partner.name}: {reason}")
            continue
        said = {"shop": part.partner.name}
        if refund and refund.to_buyer:
            said["amount"] = format_money(refund.to_buyer, part.order.currency)
            messages.success(request, _("%(shop)s: cancelled. You get %(amount)s back, and a mail says how.") % said)
        else:
            messages.success(request, _("%(shop)s: cancelled. You owe nothing for it.") % said)


@private_page
def withdraw(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """The two steps of Directive 2011/83, art. 11a: a statement, then “Confirm withdrawal”."""
    order = orders_to_show().filter(tracking_token=token).first()
    part = next((part for part in order.shop_orders.all() if part.pk == pk), None) if order else None
    if order is None or part is None:
        raise Http404
    part.order = order
    if not may_withdraw(part, now=timezone.now()):
        messages.warning(request, _("You cannot withdraw from this any more, or have done so already. Nothing was recorded."))
        return redirect("order_tracking", token=token)
    lines, terms = list(part.lines.all()), terms_of(part.partner)
    form = WithdrawalForm(request.POST or None, order=order, lines=returnable(lines))
    context = {
        "order": order,
        "part": part,
        "form": form,
        "until": last_moment(part),
        "exempt": [row for row in lines if row.no_withdrawal],
        "who_pays": who_pays(terms),
        "when": when_money(terms),
    }
    if request.method != "POST":
        return render(request, "refunds/withdraw.html", context)
    if not form.is_valid():
        return render(request, "refunds/withdraw.html", context, status=422)
    if "confirm" not in request.POST:
        return render(request, "refunds/withdraw_confirm.html", context)
    try:
        withdraw_from_contract(shop_order=part, name=form.cleaned_data["name"], pieces=form.pieces(), way=form.way())
    except CannotGiveBack as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("Your withdrawal is received. A mail with its words, day and time is on its way to you."))
        return redirect("order_send_back", token=token, pk=pk)
    return redirect("order_tracking", token=token)
