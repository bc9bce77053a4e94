"""Being paid by Stripe: to Stripe's page and back, what Stripe still needs, and the choice between it and the bank."""

from __future__ import annotations

import logging

import stripe
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.payouts.connect import look_at_account, offered_to, opened, page_to_complete, use
from marketplace.payouts.models import StripeAccount
from shops.access import shop_of, stripe_accounts_of

logger = logging.getLogger(__name__)


def needs_in_words(needed: list[str]) -> list[str]:
    """What Stripe still needs, in words; what we have no word for is one line."""
    words = {
        "external_account": _("the bank account"),
        "tos_acceptance": _("your consent to Stripe’s terms"),
        "business_type": _("what kind of business you are"),
        "business_profile": _("what you sell, and where"),
        "individual": _("who you are, with a document"),
        "company": _("your company’s papers"),
        "representative": _("who speaks for the company"),
        "owners": _("who owns the company"),
    }
    return list(dict.fromkeys(words.get(name.split(".")[0], _("further answers")) for name in needed))


@require_POST
def to_stripe(request: HttpRequest) -> HttpResponse:
    """Open the account where there is none, and lead to Stripe's page. Nothing is lost where Stripe does not answer."""
    partner = shop_of(request).partner
    if not offered_to(partner, settings.CURRENCY):
        raise Http404
    try:
        return redirect(_page(request, opened(partner)))
    except stripe.StripeError:
        logger.exception("The account of seller %s could not be opened", partner.pk)
        messages.error(request, _("Stripe does not answer now. Nothing was changed; try again in some minutes."))
        return redirect("shop_payouts:index")


def refresh(request: HttpRequest) -> HttpResponse:
    """Stripe sends back here whose link was used or too old: with a new one to Stripe again."""
    row = stripe_accounts_of(request).exclude(stripe_id=None).first()
    if row is None:
        return redirect("shop_payouts:index")
    try:
        return redirect(_page(request, row))
    except stripe.StripeError:
        messages.error(request, _("Stripe does not answer now. Nothing was changed; try again in some minutes."))
        return redirect("shop_payouts:index")


def come_back(request: HttpRequest) -> HttpResponse:
    """Back from Stripe's page: coming back says nothing, so Stripe is asked."""
    row = stripe_accounts_of(request).exclude(stripe_id=None).first()
    if row is None:
        return redirect("shop_payouts:index")
    try:
        row = look_at_account(row)
    except stripe.StripeError:
        messages.warning(request, _("Stripe does not answer now. How your account stands appears here in some minutes."))
        return redirect("shop_payouts:index")
    if row.can_receive:
        messages.success(request, _("Your account at Stripe is complete. Your money goes there from now on."))
    else:
        messages.warning(request, _("Stripe still needs something before it can pay you: see below."))
    return redirect("shop_payouts:index")


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """POST ``by``: "stripe" or "bank", from what is there."""
    partner = shop_of(request).partner
    by_stripe = request.POST.get("by") == "stripe"
    if not StripeAccount.objects.filter(partner=partner).exists():
        raise Http404
    use(partner, stripe_or_bank=by_stripe)
    messages.success(
        request, _("Saved. The next payout goes by Stripe.") if by_stripe else _("Saved. The next payout goes to your bank account.")
    )
    return redirect("shop_payouts:index")


def _page(request: HttpRequest, row: StripeAccount) -> str:
    there = request.build_absolute_uri
    return page_to_complete(row, return_url=there(reverse("shop_payouts:back")), refresh_url=there(reverse("shop_payouts:refresh")))
