"""Payment intents: one payment from its first try to its end."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import cards, currencies, events, lists, params, paying
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError, bad_parameter
from stripe_sandbox.params import Fields, Required
from stripe_sandbox.resources.customers import SHIPPING, with_metadata
from stripe_sandbox.store import Thing

SAID: Fields = {
    "customer": params.identifier,
    "description": params.text(1000),
    "metadata": params.metadata,
    "receipt_email": params.email,
    "shipping": params.group(SHIPPING),
    "statement_descriptor": params.text(22),
    "statement_descriptor_suffix": params.text(22),
    "transfer_group": params.text(),
}
CONFIRMING: Fields = {"payment_method": params.identifier, "return_url": params.url}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


def payment_method(value: Any, name: str) -> str:
    """One of Stripe's test methods."""
    given = params.identifier(value, name)
    if given not in cards.BY_TOKEN:
        raise bad_parameter(f"No such PaymentMethod: '{given}'; the sandbox has {', '.join(cards.BY_TOKEN)}.", name, "resource_missing")
    return given


def fresh(call: Call, *, amount: int, currency: str, said: dict[str, Any]) -> Thing:
    """A new intent, written nowhere yet. ``said``: further fields of the intent."""
    given = call.books.new_id("pi_")
    intent: Thing = {
        "id": given,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{given}_secret_{call.books.new_id('', 25)}",
        "confirmation_method": "automatic",
        "created": call.now,
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "description": None,
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {
            "card": {"installments": None, "mandate_options": None, "network": None, "request_three_d_secure": "automatic"}
        },
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": None,
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }
    return with_metadata(intent, {name: (value if value != "" else None) for name, value in said.items()})


@route(
    "POST",
    "/v1/payment_intents",
    SAID
    | CONFIRMING
    | {
        "amount": Required(params.amount),
        "currency": Required(params.currency),
        "automatic_payment_methods": params.group({"enabled": params.boolean, "allow_redirects": params.choice("always", "never")}),
        "payment_method_types": params.array(params.choice("card"), 1),
        "capture_method": params.choice("automatic", "automatic_async", "manual"),
        "confirm": params.boolean,
        "payment_method": payment_method,
    },
)
def create(call: Call) -> Thing:
    said = dict(call.params)
    confirm, method, return_url = said.pop("confirm", False), said.pop("payment_method", None), said.pop("return_url", "")
    amount, currency = said.pop("amount"), said.pop("currency")
    currencies.refuse_too_small(amount, currency)
    if confirm and not method:
        raise bad_parameter(
            "You cannot confirm this PaymentIntent because it's missing a payment method.", "payment_method", "parameter_missing"
        )
    if said.get("customer"):
        call.books.get(said["customer"], "customer", account=call.account, param="customer", status=400)
    if "automatic_payment_methods" in said:
        said["automatic_payment_methods"] = {"allow_redirects": "always"} | said["automatic_payment_methods"]
    intent = fresh(call, amount=amount, currency=currency, said=said)
    call.books.add(intent, account=call.account)
    if return_url:
        call.books.note(intent["id"], return_url=return_url)
    events.record(call, "payment_intent.created", intent)
    if method:
        if confirm:
            return paying.begin(call, intent, cards.BY_TOKEN[method])
        intent = call.books.save(
            intent | {"payment_method": paying.new_method(call, cards.BY_TOKEN[method]), "status": "requires_confirmation"}
        )
    return intent


@route("GET", "/v1/payment_intents", lists.PAGE | {"customer": params.identifier, "created": params.time_range})
def listed(call: Call) -> Thing:
    where = lists.asked(call, "customer", "created")
    return lists.page(call, "payment_intent", "/v1/payment_intents", where)


@route("GET", "/v1/payment_intents/{intent}", {"client_secret": params.text(255)})
def retrieve(call: Call, intent: str) -> Thing:
    return call.books.get(intent, "payment_intent", account=call.account, param="intent")


@route("POST", "/v1/payment_intents/{intent}", SAID | {"amount": params.amount})
def update(call: Call, intent: str) -> Thing:
    old = retrieve(call, intent)
    if "amount" in call.params:
        if old["status"] not in OPEN:
            raise unexpected(old, "update its amount")
        currencies.refuse_too_small(call.params["amount"], old["currency"])
    return call.books.save(with_metadata(old, call.params))


@route("POST", "/v1/payment_intents/{intent}/confirm", CONFIRMING | {"payment_method": payment_method})
def confirm(call: Call, intent: str) -> Thing:
    found = retrieve(call, intent)
    if found["status"] not in OPEN:
        raise unexpected(found, "confirm it")
    method = call.params.get("payment_method")
    number = call.books.notes(found["payment_method"] or "").get("number") or call.books.notes(intent).get("number")
    card = cards.BY_TOKEN[method] if method else cards.BY_NUMBER.get(number or "")
    if card is None:
        raise bad_parameter(
            "You cannot confirm this PaymentIntent because it's missing a payment method.", "payment_method", "parameter_missing"
        )
    if call.params.get("return_url"):
        call.books.note(intent, return_url=call.params["return_url"])
    return paying.begin(call, found, card)


@route("POST", "/v1/payment_intents/{intent}/capture", {"amount_to_capture": params.amount, "metadata": params.metadata})
def capture(call: Call, intent: str) -> Thing:
    found = retrieve(call, intent)
    if found["status"] != "requires_capture":
        raise unexpected(found, "capture it")
    amount: int = call.params["amount_to_capture"] if "amount_to_capture" in call.params else found["amount_capturable"]
    if amount > found["amount_capturable"]:
        held = currencies.plain(found["amount_capturable"], found["currency"])
        raise StripeError(
            f"The requested capture amount is greater than the authorized amount of {held}.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    return paying.capture(
        call, with_metadata(found, {"metadata": call.params.get("metadata", {})} if "metadata" in call.params else {}), amount
    )


@route(
    "POST",
    "/v1/payment_intents/{intent}/cancel",
    {"cancellation_reason": params.choice("duplicate", "fraudulent", "requested_by_customer", "abandoned")},
)
def cancel(call: Call, intent: str) -> Thing:
    found = retrieve(call, intent)
    if found["status"] not in {*OPEN, "requires_capture"}:
        raise unexpected(found, "cancel it")
    return paying.cancel(call, found, call.params.get("cancellation_reason"))


def unexpected(intent: Thing, wanted: str) -> StripeError:
    return StripeError(
        f"You cannot {wanted}: this PaymentIntent has a status of {intent['status']}.",
        code="payment_intent_unexpected_state",
        more={"payment_intent": intent},
    )
