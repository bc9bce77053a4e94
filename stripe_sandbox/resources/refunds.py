"""Refunds: back to the card, never more than was taken. Stripe keeps its fee."""

from __future__ import annotations

from stripe_sandbox import balance, currencies, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError, bad_parameter
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.store import Thing


@route(
    "POST",
    "/v1/refunds",
    {
        "amount": params.amount,
        "charge": params.identifier,
        "payment_intent": params.identifier,
        "currency": params.currency,
        "reason": params.choice("duplicate", "fraudulent", "requested_by_customer"),
        "metadata": params.metadata,
    },
)
def create(call: Call) -> Thing:
    charge = _charge(call)
    left = charge["amount_captured"] - _given_back(call, charge)
    amount = call.params.get("amount", left)
    if charge["disputed"] and not _won(call, charge):
        raise StripeError(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    if left <= 0:
        raise StripeError(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise StripeError(
            f"Refund amount ({currencies.plain(amount, charge['currency'])}) is greater than unrefunded amount on charge "
            f"({currencies.plain(left, charge['currency'])})",
            param="amount",
        )
    refund: Thing = {
        "id": call.books.new_id("re_"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "customer": charge["customer"],
        "customer_account": None,
        "destination_details": {
            "card": {"reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund"},
            "type": "card",
        },
        "metadata": call.params.get("metadata", {}),
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": call.params.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    movement = balance.move(
        call,
        kind="refund",
        amount=-amount,
        currency=refund["currency"],
        source=refund["id"],
        account=call.account,
        description="REFUND FOR CHARGE",
    )
    refund["balance_transaction"] = movement["id"]
    call.books.add(refund, account=call.account)
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge |= {"amount_refunded": charge["amount_refunded"] + amount, "refunded": amount == left}
    call.books.save(charge)
    events.record(call, "refund.created", refund)
    events.record(call, "charge.refunded", charge, before=before)
    return refund


def _charge(call: Call) -> Thing:
    """What is to be refunded; it must have been captured."""
    books = call.books
    if ("charge" in call.params) == ("payment_intent" in call.params):
        raise bad_parameter(
            "One of the following params should be provided for this request: payment_intent or charge.", "charge", "parameter_missing"
        )
    if "charge" in call.params:
        charge = books.get(call.params["charge"], "charge", account=call.account, param="charge")
    else:
        intent = books.get(call.params["payment_intent"], "payment_intent", account=call.account, param="payment_intent")
        latest = books.find(intent["latest_charge"] or "", "charge")
        if latest is None or latest["status"] != "succeeded":
            raise StripeError(
                f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.", code="payment_intent_unexpected_state"
            )
        charge = latest
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(f"Charge {charge['id']} is not captured, so nothing can be refunded.", code="charge_not_refundable")
    if call.params.get("currency", charge["currency"]) != charge["currency"]:
        raise StripeError(
            f"The currency of a refund ({call.params['currency']}) must be the currency of its charge ({charge['currency']}).",
            code="currency_mismatch",
            param="currency",
        )
    return charge


def _given_back(call: Call, charge: Thing) -> int:
    return sum(
        refund["amount"] for refund in call.books.all("refund", charge=charge["id"]) if refund["status"] not in {"failed", "canceled"}
    )


def _won(call: Call, charge: Thing) -> bool:
    return any(dispute["status"] == "won" for dispute in call.books.all("dispute", charge=charge["id"]))


@route("GET", "/v1/refunds", lists.PAGE | {"charge": params.identifier, "payment_intent": params.identifier, "created": params.time_range})
def listed(call: Call) -> Thing:
    where = lists.asked(call, "charge", "payment_intent", "created")
    return lists.page(call, "refund", "/v1/refunds", where)


@route("GET", "/v1/refunds/{refund}")
def retrieve(call: Call, refund: str) -> Thing:
    return call.books.get(refund, "refund", account=call.account)


@route("POST", "/v1/refunds/{refund}", {"metadata": params.metadata})
def update(call: Call, refund: str) -> Thing:
    new = call.books.save(with_metadata(retrieve(call, refund), call.params))
    events.record(call, "refund.updated", new)
    return new


def fail(call: Call, refund: Thing) -> Thing:
    """The payer's bank sends the money back: it stands on the balance again, and the charge is open for another way."""
    if refund["status"] != "succeeded":
        raise StripeError(f"Refund {refund['id']} is {refund['status']} already.")
    movement = balance.move(
        call, kind="refund_failure", amount=refund["amount"], currency=refund["currency"], source=refund["id"], account=call.account
    )
    refund = refund | {"status": "failed", "failure_reason": "lost_or_stolen_card", "failure_balance_transaction": movement["id"]}
    call.books.save(refund)
    charge = call.books.get(refund["charge"], "charge")
    call.books.save(charge | {"amount_refunded": charge["amount_refunded"] - refund["amount"], "refunded": False})
    events.record(call, "refund.failed", refund)
    return refund
