"""The page on which a seller completes an account."""

from __future__ import annotations

from html import escape

from stripe_sandbox.pages.asked import call_for, form, words_for
from stripe_sandbox.pages.layout import go, notice, page, radio
from stripe_sandbox.resources.account_links import OUTCOMES, onboard
from stripe_sandbox.store import Books, Store
from stripe_sandbox.web import Answer, Request


def show(store: Store, request: Request, account: str, secret: str) -> Answer:
    words = words_for(request)
    with store.transaction() as books:
        if ended := _over(books, request, account, secret):
            return ended
        found = books.get(account, "account")
        said = words("setup_for", account=account, email=found["email"] or "—")
        body = f'<p>{escape(words("setup_why"))}</p><p class="soft">{escape(said)}</p>'
        body += f'<form method="post" action="/setup/e/{account}/{secret}"><fieldset><legend>{escape(words("setup_how"))}</legend>'
        for outcome in OUTCOMES:
            body += radio("outcome", outcome, words(f"setup_{outcome}"), chosen=outcome == OUTCOMES[0])
        body += f"</fieldset><button>{escape(words('setup_go'))}</button></form>"
        return page(words, title=words("setup_title"), body=body, leads_to=[books.notes(f"link_{secret}")["return_url"]])


def answer(store: Store, request: Request, account: str, secret: str) -> Answer:
    outcome = form(request).get("outcome", "")
    with store.transaction() as books:
        if ended := _over(books, request, account, secret):
            return ended
        if outcome not in OUTCOMES:
            return go(f"/setup/e/{account}/{secret}")
        onboard(call_for(books, request), books.get(account, "account"), outcome)
        url = books.notes(f"link_{secret}")["return_url"]
        books.note(f"link_{secret}", used=True)
        return go(url or f"/express/{account}")


def _over(books: Books, request: Request, account: str, secret: str) -> Answer | None:
    """A link that was used or is too old leads to the platform's ``refresh_url``, which makes a new one."""
    link, beside = books.find(f"link_{secret}"), books.notes(f"link_{secret}")
    if link is None or beside["account"] != account or books.find(account, "account") is None:
        return notice(words_for(request), "missing", status=404)
    if beside.get("used") or link["expires_at"] <= books.now():
        return go(beside["refresh_url"]) if beside["refresh_url"] else notice(words_for(request), "setup_over", status=410)
    return None
