"""The checkout, a question a page: where to, how and when, how to pay. Each page can be left and taken up again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.private_pages import private_page
from logistics.forms import AddressForm
from marketplace.basket.models import Basket
from marketplace.basket.parts import parts_of
from marketplace.cards.views import pay
from marketplace.checkout.current import by_token, current_checkout, earlier_checkout
from marketplace.checkout.forms import ContactForm, DeliveryChoice
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.checkout.offers import fingerprint, offers_both_ways, offers_for, with_places
from marketplace.checkout.paying_with_credit import credit_chosen
from marketplace.checkout.payments import offered
from marketplace.checkout.places import keep_places, lost_places
from marketplace.checkout.summary import CreditRow, payment_rows, sum_of
from marketplace.checkout.vat import shown_vat
from marketplace.credit.spending import has
from marketplace.offer.codes import notes_of
from marketplace.order.models import Order
from marketplace.order.placing import AlreadyPlaced, CannotPlace, Step, place_order
from marketplace.shipping.destination import remember_destination
from marketplace.tax.rates import RateBook


@private_page
def address(request: HttpRequest) -> HttpResponse:
    """Who, and where to."""
    checkout = current_checkout(request)
    if checkout is None:
        return _nothing_to_order(request)
    basket: Basket = request.basket  # type: ignore[attr-defined]
    parts = parts_of(basket, buyer=checkout.email)
    if any(part.refusals for part in parts):
        messages.warning(request, _("Something in your basket cannot be ordered as it is. Put that right first; all is kept."))
        return redirect("basket")
    before = checkout.address
    initial = {name: getattr(before, name) for name in AddressForm.Meta.fields} if before else {}
    contact = ContactForm(request.POST or None, initial={"email": checkout.email})
    where = AddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and all([contact.is_valid(), where.is_valid()]):
        checkout.email = contact.cleaned_data["email"]
        said = where.cleaned_data | {"email": checkout.email}
        if before is None or any(said[name] != getattr(before, name) for name in [*initial, "email"]):
            where.instance.email = checkout.email  # who is written to when it waits somewhere
            checkout.address = where.save()  # a new row: an address that was used is never changed
        checkout.save(update_fields=["email", "address", "updated_at"])
        remember_destination(request, country=where.cleaned_data["country"], postcode=where.cleaned_data["postcode"])
        return redirect("checkout_delivery")
    vat = shown_vat(parts, destination=before, at=timezone.now())
    context = {"contact": contact, "where": where, "sum": sum_of(parts), "vat": vat, "step": 1}
    return render(request, "checkout/address.html", context)


@private_page
def delivery(request: HttpRequest) -> HttpResponse:
    """For each shop a service and a day."""
    checkout = current_checkout(request)
    if checkout is None:
        return _nothing_to_order(request)
    if checkout.address is None:
        return redirect("checkout")
    basket: Basket = request.basket  # type: ignore[attr-defined]
    now = timezone.now()
    offers = offers_for(checkout=checkout, parts=parts_of(basket, buyer=checkout.email), at=now)
    offers = with_places(offers, destination=checkout.address, at=now)
    choices = [DeliveryChoice(offer, request.POST if request.method == "POST" else None) for offer in offers]
    if request.method == "POST" and not any(choice.error for choice in choices):
        keep_places(checkout, choices, at=now)
    if request.method == "POST" and not any(choice.error for choice in choices):
        CheckoutDelivery.objects.bulk_create(
            [CheckoutDelivery(checkout=checkout, partner=choice.offer.part.partner, **choice.answer()) for choice in choices],
            update_conflicts=True,
            unique_fields=["checkout", "partner"],
            update_fields=["service", "promised_for", "office", "locker", "slot"],
        )
        return redirect("checkout_payment")
    context = {
        "choices": choices,
        "checkout": checkout,
        "has_errors": any(choice.error for choice in choices),
        "can_be_sent": all(offer.possible for offer in offers),
        "sum": sum_of([offer.part for offer in offers], offers=offers),
        "vat": shown_vat(
            [offer.part for offer in offers],
            destination=checkout.address,
            at=timezone.now(),
            offers=offers if all(offer.is_chosen for offer in offers) else (),
        ),
        "step": 2,
    }
    return render(request, "checkout/delivery.html", context)


@private_page
def payment(request: HttpRequest) -> HttpResponse:
    """How to pay, all that was chosen, and the button that orders."""
    if request.method == "POST":
        return _order(request)
    checkout = current_checkout(request)
    if checkout is None:
        return _nothing_to_order(request)
    return _show_payment(request, checkout)


def _show_payment(request: HttpRequest, checkout: Checkout, *, error: str = "") -> HttpResponse:
    if checkout.address is None or not checkout.email:
        return redirect("checkout")
    now, basket = timezone.now(), request.basket  # type: ignore[attr-defined]
    offers, in_cash = offers_both_ways(checkout=checkout, parts=parts_of(basket, buyer=checkout.email), at=now)
    lapsed = [offer.lapsed for offer in offers if offer.lapsed] + lost_places(checkout, offers, at=now)
    if lapsed or not all(offer.is_chosen for offer in offers):
        for text in lapsed:
            messages.warning(request, text)
        return redirect("checkout_delivery")
    credit = has(request.user if request.user.is_authenticated else None)
    methods = payment_rows(checkout=checkout, offers=offers, in_cash=in_cash, credit=credit)
    rates, parts = RateBook.load(), [offer.part for offer in offers]
    vat, with_fee = (shown_vat(parts, destination=checkout.address, at=now, offers=asked, rates=rates) for asked in (offers, in_cash))
    context: dict[str, Any] = {
        "checkout": checkout,
        "offers": offers,
        "methods": methods,
        "fee_way": next((method for method in methods if method.fee), None),
        "seen": fingerprint(offers, address_id=checkout.address_id),
        "sum": (total := sum_of(parts, offers=offers)),
        "credit": CreditRow(credit, total.total, checkout.credit is not None) if credit and total.total else None,
        "vat": vat,
        "vat_with_fee": with_fee,
        "codes": notes_of(request.basket, buyer=checkout.email),  # type: ignore[attr-defined]
        "error": error,
        "step": 3,
    }
    return render(request, "checkout/payment.html", context)


def _order(request: HttpRequest) -> HttpResponse:
    """Place the order of the checkout that the form names. Sent again (double click, back button), the same order is shown."""
    checkout = by_token(request.POST.get("checkout", "")) or earlier_checkout(request)
    if checkout is None:
        return _nothing_to_order(request)
    if checkout.order is not None:
        return _on_to(request, checkout.order)
    chosen = request.POST.get("payment", "")
    if chosen not in offered():
        open_one = current_checkout(request)
        if open_one is None:
            return _nothing_to_order(request)
        return _show_payment(request, open_one, error=_("Choose how you would like to pay."))
    credit, refusal = credit_chosen(request, checkout, chosen)
    if refusal:
        messages.error(request, refusal)
        return redirect("checkout_payment")
    if (checkout.payment, checkout.credit) != (chosen, credit):
        checkout.payment, checkout.credit = chosen, credit
        checkout.save(update_fields=["payment", "credit", "updated_at"])
    try:
        order = place_order(checkout=checkout, seen=request.POST.get("seen", ""))
    except AlreadyPlaced as already:
        order = already.order
    except CannotPlace as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        if refused.step in {Step.BASKET, Step.DELIVERY}:
            messages.info(request, _("Nothing was ordered. Your basket and your answers are kept."))
        return redirect(refused.step.value)
    return _on_to(request, order)


def _on_to(request: HttpRequest, order: Order) -> HttpResponse:
    """After the order: to where it is paid now, or to what happens next."""
    if order.payment == Order.Payment.CARD:
        return pay(request, token=order.tracking_token)
    return redirect("order_thanks", token=order.tracking_token)


def _nothing_to_order(request: HttpRequest) -> HttpResponse:
    """The basket is empty: because it was just ordered (then there is the order), or because nothing is in it."""
    earlier = earlier_checkout(request)
    if earlier is not None and earlier.order is not None:
        messages.info(request, _("This basket has been ordered already. Here is the order."))
        return redirect("order_thanks", token=earlier.order.tracking_token)
    messages.info(request, _("Your basket is empty. Put something in it first."))
    return redirect("basket")
