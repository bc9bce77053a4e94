"""Currencies: which have no decimals, the least that a card may be charged, what the sandbox takes as fee."""

from __future__ import annotations

from stripe_sandbox.errors import StripeError

MOST = 99_999_999
# https://docs.stripe.com/currencies#zero-decimal
ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf".split())
KNOWN = ZERO_DECIMAL | frozenset("aud brl cad chf czk dkk eur gbp hkd huf mxn nok nzd pln ron sek sgd usd".split())
# https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. What is not listed there counts as half a euro, converted.
LEAST = {"eur": 50, "usd": 50, "gbp": 30, "jpy": 50, "chf": 50, "cad": 50, "aud": 50, "nzd": 50, "xpf": 60}
# Fixed part of the fee of a card payment; the rest is 1.5 %.
FIXED_FEE = {"eur": 25, "xpf": 30, "jpy": 40, "gbp": 20}
DISPUTE_FEE = {"eur": 2000, "xpf": 2390, "jpy": 3300}


def decimals(currency: str) -> int:
    return 0 if currency in ZERO_DECIMAL else 2


def plain(amount: int, currency: str) -> str:
    """``12.34 EUR``, ``1234 XPF``: for messages."""
    if decimals(currency) == 0:
        return f"{amount} {currency.upper()}"
    return f"{amount / 100:.2f} {currency.upper()}"


def card_fee(amount: int, currency: str) -> int:
    """1.5 % (rounded half up) and a fixed part, in the smallest unit; never more than the amount."""
    return min(amount, (amount * 15 + 500) // 1000 + FIXED_FEE.get(currency, 30))


def dispute_fee(currency: str) -> int:
    return DISPUTE_FEE.get(currency, 2000)


def refuse_too_small(amount: int, currency: str, param: str = "amount") -> None:
    least = LEAST.get(currency, 50)
    if amount < least:
        raise StripeError(f"Amount must be at least {plain(least, currency)}.", code="amount_too_small", param=param, replayed=False)
