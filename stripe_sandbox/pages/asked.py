"""What every page's function needs: the call that it acts with, and the form that it was sent."""

from __future__ import annotations

from stripe_sandbox import forms
from stripe_sandbox.call import Call
from stripe_sandbox.errors import StripeError
from stripe_sandbox.pages.texts import Words, language
from stripe_sandbox.store import Books, Thing
from stripe_sandbox.web import Request


def call_for(books: Books, request: Request, account: str = "") -> Call:
    """A person's doing: no API request stands behind its events."""
    return Call(books=books, base_url=request.base_url, account=account)


def words_for(request: Request, session: Thing | None = None) -> Words:
    return Words(language(session["locale"] if session else None, request.headers.get("Accept-Language", "")))


def form(request: Request) -> dict[str, str]:
    """The plain fields of a posted form; one that cannot be read counts as empty."""
    try:
        return {name: value for name, value in forms.decode(request.body.decode()).items() if isinstance(value, str)}
    except (UnicodeDecodeError, StripeError):
        return {}


def account_of(books: Books, given: str) -> str:
    """Whose thing it is: "" for the platform's."""
    row = books.rows.execute("SELECT account FROM things WHERE id = ?", (given,)).fetchone()
    return str(row[0]) if row else ""
