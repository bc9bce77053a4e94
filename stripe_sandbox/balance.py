"""Money in the sandbox: each movement is a balance transaction, and a balance is their sum."""

from __future__ import annotations

from typing import Any

from stripe_sandbox.call import Call
from stripe_sandbox.errors import StripeError
from stripe_sandbox.store import Books, Thing

DAY = 24 * 3600
# Days until a card payment's money can be moved, as Stripe has it in Portugal and France.
PENDING_DAYS = 7
CATEGORY = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payout": "payout",
    "payout_cancel": "payout_reversal",
    "payout_failure": "payout_reversal",
    "refund_failure": "refund_failure",
    "topup": "topup",
    "adjustment": "dispute",
}


def move(
    call: Call,
    *,
    kind: str,
    amount: int,
    currency: str,
    source: str | None,
    account: str = "",
    fee: int = 0,
    available_on: int | None = None,
    description: str | None = None,
) -> Thing:
    """Write a movement of ``amount`` (negative: out) less ``fee`` on an account's balance; both in the smallest unit."""
    books = call.books
    now = books.now()
    available = now if available_on is None else available_on
    fees = [{"amount": fee, "application": None, "currency": currency, "description": "Stripe processing fees", "type": "stripe_fee"}]
    transaction: Thing = {
        "id": books.new_id("txn_"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": available,
        "balance_type": "payments",
        "created": now,
        "currency": currency,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": fees if fee else [],
        "net": amount - fee,
        "reporting_category": CATEGORY[kind],
        "source": source,
        "status": "available" if available <= now else "pending",
        "type": kind,
    }
    books.add(transaction, account=account)
    books.rows.execute("INSERT INTO money VALUES (?, ?, ?, ?, ?)", (transaction["id"], account, currency, transaction["net"], available))
    if available > now:
        books.note(transaction["id"], due=available)
    return transaction


def card_money_from(now: int) -> int:
    """From when on a card payment of now can be moved: the beginning of a day."""
    return (now // DAY + PENDING_DAYS) * DAY


def sums(books: Books, account: str) -> dict[str, tuple[int, int]]:
    """Available and pending, by currency."""
    query = (
        "SELECT currency, SUM(CASE WHEN available_on <= ?1 THEN net ELSE 0 END), SUM(CASE WHEN available_on > ?1 THEN net ELSE 0 END) "
        "FROM money WHERE account = ?2 GROUP BY currency ORDER BY currency"
    )
    return {row[0]: (row[1], row[2]) for row in books.rows.execute(query, (books.now(), account))}


def available(books: Books, account: str, currency: str) -> int:
    return sums(books, account).get(currency, (0, 0))[0]


def together(books: Books, account: str, currency: str) -> int:
    return sum(sums(books, account).get(currency, (0, 0)))


def insufficient(message: str) -> StripeError:
    return StripeError(message, code="balance_insufficient")


def shown(books: Books, account: str, currency: str) -> Thing:
    """The balance as Stripe shows it; an account without a movement has a zero in ``currency``."""
    found = sums(books, account) or {currency: (0, 0)}

    def line(code: str, amount: int) -> dict[str, Any]:
        return {"amount": amount, "currency": code, "source_types": {"card": amount}}

    return {
        "object": "balance",
        "available": [line(code, one[0]) for code, one in found.items()],
        "connect_reserved": [{"amount": 0, "currency": code} for code in found],
        "livemode": False,
        "pending": [line(code, one[1]) for code, one in found.items()],
    }
