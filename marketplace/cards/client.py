"""The one place where the client of Stripe is made. Everything else asks here for it."""

from __future__ import annotations

from functools import lru_cache

import stripe
from django.conf import settings
from django.db import connection

# What we speak. A newer one is a change of ours: read Stripe's notes on it, then the tests against its mock.
API_VERSION = "2026-10-28.endive"
TIMEOUT = (3.05, 10)  # seconds to connect, and to wait for an answer
RETRIES = 1  # by the client itself; whatever takes longer is a task's or the sweeper's

# Stripe did not answer, or not for now: whether the request was carried out is not known.
UNREACHABLE = (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError)


def is_offered() -> bool:
    """Whether this installation takes cards."""
    return bool(settings.STRIPE_SECRET_KEY)


def live_mode() -> bool:
    """Whether real money moves: what Stripe tells of test money settles nothing then, and the other way round."""
    return settings.STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))


def stripe_client() -> stripe.StripeClient:
    """The client of the Stripe that the settings name.

    RuntimeError within a transaction: an answer that takes ten seconds would hold its locks, and a rollback would forget what Stripe did.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("Stripe is not asked within a transaction.")
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


@lru_cache(maxsize=4)
def _client(key: str, api_base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
    )
