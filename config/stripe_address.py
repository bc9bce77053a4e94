"""Which Stripe is talked to: the real one with real keys, or the project's sandbox on loopback with the sandbox's keys. Never across.

``config/settings.py`` calls this before anything can be sent.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

REAL_API = "https://api.stripe.com"
REAL_PAGES = ["https://checkout.stripe.com", "https://connect.stripe.com"]  # where buyers pay, and where sellers open an account
MOST_SECRETS = 2  # the one in use, and the one that replaces it
SANDBOX_KEY = "sk_test_sandbox"
REAL_KEYS = ("sk_live_", "rk_live_", "sk_test_", "rk_test_")


def stripe_api_base(*, api_base: str, secret_key: str) -> str:
    """The address that the client may send ``secret_key`` to: ``STRIPE_API_BASE`` and ``STRIPE_SECRET_KEY`` as they are set ("" unset).

    "" where neither is set: then Stripe is not used.
    Raises ImproperlyConfigured where the two do not belong together; neither message holds the key.
    """
    if not secret_key and not api_base:
        return ""
    sandbox_key = secret_key.startswith(SANDBOX_KEY)
    if not sandbox_key and not secret_key.startswith(REAL_KEYS):
        raise ImproperlyConfigured(
            f"STRIPE_SECRET_KEY must begin with one of {', '.join(REAL_KEYS)}, or with {SANDBOX_KEY} for the sandbox."
        )
    if not api_base:
        if sandbox_key:
            raise ImproperlyConfigured("STRIPE_SECRET_KEY is the sandbox's, but STRIPE_API_BASE does not say where the sandbox is.")
        return REAL_API
    if not sandbox_key:
        raise ImproperlyConfigured(
            f"STRIPE_API_BASE is set, so STRIPE_SECRET_KEY must begin with {SANDBOX_KEY}: real keys go to Stripe alone. "
            "Take one of the two out."
        )
    if not _is_loopback(api_base):
        raise ImproperlyConfigured(f"STRIPE_API_BASE is {api_base!r}; it must be this machine's own address, like http://127.0.0.1:8420.")
    return api_base.rstrip("/")


def webhook_secrets(given: list[str], *, secret_key: str) -> list[str]:
    """``STRIPE_WEBHOOK_SECRETS``: one, or two while one replaces the other. Raises ImproperlyConfigured; no message holds a secret."""
    secrets = [secret.strip() for secret in given if secret.strip()]
    if not secret_key:
        if secrets:
            raise ImproperlyConfigured("STRIPE_WEBHOOK_SECRETS is set, but STRIPE_SECRET_KEY is not. Set both, or neither.")
        return []
    if not 1 <= len(secrets) <= MOST_SECRETS:
        raise ImproperlyConfigured(
            f"STRIPE_WEBHOOK_SECRETS holds {len(secrets)} secrets; with STRIPE_SECRET_KEY it must hold one, or two during a change, with a "
            "comma between."
        )
    if not all(secret.startswith("whsec_") for secret in secrets):
        raise ImproperlyConfigured("Each of STRIPE_WEBHOOK_SECRETS must begin with whsec_: Stripe shows it beside the webhook endpoint.")
    return secrets


def stripe_pages(api_base: str) -> list[str]:
    """Where the pages are that shoppers and sellers are sent to, for the content security policy; none where Stripe is not used."""
    if not api_base:
        return []
    return REAL_PAGES if api_base == REAL_API else [api_base]


def _is_loopback(url: str) -> bool:
    """``http://`` with a loopback address in numbers, a port or none, and nothing else: a name could be made to point anywhere."""
    try:
        parts = urlsplit(url)
        plain = parts.scheme == "http" and parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
        _ = parts.port  # raises where it is no number
        return plain and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
