"""Disputes: the payer's bank takes the money back, with a fee, until it is decided.

Evidence decides it as in Stripe's test mode: ``uncategorized_text`` "winning_evidence" wins, "losing_evidence" loses.
"""

from __future__ import annotations

from stripe_sandbox import balance, currencies, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError
from stripe_sandbox.params import Fields
from stripe_sandbox.passing_time import when_due
from stripe_sandbox.resources.customers import with_metadata
from stripe_sandbox.store import Thing

EVIDENCE: Fields = {
    name: params.text(150_000)
    for name in (
        "access_activity_log billing_address cancellation_policy cancellation_policy_disclosure cancellation_rebuttal "
        "customer_communication customer_email_address customer_name customer_purchase_ip customer_signature "
        "duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id product_description receipt refund_policy "
        "refund_policy_disclosure "
        "refund_refusal_explanation service_date service_documentation shipping_address shipping_carrier shipping_date "
        "shipping_documentation shipping_tracking_number uncategorized_file uncategorized_text"
    ).split()
}
TIME_TO_ANSWER = 9 * balance.DAY


def raise_dispute(call: Call, charge: Thing, reason: str = "fraudulent") -> Thing:
    """The payer disputes the whole charge: it is taken off the balance, and the fee with it."""
    if charge["disputed"] or charge["status"] != "succeeded" or not charge["captured"]:
        raise StripeError(f"Charge {charge['id']} cannot be disputed: it is disputed already, or was not paid.")
    amount = charge["amount_captured"] - (charge["amount_refunded"] - (charge["amount"] - charge["amount_captured"]))
    if amount <= 0:
        raise StripeError(f"Charge {charge['id']} cannot be disputed: it has been refunded.")
    given = call.books.new_id("du_")
    movement = balance.move(
        call,
        kind="adjustment",
        amount=-amount,
        currency=charge["currency"],
        source=given,
        account=call.account,
        fee=currencies.dispute_fee(charge["currency"]),
        description=f"Chargeback withdrawal for {charge['id']}",
    )
    dispute: Thing = {
        "id": given,
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [movement],
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": call.now + TIME_TO_ANSWER,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {
            "card": {"brand": "visa", "case_type": "chargeback", "network_reason_code": "10.4", "network": "visa"},
            "type": "card",
        },
        "reason": reason,
        "status": "needs_response",
    }
    call.books.add(dispute, account=call.account)
    call.books.save(charge | {"disputed": True})
    events.record(call, "charge.dispute.created", dispute)
    events.record(call, "charge.dispute.funds_withdrawn", dispute)
    return dispute


@when_due("charge")
def dispute_later(call: Call, charge: str) -> None:
    """The card that is disputed; a payment that was given back meanwhile is not."""
    found = call.books.get(charge, "charge")
    if not found["disputed"] and not found["refunded"] and found["captured"]:
        raise_dispute(call, found)


def _decide(call: Call, dispute: Thing, *, won: bool) -> Thing:
    if dispute["status"] in {"won", "lost"}:
        raise StripeError("This dispute is already closed", code="dispute_closed")
    dispute = dispute | {"status": "won" if won else "lost"}
    if won:
        movement = balance.move(
            call,
            kind="adjustment",
            amount=dispute["amount"],
            currency=dispute["currency"],
            source=dispute["id"],
            account=call.account,
            description=f"Chargeback reversal for {dispute['charge']}",
        )
        dispute["balance_transactions"] = [*dispute["balance_transactions"], movement]
    call.books.save(dispute)
    if won:
        events.record(call, "charge.dispute.funds_reinstated", dispute)
    events.record(call, "charge.dispute.closed", dispute)
    return dispute


@route("GET", "/v1/disputes", lists.PAGE | {"charge": params.identifier, "payment_intent": params.identifier, "created": params.time_range})
def listed(call: Call) -> Thing:
    where = lists.asked(call, "charge", "payment_intent", "created")
    return lists.page(call, "dispute", "/v1/disputes", where)


@route("GET", "/v1/disputes/{dispute}")
def retrieve(call: Call, dispute: str) -> Thing:
    return call.books.get(dispute, "dispute", account=call.account, param="dispute")


@route("POST", "/v1/disputes/{dispute}", {"evidence": params.group(EVIDENCE), "metadata": params.metadata, "submit": params.boolean})
def update(call: Call, dispute: str) -> Thing:
    found = retrieve(call, dispute)
    if found["status"] in {"won", "lost"}:
        raise StripeError("This dispute is already closed", code="dispute_closed")
    found = with_metadata(found, {name: value for name, value in call.params.items() if name == "metadata"})
    evidence = call.params.get("evidence", {})
    found["evidence"] |= evidence
    found["evidence_details"]["has_evidence"] = any(value for name, value in found["evidence"].items() if name != "enhanced_evidence")
    if evidence and call.params.get("submit", True):
        found["evidence_details"]["submission_count"] += 1
        found["status"] = "under_review"
    call.books.save(found)
    events.record(call, "charge.dispute.updated", found)
    verdict = {"winning_evidence": True, "losing_evidence": False}.get(evidence.get("uncategorized_text", ""))
    if found["status"] == "under_review" and verdict is not None:
        return _decide(call, found, won=verdict)
    return found


@route("POST", "/v1/disputes/{dispute}/close")
def close(call: Call, dispute: str) -> Thing:
    """Give in: the dispute is lost."""
    return _decide(call, retrieve(call, dispute), won=False)
