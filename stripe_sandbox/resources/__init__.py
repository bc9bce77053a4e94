"""Stripe's resources, one file a family. Importing them fills the table of addresses (``call.ROUTES``)."""

from stripe_sandbox.resources import (
    account_links,
    accounts,
    balances,
    charges,
    checkout_sessions,
    customers,
    disputes,
    events,
    payment_intents,
    payouts,
    refunds,
    reversals,
    transfers,
    webhook_endpoints,
)

__all__ = [
    "account_links",
    "accounts",
    "balances",
    "charges",
    "checkout_sessions",
    "customers",
    "disputes",
    "events",
    "payment_intents",
    "payouts",
    "refunds",
    "reversals",
    "transfers",
    "webhook_endpoints",
]
