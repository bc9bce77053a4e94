"""Account links: the way for a person to complete an account on a hosted page; each is good once and for some minutes."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import params
from stripe_sandbox.call import Call, route
from stripe_sandbox.params import Required
from stripe_sandbox.resources import accounts
from stripe_sandbox.store import Thing

GOOD_FOR = 300
OUTCOMES = ("complete", "document", "later")


@route(
    "POST",
    "/v1/account_links",
    {
        "account": Required(params.identifier),
        "type": Required(params.choice("account_onboarding", "account_update")),
        "refresh_url": params.url,
        "return_url": params.url,
        "collection_options": params.group(
            {"fields": params.choice("currently_due", "eventually_due"), "future_requirements": params.choice("include", "omit")}
        ),
    },
)
def create(call: Call) -> Thing:
    accounts.find(call.books, call.params["account"])
    secret = call.books.new_id("", 24)
    link: Thing = {
        "object": "account_link",
        "created": call.now,
        "expires_at": call.now + GOOD_FOR,
        "url": f"{call.base_url}/setup/e/{call.params['account']}/{secret}",
    }
    beside = {name: call.params.get(name, "") for name in ("account", "return_url", "refresh_url")}
    call.books.add(link | {"id": f"link_{secret}"}, notes=beside)
    return link


@route("POST", "/v1/accounts/{account}/login_links")
def login(call: Call, account: str) -> Thing:
    """The way into the Express dashboard; in the sandbox a page that says what the account has."""
    accounts.find(call.books, account)
    return {"object": "login_link", "created": call.now, "url": f"{call.base_url}/express/{account}"}


def onboard(call: Call, account: Thing, outcome: str) -> Thing:
    """What a person's answers bring about: ``complete``, a ``document`` that is still asked for, or nothing yet (``later``)."""
    if outcome == "later":
        return account
    done = outcome == "complete"
    due = [] if done else accounts.DUE_DOCUMENT
    new: dict[str, Any] = account | {
        "business_type": account["business_type"] or "individual",
        "capabilities": dict.fromkeys(account["capabilities"] or {"transfers": ""}, "active" if done else "pending"),
        "charges_enabled": done,
        "details_submitted": True,
        "external_accounts": account["external_accounts"] | {"data": [_bank(call, account)]},
        "payouts_enabled": done,
        "requirements": accounts.requirements(due, disabled=None if done else "requirements.pending_verification"),
        "tos_acceptance": {"date": call.now, "ip": "127.0.0.1", "user_agent": None},
    }
    return accounts.store_changes(call, account, new)


def _bank(call: Call, account: Thing) -> dict[str, Any]:
    known = account["external_accounts"]["data"]
    if known:
        return dict(known[0])
    return {
        "id": call.books.new_id("ba_"),
        "object": "bank_account",
        "account": account["id"],
        "account_holder_name": None,
        "account_holder_type": None,
        "account_type": None,
        "available_payout_methods": ["standard"],
        "bank_name": "STRIPE TEST BANK",
        "country": account["country"],
        "currency": account["default_currency"],
        "default_for_currency": True,
        "fingerprint": "sandbox",
        "future_requirements": None,
        "last4": "3000",
        "metadata": {},
        "requirements": None,
        "routing_number": None,
        "status": "new",
    }
