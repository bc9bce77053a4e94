"""The pages of an order that is to be paid by card, behind the order's own link."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.private_pages import private_page
from marketplace.cards.client import UNREACHABLE
from marketplace.cards.giving_up import AlreadyOver, AtTheBank, PaidMeanwhile, give_back, pay_by_slip
from marketplace.cards.models import CardSession
from marketplace.cards.sessions import CannotPayNow, NotToBePaid, page_to_pay
from marketplace.cards.settling import look_again
from marketplace.cards.taking_basket import basket_of_order, take_basket
from marketplace.order.models import Order
from marketplace.order.next_steps import next_steps
from marketplace.order.reading import orders_to_show

LOOK_AGAIN_AFTER = 5  # seconds


class SeeOther(HttpResponseRedirect):
    """After a form: fetch that page. A browser that sent the form again would pay twice."""

    status_code = HTTPStatus.SEE_OTHER


@private_page
def card(request: HttpRequest, token: str) -> HttpResponse:
    """What is to be paid, until when, and what else can be done. Who comes back from Stripe without paying lands here."""
    order = _order_behind(token)
    if not order.waits_for_card and not order.cancelled_at:
        return redirect("order_thanks", token=token)
    return _page(request, order)


@private_page
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """POST: on to the page at Stripe. Pressed twice, or in two tabs, it is the same page."""
    order = _order_behind(token)
    if request.method != "POST":
        return redirect("card_payment", token=token)
    if not order.waits_for_card:
        return redirect("order_thanks", token=token)
    try:
        return SeeOther(page_to_pay(order.card_payment))
    except NotToBePaid:
        return redirect("card_return", token=token)
    except CannotPayNow as reason:
        return _page(request, order, trouble="refused" if reason.refused else "unreachable", status=503)


@private_page
def back_from_stripe(request: HttpRequest, token: str) -> HttpResponse:
    """Where Stripe sends whoever has paid. Stripe itself is asked, so it does not matter whether its message is here already."""
    order = _order_behind(token)
    if order.waits_for_card:
        _ask_about(order)
        order = _order_behind(token)
    if not order.waits_for_card:
        return redirect("card_payment" if order.cancelled_at else "order_thanks", token=token)
    newest = order.card_payment.sessions.first()
    if newest is not None and newest.state in {CardSession.State.OPEN, CardSession.State.PROCESSING}:
        response = render(request, "cards/waiting.html", {"order": order})
        response["Refresh"] = str(LOOK_AGAIN_AFTER)  # works without scripts
        return response
    return redirect("card_payment", token=token)


@private_page
def pay_otherwise(request: HttpRequest, token: str) -> HttpResponse:
    """POST: a slip in place of the card."""
    order = _order_behind(token)
    if request.method != "POST":
        return redirect("card_payment", token=token)
    if trouble := _given_up(request, order, pay_by_slip):
        return trouble
    messages.success(request, _("Pay with this slip instead. Your card was not charged."))
    return redirect("order_thanks", token=token)


@private_page
def basket_back(request: HttpRequest, token: str) -> HttpResponse:
    """POST: the order is cancelled where it still waits, and its basket is the visitor's again."""
    order = _order_behind(token)
    if request.method != "POST":
        return redirect("card_payment", token=token)
    if not order.cancelled_at and (trouble := _given_up(request, order, give_back)):
        return trouble
    basket = basket_of_order(order)
    if basket is None:
        messages.info(request, _("The basket of this order has been used since. Your card was not charged."))
    elif take_basket(request, basket):
        messages.success(request, _("Here is your basket again. Nothing was charged, and the order is cancelled."))
    else:
        messages.info(request, _("The basket is open again for the account that ordered: sign in to see it. Nothing was charged."))
    return redirect("basket")


def _given_up(request: HttpRequest, order: Order, how: Callable[[Order], object]) -> HttpResponse | None:
    """Do ``how`` with an order that waits; the page that says why not, where it cannot be done."""
    if order.payment != Order.Payment.CARD:
        return redirect("order_thanks", token=order.tracking_token)
    try:
        how(order)
    except PaidMeanwhile:
        messages.success(request, _("Your payment has arrived meanwhile, so the order stands."))
        return redirect("order_thanks", token=order.tracking_token)
    except AtTheBank:
        return redirect("card_return", token=order.tracking_token)
    except AlreadyOver:
        return redirect("card_payment", token=order.tracking_token)
    except UNREACHABLE:
        return _page(request, order, trouble="still_open", status=503)
    return None


def _ask_about(order: Order) -> None:
    """Where Stripe does not answer now, its message or the sweeper brings the news."""
    try:
        for session in order.card_payment.sessions.filter(state__in=CardSession.LIVE).exclude(stripe_id=None):
            look_again(session)
    except UNREACHABLE:
        return


def _page(request: HttpRequest, order: Order, *, trouble: str = "", status: int = 200) -> HttpResponse:
    context = {
        "order": order,
        "payment": order.card_payment,
        "steps": next_steps(order),
        "trouble": trouble,
        "goes_back": order.card_payment.sessions.filter(state__in=[CardSession.State.RETURNED, CardSession.State.ODD]).first(),
        "has_basket": bool(order.cancelled_at) and basket_of_order(order) is not None,
    }
    return render(request, "cards/payment.html", context, status=status)


def _order_behind(token: str) -> Order:
    order = orders_to_show().filter(tracking_token=token, card_payment__isnull=False).first()
    if order is None:
        raise Http404
    return order
