"""A seller's account at Stripe: opened by us, completed by the seller on Stripe's page, and as far as Stripe says it can be paid."""

from __future__ import annotations

from typing import Any

import stripe
from django.db import transaction
from django.utils import timezone

from marketplace.cards.client import is_offered, stripe_client
from marketplace.cards.models import StripeEvent
from marketplace.partner.models import Partner
from marketplace.payouts.models import StripeAccount

# What Stripe's names of missing things begin with → what a seller is told to have at hand; see ``needs_in_words``.
ALL_ELSE = "other"


def opened(partner: Partner) -> StripeAccount:
    """The seller's account, opened at Stripe where there is none yet; pressed twice, or with a lost answer, one is opened.

    Raises what the client raises.
    """
    row, _new = StripeAccount.objects.get_or_create(partner=partner)
    if row.stripe_id:
        return row
    where = partner.sends_from
    fields: Any = {
        "type": "express",
        "country": where.country if where else "PT",
        "email": partner.email or None,
        "capabilities": {"transfers": {"requested": True}},
        "business_profile": {"name": partner.name, "url": None},
        "metadata": {"seller": str(partner.pk)},
    }
    fields["business_profile"] = {name: value for name, value in fields["business_profile"].items() if value}
    fields = {name: value for name, value in fields.items() if value}
    key: Any = {"idempotency_key": f"feira-account-{partner.pk}-{row.number}"}
    try:
        account = stripe_client().v1.accounts.create(fields, key).to_dict()
    except stripe.APIError:
        # A key keeps its 500 for a day: the next press has another. An account that was opened all the same has no seller and no money.
        StripeAccount.objects.filter(pk=row.pk, number=row.number).update(number=row.number + 1)
        raise
    return note_account(row, account)


def page_to_complete(row: StripeAccount, *, return_url: str, refresh_url: str) -> str:
    """The address of Stripe's page where the seller answers what is asked; good once and for minutes."""
    fields: Any = {"account": row.stripe_id, "type": "account_onboarding", "return_url": return_url, "refresh_url": refresh_url}
    return str(stripe_client().v1.account_links.create(fields).url)


def look_at_account(row: StripeAccount) -> StripeAccount:
    """Ask Stripe how the account stands, and write it down. Raises what the client raises."""
    if not row.stripe_id:
        return row
    return note_account(row, stripe_client().v1.accounts.retrieve(row.stripe_id).to_dict())


def note_account(row: StripeAccount, told: dict[str, Any]) -> StripeAccount:
    """Rows only."""
    requirements = told.get("requirements") or {}
    needed = sorted({*(requirements.get("currently_due") or []), *(requirements.get("past_due") or [])})
    with transaction.atomic():
        row = StripeAccount.objects.select_for_update(of=("self",)).get(pk=row.pk)
        row.stripe_id = told["id"]
        row.can_receive = (told.get("capabilities") or {}).get("transfers") == "active" and bool(told.get("payouts_enabled"))
        row.details_submitted = bool(told.get("details_submitted"))
        row.still_needed = needed[:50]
        row.looked_at = timezone.now()
        row.save()
    return row


def account_event(event: StripeEvent) -> bool:
    """What Stripe's messages about an account lead to: it is asked."""
    row = StripeAccount.objects.filter(stripe_id=event.account or event.object_id).first()
    if row is None:
        return False
    try:
        look_at_account(row)
    except stripe.PermissionError:
        # The seller closed it at Stripe, or took it away from us.
        StripeAccount.objects.filter(pk=row.pk).update(can_receive=False, looked_at=timezone.now())
    return True


def use(partner: Partner, *, stripe_or_bank: bool) -> None:
    """Have the seller paid by Stripe (True) or to the bank account."""
    StripeAccount.objects.filter(partner=partner).update(is_used=stripe_or_bank)


def offered_to(partner: Partner, currency: str) -> bool:
    """Stripe opens accounts in countries of the Union and pays euro; New Caledonia has none."""
    return is_offered() and currency == "EUR"
