"""Test cards and what becomes of them (https://docs.stripe.com/testing). No other number is taken anywhere in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stripe_sandbox.errors import StripeError
from stripe_sandbox.store import Thing


@dataclass(frozen=True)
class Card:
    """``needs_3ds``: the bank asks the payer. ``declined``: Stripe's decline code. ``disputed``: the bank takes the money back later."""

    number: str
    name: str
    needs_3ds: bool = False
    declined: str = ""
    disputed: bool = False
    at_once: bool = False  # its money is available without waiting
    token: str = ""
    brand: str = "visa"

    @property
    def last4(self) -> str:
        return self.number[-4:]


CARDS = [
    Card("4242424242424242", "accepted", token="pm_card_visa"),  # noqa: S106
    Card("4000000000000002", "declined", declined="generic_decline", token="pm_card_visa_chargeDeclined"),  # noqa: S106
    Card("4000000000009995", "insufficient_funds", declined="insufficient_funds", token="pm_card_visa_chargeDeclinedInsufficientFunds"),  # noqa: S106
    Card("4000002500003155", "three_d_secure", needs_3ds=True, token="pm_card_authenticationRequired"),  # noqa: S106
    Card("4000000000003220", "three_d_secure_2", needs_3ds=True, token="pm_card_threeDSecure2Required"),  # noqa: S106
    Card("4000000000000259", "disputed", disputed=True, token="pm_card_createDispute"),  # noqa: S106
    Card("4000000000000077", "available_at_once", at_once=True, token="pm_card_bypassPending"),  # noqa: S106
]
BY_NUMBER = {card.number: card for card in CARDS}
BY_TOKEN = {card.token: card for card in CARDS}

WHY_DECLINED = {
    "generic_decline": ("card_declined", "Your card was declined."),
    "insufficient_funds": ("card_declined", "Your card has insufficient funds."),
}


def payment_method_details(card: Card, *, asked_by_bank: bool) -> dict[str, Any]:
    """As a charge shows the card."""
    three_d_secure = None
    if asked_by_bank:
        three_d_secure = {
            "authentication_flow": "challenge",
            "electronic_commerce_indicator": "05",
            "exemption_indicator": None,
            "result": "authenticated",
            "result_reason": None,
            "transaction_id": "sandbox",
            "version": "2.2.0",
        }
    return {
        "card": {
            "amount_authorized": None,
            "authorization_code": None,
            "brand": card.brand,
            "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
            "country": "PT",
            "exp_month": 12,
            "exp_year": 2040,
            "extended_authorization": {"status": "disabled"},
            "fingerprint": f"sandbox{card.last4}",
            "funding": "credit",
            "incremental_authorization": {"status": "unavailable"},
            "installments": None,
            "last4": card.last4,
            "mandate": None,
            "multicapture": {"status": "unavailable"},
            "network": card.brand,
            "network_token": {"used": False},
            "network_transaction_id": "sandbox",
            "overcapture": {"maximum_amount_capturable": 0, "status": "unavailable"},
            "regulated_status": None,
            "three_d_secure": three_d_secure,
            "transaction_link_id": None,
            "wallet": None,
        },
        "type": "card",
    }


def declined(card: Card, *, intent: Thing, charge: Thing) -> StripeError:
    """The answer to a declined card; the intent and the failed charge stay."""
    code, message = WHY_DECLINED[card.declined]
    more = {"decline_code": card.declined, "charge": charge["id"], "payment_intent": intent}
    return StripeError(message, status=402, kind="card_error", code=code, keeps_work=True, more=more)


def not_authenticated(intent: Thing) -> StripeError:
    message = "We are unable to authenticate your payment method. Please choose a different payment method and try again."
    return StripeError(
        message,
        status=402,
        kind="card_error",
        code="payment_intent_authentication_failure",
        keeps_work=True,
        more={"payment_intent": intent},
    )
