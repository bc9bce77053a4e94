"""Connected accounts, with the Express dashboard: who gets a share."""

from __future__ import annotations

from typing import Any

from stripe_sandbox import balance, events, lists, params
from stripe_sandbox.call import Call, route
from stripe_sandbox.errors import StripeError, bad_parameter
from stripe_sandbox.params import Fields
from stripe_sandbox.resources.customers import changed, with_metadata
from stripe_sandbox.store import Books, Thing

# Countries that Stripe opens accounts in and the post may sell from; New Caledonia is none of them.
CURRENCY_OF = dict.fromkeys("AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK".split(), "eur") | {
    "CH": "chf",
    "CZ": "czk",
    "DK": "dkk",
    "GB": "gbp",
    "HU": "huf",
    "JP": "jpy",
    "NO": "nok",
    "NZ": "nzd",
    "PL": "pln",
    "RO": "ron",
    "SE": "sek",
    "US": "usd",
}
DUE_FIRST = [
    "business_profile.mcc",
    "business_profile.url",
    "business_type",
    "external_account",
    "tos_acceptance.date",
    "tos_acceptance.ip",
]
DUE_DOCUMENT = ["individual.verification.document"]
PROFILE: Fields = {
    name: params.text() for name in ("name", "url", "mcc", "product_description", "support_email", "support_phone", "support_url")
}
SCHEDULE: Fields = {"interval": params.choice("manual", "daily", "weekly", "monthly"), "delay_days": params.text(20)}
REQUESTED = params.group({"requested": params.boolean})
FIELDS: Fields = {
    "business_profile": params.group(PROFILE),
    "business_type": params.choice("company", "government_entity", "individual", "non_profit"),
    "capabilities": params.group({"transfers": REQUESTED, "card_payments": REQUESTED}),
    "email": params.email,
    "metadata": params.metadata,
    "settings": params.group({"payouts": params.group({"schedule": params.group(SCHEDULE)})}),
}
CONTROLLER: Fields = {
    "fees": params.group({"payer": params.choice("application")}),
    "losses": params.group({"payments": params.choice("application")}),
    "requirement_collection": params.choice("stripe"),
    "stripe_dashboard": params.group({"type": params.choice("express")}),
}


def _country(value: Any, name: str) -> str:
    code = str(params.text(2)(value, name)).upper()
    if code not in CURRENCY_OF:
        raise bad_parameter(f"{code} is not currently supported by Stripe.", name, "country_unsupported")
    return code


def requirements(due: list[str], *, past_due: bool = False, disabled: str | None = None) -> dict[str, Any]:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": due,
        "disabled_reason": disabled,
        "errors": [],
        "eventually_due": due,
        "past_due": due if past_due else [],
        "pending_verification": [],
    }


@route(
    "POST",
    "/v1/accounts",
    FIELDS
    | {"type": params.choice("express"), "country": _country, "controller": params.group(CONTROLLER), "default_currency": params.currency},
)
def create(call: Call) -> Thing:
    said = dict(call.params)
    if ("type" in said) == ("controller" in said):
        raise bad_parameter("The sandbox opens Express accounts: give type=express, or the controller's properties, and not both.", "type")
    by_type = "type" in said
    if not by_type and said["controller"].get("stripe_dashboard", {}).get("type") != "express":
        raise bad_parameter("The sandbox opens accounts with the Express dashboard only.", "controller[stripe_dashboard][type]")
    said.pop("type", None)
    said.pop("controller", None)
    country = said.pop("country", "PT")
    given = call.books.new_id("acct_", 16)
    account: Thing = {
        "id": given,
        "object": "account",
        "business_profile": dict.fromkeys(
            [*PROFILE, "annual_revenue", "estimated_worker_count", "minority_owned_business_designation", "support_address"]
        ),
        "business_type": None,
        "capabilities": {},
        "charges_enabled": False,
        "controller": {
            "fees": {"payer": "application_express" if by_type else "application"},
            "is_controller": True,
            "losses": {"payments": "application"},
            "requirement_collection": "stripe",
            "stripe_dashboard": {"type": "express"},
            "type": "application",
        },
        "country": country,
        "created": call.now,
        "default_currency": said.pop("default_currency", CURRENCY_OF[country]),
        "details_submitted": False,
        "email": None,
        "external_accounts": lists.whole([], f"/v1/accounts/{given}/external_accounts"),
        "future_requirements": requirements([]),
        "metadata": {},
        "payouts_enabled": False,
        "requirements": requirements(DUE_FIRST, past_due=True, disabled="requirements.past_due"),
        "settings": _settings(),
        "tos_acceptance": {"date": None, "ip": None, "user_agent": None},
        "type": "express" if by_type else "none",
    }
    account = _changed_by(account, said)
    call.books.add(account)
    events.record(call, "account.updated", account, account=given)
    return account


def _settings() -> dict[str, Any]:
    return {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
            "statement_descriptor_prefix_kana": None,
            "statement_descriptor_prefix_kanji": None,
        },
        "dashboard": {"display_name": None, "timezone": "Etc/UTC"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": None},
        "payments": dict.fromkeys(
            [
                "statement_descriptor",
                "statement_descriptor_kana",
                "statement_descriptor_kanji",
            ]
        ),
        "payouts": {"debit_negative_balances": True, "schedule": {"delay_days": 7, "interval": "manual"}, "statement_descriptor": None},
        "sepa_debit_payments": {},
    }


def _changed_by(account: Thing, said: dict[str, Any]) -> Thing:
    """With what was said: objects are merged, a capability that is asked for waits until the account is complete."""
    said = dict(said)
    profile = account["business_profile"] | {name: value or None for name, value in said.pop("business_profile", {}).items()}
    capabilities = dict(account["capabilities"])
    for name, one in said.pop("capabilities", {}).items():
        if one.get("requested"):
            capabilities.setdefault(name, "active" if account["charges_enabled"] else "inactive")
        else:
            capabilities.pop(name, None)
    settings = account["settings"]
    schedule = said.pop("settings", {}).get("payouts", {}).get("schedule", {})
    if "interval" in schedule:
        payouts = settings["payouts"] | {"schedule": settings["payouts"]["schedule"] | {"interval": schedule["interval"]}}
        settings = settings | {"payouts": payouts}
    merged = account | {"business_profile": profile, "capabilities": capabilities, "settings": settings}
    return with_metadata(merged, {name: (value if value != "" else None) for name, value in said.items()})


@route("GET", "/v1/accounts", lists.PAGE | {"created": params.time_range})
def listed(call: Call) -> Thing:
    where = lists.asked(call, "created")
    return lists.page(call, "account", "/v1/accounts", where)


@route("GET", "/v1/accounts/{account}")
def retrieve(call: Call, account: str) -> Thing:
    return find(call.books, account)


def find(books: Books, given: str) -> Thing:
    found = books.find(given, "account")
    if found is None:
        raise StripeError(
            f"The provided key does not have access to account '{given}' (or that account does not exist). "
            "Application access may have been revoked.",
            status=403,
            code="account_invalid",
        )
    return found


@route("POST", "/v1/accounts/{account}", FIELDS)
def update(call: Call, account: str) -> Thing:
    old = find(call.books, account)
    return store_changes(call, old, _changed_by(old, call.params))


def store_changes(call: Call, old: Thing, new: Thing) -> Thing:
    call.books.save(new)
    events.record(call, "account.updated", new, before=changed(old, new), account=new["id"])
    return new


@route("DELETE", "/v1/accounts/{account}")
def delete(call: Call, account: str) -> Thing:
    found = find(call.books, account)
    if any(any(one) for one in balance.sums(call.books, account).values()):
        raise StripeError("This account cannot be deleted while it has a balance.", code="account_not_deletable")
    call.books.remove(account)
    events.record(call, "account.application.deauthorized", {"id": found["id"], "object": "application", "name": "Feira"}, account=account)
    return {"id": account, "object": "account", "deleted": True}
