"""A try to pay: from a card to a charge, with the bank's question between where the card asks for it."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import balance, cards, currencies, events
from stripe_sandbox.call import Call
from stripe_sandbox.cards import Card
from stripe_sandbox.errors import StripeError
from stripe_sandbox.resources import charges
from stripe_sandbox.store import Thing

DISPUTE_AFTER = 3600  # seconds from the payment with the card that is disputed


def new_method(call: Call, card: Card) -> str:
    """An id for the card that was used; the intent remembers the number."""
    return f"pm_{call.books.new_id('')}"


def begin(call: Call, intent: Thing, card: Card) -> Thing:
    """Try a card. The intent afterwards; raises the refusal of a declined card, which leaves its traces."""
    books = call.books
    intent = intent | {"payment_method": new_method(call, card), "last_payment_error": None, "next_action": None}
    books.note(intent["id"], number=card.number)
    if not card.needs_3ds:
        return _charge(call, intent, card, asked_by_bank=False)
    return_url = books.notes(intent["id"]).get("return_url")
    url = f"{call.base_url}/3ds/{intent['id']}"
    intent |= {
        "status": "requires_action",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}},
    }
    books.save(intent)
    events.record(call, "payment_intent.requires_action", intent)
    return intent


def bank_said(call: Call, intent: Thing, *, yes: bool) -> Thing:
    """The payer has answered the bank, or failed to."""
    card = cards.BY_NUMBER[call.books.notes(intent["id"])["number"]]
    intent = intent | {"next_action": None}
    if yes:
        return _charge(call, intent, card, asked_by_bank=True)
    error = cards.not_authenticated(intent)
    _failed(call, intent, error)
    raise error


def _charge(call: Call, intent: Thing, card: Card, *, asked_by_bank: bool) -> Thing:
    books = call.books
    charge = charges.fresh(call, intent, card, billing=books.notes(intent["id"]).get("billing", {}), asked_by_bank=asked_by_bank)
    intent = intent | {"latest_charge": charge["id"]}
    if card.declined:
        code, message = cards.WHY_DECLINED[card.declined]
        charge |= {
            "captured": False,
            "failure_code": code,
            "failure_message": message,
            "outcome": charges.outcome(card.declined),
            "paid": False,
            "status": "failed",
        }
        books.add(charge, account=call.account)
        events.record(call, "charge.failed", charge)
        error = cards.declined(card, intent=intent, charge=charge)
        error.told["payment_intent"] = _failed(call, intent, error)
        raise error
    books.add(charge, account=call.account)
    if card.disputed:
        books.note(charge["id"], due=books.now() + DISPUTE_AFTER)
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        charge |= {"captured": False}
        books.save(charge)
        books.save(intent)
        events.record(call, "charge.succeeded", charge)
        events.record(call, "payment_intent.amount_capturable_updated", intent)
        return intent
    return capture(call, intent, intent["amount"])


def capture(call: Call, intent: Thing, amount: int) -> Thing:
    """Take the money: a movement on the balance less the fee, pending for some days."""
    books = call.books
    charge = books.get(intent["latest_charge"], "charge")
    was_held = intent["status"] == "requires_capture"
    card = cards.BY_NUMBER[books.notes(intent["id"])["number"]]
    movement = balance.move(
        call,
        kind="charge",
        amount=amount,
        currency=charge["currency"],
        source=charge["id"],
        account=call.account,
        fee=currencies.card_fee(amount, charge["currency"]),
        available_on=None if card.at_once else balance.card_money_from(books.now()),
        description=charge["description"],
    )
    charge |= {
        "amount_captured": amount,
        "amount_refunded": charge["amount"] - amount,
        "balance_transaction": movement["id"],
        "captured": True,
    }
    books.save(charge)
    intent = intent | {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    books.save(intent)
    if was_held and (session := books.find(books.notes(intent["id"]).get("session", ""), "checkout.session")):
        books.save(session | {"payment_status": "paid"})
    events.record(call, "charge.captured" if was_held else "charge.succeeded", charge)
    events.record(call, "payment_intent.succeeded", intent)
    return intent


def cancel(call: Call, intent: Thing, reason: str | None) -> Thing:
    """Give it up; what was only held on the card is let go."""
    books = call.books
    if intent["status"] == "requires_capture":
        charge = books.get(intent["latest_charge"], "charge")
        charge |= {"amount_refunded": charge["amount"], "refunded": True}
        books.save(charge)
        events.record(call, "charge.refunded", charge)
    intent = intent | {
        "status": "canceled",
        "amount_capturable": 0,
        "canceled_at": books.now(),
        "cancellation_reason": reason,
        "next_action": None,
    }
    books.save(intent)
    events.record(call, "payment_intent.canceled", intent)
    return intent


def _failed(call: Call, intent: Thing, error: StripeError) -> Thing:
    """Back to the choice of a card, with the reason."""
    shown: dict[str, Any] = {name: value for name, value in error.told.items() if name != "payment_intent"}
    intent = intent | {"status": "requires_payment_method", "payment_method": None, "last_payment_error": shown}
    call.books.save(intent)
    error.told["payment_intent"] = intent
    events.record(call, "payment_intent.payment_failed", intent)
    return intent
