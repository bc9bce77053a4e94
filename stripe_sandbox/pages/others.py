"""Small pages: the front, the seller's account, a receipt; and the style of all."""

from __future__ import annotations

from html import escape

from stripe_sandbox import balance
from stripe_sandbox.pages.asked import words_for
from stripe_sandbox.pages.layout import STYLE, notice, page
from stripe_sandbox.store import Store
from stripe_sandbox.web import Answer, Request


def home(store: Store, request: Request) -> Answer:
    return notice(words_for(request), "home")


def style(store: Store, request: Request) -> Answer:
    return Answer(200, STYLE, {"Cache-Control": "max-age=300"}, kind="text/css")


def account(store: Store, request: Request, given: str) -> Answer:
    """Where a login link leads: what the account has."""
    words = words_for(request)
    with store.transaction() as books:
        found = books.find(given, "account")
        if found is None:
            return notice(words, "missing", status=404)
        rows = ""
        for currency, (available, pending) in balance.sums(books, given).items() or {found["default_currency"]: (0, 0)}.items():
            for name, amount in (("available", available), ("pending", pending)):
                rows += f'<tr><th scope="row">{escape(words(name))}</th><td>{escape(words.money(amount, currency))}</td></tr>'
        state = words("account_open" if found["payouts_enabled"] else "account_closed")
        return page(words, title=words("account_title", account=given), body=f"<p>{escape(state)}</p><table><tbody>{rows}</tbody></table>")


def receipt(store: Store, request: Request, given: str) -> Answer:
    words = words_for(request)
    with store.transaction() as books:
        found = books.find(given, "charge")
        if found is None:
            return notice(words, "missing", status=404)
        amount = words.money(found["amount"], found["currency"])
        line = found["description"] or found["id"]
        body = f'<table><tbody><tr><th scope="row">{escape(line)}</th><td>{escape(amount)}</td></tr></tbody></table>'
        return page(words, title=words("receipt_title"), body=body)
