"""What Stripe is asked for: a page to pay one charge on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from logistics.charge_subjects import words_of
from logistics.charges import spoken
from marketplace.cards.amounts import minor_units
from marketplace.cards.asking import LONGEST_NAME
from marketplace.postage.models import PostagePage

KEY = "postage"  # in what Stripe keeps for us: the charge's reference


def idempotency_key(page: PostagePage) -> str:
    """The same for each repetition of one try, so that Stripe makes one page of it."""
    return f"feira-postage-{page.charge.reference}-{page.number}"


def page_fields(page: PostagePage) -> dict[str, Any]:
    """The request for a Checkout session, made of our rows alone: repeated, it is the same to the letter.

    ValueError where the amount has a rest below the currency's smallest unit.
    """
    charge = page.charge
    language = charge.language or settings.LANGUAGE_CODE
    with translation.override(language):
        named = {KEY: charge.reference, "try": str(page.number)}
        product = {"name": words_of(charge)[:LONGEST_NAME], "description": spoken(charge.reference)}
        amount = minor_units(charge.amount, charge.currency)
        price = {"currency": charge.currency.lower(), "unit_amount": amount, "product_data": product}
        fields: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": charge.reference,
            "metadata": named,
            "payment_intent_data": {"metadata": named, "description": charge.reference},
            "expires_at": int(page.expires_at.timestamp()),
            "locale": language,
            "line_items": [{"quantity": 1, "price_data": price}],
            "success_url": settings.BASE_URL + reverse("postage_by_card", args=[charge.reference]),
            "cancel_url": page.back_to,
        }
    return fields | ({"customer_email": charge.email} if charge.email else {})
