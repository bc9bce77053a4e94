"""Checkout sessions: a page where a shopper pays."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import currencies, events, lists, params, paying
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError, bad_parameter
from stripe_sandbox.params import Fields, Required
from stripe_sandbox.passing_time import when_due
from stripe_sandbox.resources import line_items
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.resources.payment_intents import SAID
from stripe_sandbox.store import Thing

SOONEST, LATEST = 30 * 60, 24 * 3600
LOCALES = (
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh "
    "zh-HK zh-TW"
).split()
INTENT: Fields = {name: kind for name, kind in SAID.items() if name != "customer"} | {
    "capture_method": params.choice("automatic", "automatic_async", "manual")
}
FIELDS: Fields = {
    "mode": Required(params.choice("payment", "setup", "subscription")),
    "line_items": Required(params.array(line_items.LINE)),
    "success_url": Required(params.url),
    "cancel_url": params.url,
    "client_reference_id": params.text(200),
    "currency": params.currency,
    "customer": params.identifier,
    "customer_creation": params.choice("if_required"),
    "customer_email": params.email,
    "expires_at": params.integer(),
    "locale": params.choice(*LOCALES),
    "metadata": params.metadata,
    "payment_intent_data": params.group(INTENT),
    "payment_method_types": params.array(params.choice("card"), 1),
    "submit_type": params.choice("auto", "book", "donate", "pay"),
    "ui_mode": params.choice("hosted_page"),
}


@route("POST", "/v1/checkout/sessions", FIELDS)
def create(call: Call) -> Thing:
    said = dict(call.params)
    if said["mode"] != "payment":
        raise bad_parameter("The sandbox knows sessions of the mode payment only.", "mode")
    expires_at = said.get("expires_at", call.now + LATEST)
    # One minute's grace for clocks that differ.
    if not call.now + SOONEST - 60 <= expires_at <= call.now + LATEST + 60:
        wrong = "at least 30 minutes" if expires_at < call.now + SOONEST else "less than 24 hours"
        raise bad_parameter(f"The `expires_at` timestamp must be {wrong} from Checkout Session creation.", "expires_at")
    if said.get("customer") and said.get("customer_email"):
        raise bad_parameter("You may only specify one of these parameters: customer, customer_email.", "customer_email")
    email = said.get("customer_email")
    if said.get("customer"):
        email = call.books.get(said["customer"], "customer", account=call.account, param="customer", status=400)["email"]
    lines = line_items.fresh(call, said.pop("line_items"))
    currency = lines[0]["currency"]
    total = sum(line["amount_total"] for line in lines)
    if said.get("currency", currency) != currency:
        raise bad_parameter("The currency of a session must be the currency of its line items.", "currency")
    currencies.refuse_too_small(total, currency, "line_items")
    if total > currencies.MOST:
        raise bad_parameter("The Checkout Session's total amount is too large.", "line_items", "amount_too_large")
    intent_data = said.pop("payment_intent_data", {})
    session = _session(call, said, currency=currency, total=total, expires_at=expires_at, email=email)
    call.books.add(session, account=call.account, notes={"line_items": lines, "intent": intent_data, "due": expires_at})
    return session


def _session(call: Call, said: dict[str, Any], *, currency: str, total: int, expires_at: int, email: str | None) -> Thing:
    given = call.books.new_id("cs_test_", 58)
    return {
        "id": given,
        "object": "checkout.session",
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": said.get("cancel_url"),
        "client_reference_id": said.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": call.now,
        "currency": currency,
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance")),
        "customer": said.get("customer"),
        "customer_account": None,
        "customer_creation": None if said.get("customer") else said.get("customer_creation", "if_required"),
        "customer_details": {
            "address": None,
            "business_name": None,
            "email": email,
            "individual_name": None,
            "name": None,
            "phone": None,
            "tax_exempt": "none",
            "tax_ids": None,
        }
        if email
        else None,
        "customer_email": said.get("customer_email"),
        "discounts": [],
        "expires_at": expires_at,
        "integration_identifier": None,
        "invoice": None,
        "invoice_creation": {
            "enabled": False,
            "invoice_data": {
                "account_tax_ids": None,
                "custom_fields": None,
                "description": None,
                "footer": None,
                "issuer": None,
                "metadata": {},
                "rendering_options": None,
            },
        },
        "livemode": False,
        "locale": said.get("locale"),
        "managed_payments": {"enabled": False},
        "metadata": {name: value for name, value in said.get("metadata", {}).items() if value != ""},
        "mode": "payment",
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": said.get("submit_type"),
        "subscription": None,
        "success_url": said["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{call.base_url}/c/pay/{given}",
        "wallet_options": None,
    }


@route(
    "GET",
    "/v1/checkout/sessions",
    lists.PAGE
    | {
        "payment_intent": params.identifier,
        "customer": params.identifier,
        "status": params.choice("open", "complete", "expired"),
        "created": params.time_range,
    },
)
def listed(call: Call) -> Thing:
    where = lists.asked(call, "payment_intent", "customer", "status", "created")
    return lists.page(call, "checkout.session", "/v1/checkout/sessions", where)


@route("GET", "/v1/checkout/sessions/{session}")
def retrieve(call: Call, session: str) -> Thing:
    return call.books.get(session, "checkout.session", account=call.account, param="session")


@route("POST", "/v1/checkout/sessions/{session}", {"metadata": params.metadata})
def update(call: Call, session: str) -> Thing:
    return call.books.save(with_metadata(retrieve(call, session), call.params))


@route("GET", "/v1/checkout/sessions/{session}/line_items", lists.PAGE)
def items(call: Call, session: str) -> Thing:
    retrieve(call, session)
    lines = call.books.notes(session)["line_items"]
    ids = [line["id"] for line in lines]
    begin = ids.index(call.params["starting_after"]) + 1 if call.params.get("starting_after") in ids else 0
    shown = lines[begin : begin + call.params.get("limit", 10)]
    more = begin + len(shown) < len(lines)
    return {"object": "list", "data": shown, "has_more": more, "url": f"/v1/checkout/sessions/{session}/line_items"}


@route("POST", "/v1/checkout/sessions/{session}/expire")
def expire(call: Call, session: str) -> Thing:
    found = retrieve(call, session)
    if found["status"] != "open":
        raise StripeError(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of {found["status"]}.',
        )
    return end(call, found)


@when_due("checkout.session")
def expire_by_itself(call: Call, session: str) -> None:
    found = call.books.get(session, "checkout.session")
    if found["status"] == "open":
        end(call, found)


def end(call: Call, session: Thing) -> Thing:
    """Expired: nobody can pay on it any more, and a payment that was begun is given up."""
    intent = call.books.find(session["payment_intent"] or "", "payment_intent")
    if intent and intent["status"] not in {"succeeded", "canceled"}:
        paying.cancel(call, intent, "expired")
    session = session | {"status": "expired", "url": None}
    call.books.save(session)
    call.books.note(session["id"], due=None)
    events.record(call, "checkout.session.expired", session)
    return session
