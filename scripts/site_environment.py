"""The environment of a site that runs beside the demo and keeps out of its way: browser tests and benchmarks use it."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.paths import ROOT

# What a caller's own shell or test run may have set and this site must not take over.
STRIPE = {"STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRETS"}
# The account of the demo: right in its check digits, and nobody's.
BANK = {"SLIP_BANK_IBAN": "PT50999900000000000004256", "SLIP_BANK_BIC": "FEIRPTPL", "SLIP_BANK_HOLDER": "Correios da Beira (demo)"}
NOT_INHERITED = STRIPE | {
    "FEIRA_ENV_FILE",
    "DEBUG",
    "DATABASE_URL",
    "SEARCH_URL",
    "CACHE_URL",
    "MEDIA_ROOT",
    "PRIVATE_MEDIA_ROOT",
    "MEDIA_URL",
}


def site_environment(*, database_url: str, folder: Path, port: int) -> dict[str, str]:
    """As in production but for plain http: DEBUG off, hashed static files. Media, documents and mails lie in ``folder``."""
    return {
        **{name: value for name, value in os.environ.items() if name not in NOT_INHERITED},
        "SECRET_KEY": "only-for-tests-and-measurements-of-no-value-anywhere",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "FEIRA_INSECURE_HTTP": "true",
        "FEIRA_SERVE_MEDIA": "true",
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_MEDIA_ROOT": str(folder / "private"),
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
        **BANK,
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


def sandbox_environment(port: int) -> dict[str, str]:
    """What a site is told of the Stripe sandbox that answers on ``port``."""
    return {
        "STRIPE_SECRET_KEY": "sk_test_sandbox_feira",
        "STRIPE_API_BASE": f"http://127.0.0.1:{port}",
        "STRIPE_WEBHOOK_SECRETS": "whsec_sandbox",
    }
