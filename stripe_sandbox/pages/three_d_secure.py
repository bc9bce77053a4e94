"""The page on which the payer's bank asks whether it is them."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from stripe_sandbox import paying
from stripe_sandbox.errors import StripeError
from stripe_sandbox.pages import checkout
from stripe_sandbox.pages.asked import account_of, call_for, form, words_for
from stripe_sandbox.pages.layout import go, notice, page
from stripe_sandbox.store import Books, Store, Thing
from stripe_sandbox.web import Answer, Request


def show(store: Store, request: Request, given: str) -> Answer:
    with store.transaction() as books:
        intent, session = _found(books, given)
        if ended := _over(books, request, intent, session):
            return ended
        words = words_for(request, session)
        amount = words.money(intent["amount"], intent["currency"])  # type: ignore[index]
        body = (
            f'<p>{escape(words("bank_why"))}</p><table><tbody><tr><th scope="row">{escape(words("total"))}</th>'
            f'<td>{escape(amount)}</td></tr></tbody></table><form method="post" action="/3ds/{given}">'
            f'<button name="answer" value="yes">{escape(words("bank_yes"))}</button>'
            f'<button class="quiet" name="answer" value="no">{escape(words("bank_no"))}</button></form>'
        )
        leads_to = [session["success_url"]] if session else [books.notes(given).get("return_url", "")]
        return page(words, title=words("bank_title"), body=body, leads_to=leads_to)


def answer(store: Store, request: Request, given: str) -> Answer:
    yes = form(request).get("answer") == "yes"
    with store.transaction() as books:
        intent, session = _found(books, given)
        if ended := _over(books, request, intent, session):
            return ended
        call = call_for(books, request, account_of(books, given))
        try:
            intent = paying.bank_said(call, intent, yes=yes)  # type: ignore[arg-type]
        except StripeError as error:
            intent = error.told["payment_intent"]
        if session is None:
            return go(_back(books, intent))
        if intent["status"] in {"succeeded", "requires_capture"}:
            return go(checkout.complete(call, session, intent))
        return go(f"/c/pay/{session['id']}")


def _found(books: Books, given: str) -> tuple[Thing | None, Thing | None]:
    """The intent, and the session that it belongs to."""
    return books.find(given, "payment_intent"), books.find(books.notes(given).get("session", ""), "checkout.session")


def _over(books: Books, request: Request, intent: Thing | None, session: Thing | None) -> Answer | None:
    """What to say where the bank has nothing to ask."""
    if intent is None:
        return notice(words_for(request), "missing", status=404)
    if session:
        ended = checkout.over(call_for(books, request, account_of(books, session["id"])), session, request)
        if ended:
            return ended
    if intent["status"] != "requires_action":
        return notice(words_for(request, session), "bank_over", status=410, next_url=session["url"] if session else None)
    return None


def _back(books: Books, intent: Thing) -> str:
    """To where the intent's confirmation asked to return."""
    url = books.notes(intent["id"]).get("return_url")
    if not url:
        return "/"
    told = {
        "payment_intent": intent["id"],
        "payment_intent_client_secret": intent["client_secret"],
        "redirect_status": "succeeded" if intent["status"] in {"succeeded", "requires_capture"} else "failed",
    }
    return f"{url}{'&' if '?' in url else '?'}{urlencode(told)}"
