"""The page where a shopper pays."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from stripe_sandbox import cards, events, paying
from stripe_sandbox.call import Call
from stripe_sandbox.errors import StripeError
from stripe_sandbox.pages.asked import account_of, call_for, form, words_for
from stripe_sandbox.pages.layout import go, notice, page, radio
from stripe_sandbox.pages.texts import Words
from stripe_sandbox.resources import checkout_sessions, payment_intents
from stripe_sandbox.store import Store, Thing
from stripe_sandbox.web import Answer, Request

EMAIL = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"']+")


def show(store: Store, request: Request, given: str) -> Answer:
    with store.transaction() as books:
        session = books.find(given, "checkout.session")
        if session is None:
            return notice(words_for(request), "missing", status=404)
        call = call_for(books, request, account_of(books, given))
        return over(call, session, request) or _form(call, session, words_for(request, session), {})


def pay(store: Store, request: Request, given: str) -> Answer:
    """Try the chosen card. On to the shop, to the bank's question, or back to the form with what went wrong."""
    sent = form(request)
    with store.transaction() as books:
        session = books.find(given, "checkout.session")
        if session is None:
            return notice(words_for(request), "missing", status=404)
        call = call_for(books, request, account_of(books, given))
        if ended := over(call, session, request):
            return ended
        words = words_for(request, session)
        email = (session["customer_details"] or {}).get("email") or sent.get("email", "").strip()[:512]
        card = cards.BY_NUMBER.get(re.sub(r"\s", "", sent.get("card", "")))
        wrong = "wrong_email" if not EMAIL.fullmatch(email) else "choose_card" if card is None else ""
        if wrong or card is None:
            return _form(call, session, words, sent, wrong=words(wrong), status=422)
        session, intent = _begun(call, session, email, sent.get("name", "").strip()[:256])
        try:
            intent = paying.begin(call, intent, card)
        except StripeError as error:
            return _form(call, session, words, sent, wrong=words(f"declined_{error.told['decline_code']}"), status=402)
        if intent["status"] == "requires_action":
            return go(f"/3ds/{intent['id']}")
        return go(complete(call, session, intent))


def _begun(call: Call, session: Thing, email: str, name: str) -> tuple[Thing, Thing]:
    """The session's payment intent: one for all tries."""
    books = call.books
    billing = {"email": email, "name": name or None}
    intent = books.find(session["payment_intent"] or "", "payment_intent")
    if intent is None:
        said = {"customer": session["customer"]} | books.notes(session["id"])["intent"]
        intent = payment_intents.fresh(call, amount=session["amount_total"], currency=session["currency"], said=said)
        books.add(intent, account=call.account, notes={"session": session["id"], "return_url": session["url"]})
        events.record(call, "payment_intent.created", intent)
    books.note(intent["id"], billing=billing)
    details: dict[str, Any] = {
        "address": None,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name or None,
        "phone": None,
        "tax_exempt": "none",
        "tax_ids": None,
    }
    books.note(session["id"], details=details)
    session = books.save(session | {"payment_intent": intent["id"]})
    return session, intent


def complete(call: Call, session: Thing, intent: Thing) -> str:
    """Paid: the session is done. The address to go on to."""
    session = session | {
        "customer_details": call.books.notes(session["id"])["details"],
        "payment_status": "paid" if intent["status"] == "succeeded" else "unpaid",
        "status": "complete",
        "url": None,
    }
    call.books.save(session)
    call.books.note(session["id"], due=None)
    events.record(call, "checkout.session.completed", session)
    return return_address(session)


def return_address(session: Thing) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def over(call: Call, session: Thing, request: Request) -> Answer | None:
    """The page of a session that is paid or expired; None while it is open."""
    words = words_for(request, session)
    if session["status"] == "open" and session["expires_at"] <= call.now:
        session = checkout_sessions.end(call, session)
    if session["status"] == "complete":
        amount = words.money(session["amount_total"], session["currency"])
        return notice(words, "paid", next_url=return_address(session), next_name="paid_next", amount=amount)
    if session["status"] == "expired":
        return notice(words, "expired", status=410, next_url=session["cancel_url"])
    return None


def _form(call: Call, session: Thing, words: Words, sent: dict[str, str], *, wrong: str = "", status: int = 200) -> Answer:
    currency = session["currency"]
    total = words.money(session["amount_total"], currency)
    body = ""
    if not wrong and not sent:
        wrong = _last_refusal(call, session, words)
        sent = {name: value for name, value in call.books.notes(session["id"]).get("details", {}).items() if isinstance(value, str)}
    if wrong:
        body += f'<div class="wrong" role="alert"><h2>{escape(words("went_wrong"))}</h2><p>{escape(wrong)}</p></div>'
    body += f'<p class="soft">{escape(words("test_why"))}</p><h2>{escape(words("your_order"))}</h2>'
    body += _lines(call, session, words, total)
    body += f'<form method="post" action="/c/pay/{session["id"]}">'
    known = (session["customer_details"] or {}).get("email")
    if known:
        body += f"<p>{escape(words('email'))}: <strong>{escape(known)}</strong></p>"
    else:
        value = escape(sent.get("email", ""))
        body += (
            f'<label class="field"><span>{escape(words("email"))}</span>'
            f'<input type="email" name="email" autocomplete="email" required maxlength="512" value="{value}"></label>'
        )
    body += f"<fieldset><legend>{escape(words('which_card'))}</legend>"
    chosen = sent.get("card") if sent.get("card") in cards.BY_NUMBER else cards.CARDS[0].number
    for card in cards.CARDS:
        spaced = " ".join(card.number[place : place + 4] for place in range(0, 16, 4))
        body += radio("card", card.number, words(card.name), spaced, chosen=card.number == chosen)
    body += "</fieldset>"
    body += (
        f'<label class="field"><span>{escape(words("name"))}</span>'
        f'<input name="name" autocomplete="off" maxlength="256" value="{escape(sent.get("name", ""))}"></label>'
    )
    body += f"<button>{escape(words('pay', amount=total))}</button></form>"
    if session["cancel_url"]:
        body += f'<a class="button quiet" href="{escape(session["cancel_url"])}">{escape(words("back"))}</a>'
    return page(words, title=words("pay_title"), body=body, status=status, leads_to=[session["success_url"]])


def _lines(call: Call, session: Thing, words: Words, total: str) -> str:
    rows = ""
    for line in call.books.notes(session["id"])["line_items"]:
        amount = words.money(line["amount_total"], session["currency"])
        count = f"{line['quantity']} × " if line["quantity"] != 1 else ""
        rows += f'<tr><th scope="row">{escape(count + line["description"])}</th><td>{escape(amount)}</td></tr>'
    return (
        f'<table><tbody>{rows}</tbody><tfoot><tr><th scope="row">{escape(words("total"))}</th><td>{escape(total)}</td></tr></tfoot></table>'
    )


def _last_refusal(call: Call, session: Thing, words: Words) -> str:
    """Why the last try failed, where the shopper comes back from the bank or looks again."""
    intent = call.books.find(session["payment_intent"] or "", "payment_intent")
    error = (intent or {}).get("last_payment_error")
    if not error:
        return ""
    return words(f"declined_{error['decline_code']}") if "decline_code" in error else words("not_authenticated")
