"""The demo's settings: written once to var/demo.env, with a secret of this installation alone."""

from __future__ import annotations

import os
import secrets

from scripts.paths import ROOT, VAR
from scripts.serving import free_port, is_free
from scripts.site_environment import BANK, STRIPE, sandbox_environment

FILE = VAR / "demo.env"
DEMO_DATABASE = VAR / "feira.sqlite3"
STRIPE_DATABASE = VAR / "stripe.sqlite3"


def port() -> int:
    """The port that PORT asks for; 8000 when it is not set. Raises ValueError with one line on an odd value."""
    value = os.environ.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise ValueError(f"PORT is {value!r}; it must be a number from 1 to 65535.")
    return int(value)


def prepare() -> dict[str, str]:
    """Make var/demo.env where it is missing; the environment for Django's commands and servers. What is set already wins."""
    VAR.mkdir(exist_ok=True)
    if not FILE.exists():
        lines = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
            "BASE_URL": "http://localhost:8000",
            "FEIRA_INSECURE_HTTP": "true",
            "FEIRA_SERVE_MEDIA": "true",
            # Mails become files in var/mail/.
            "EMAIL_URL": "filemail:///var/mail",
            "LOG_LEVEL": "WARNING",
        }
        FILE.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
        FILE.chmod(0o600)
    return {
        **_stripe(),
        **_bank(),
        "BASE_URL": f"http://localhost:{port()}",
        **os.environ,
        "FEIRA_ENV_FILE": str(FILE),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(ROOT),
    }


def _bank() -> dict[str, str]:
    """An account for bank transfers; nothing where var/demo.env says something of one."""
    return {} if "SLIP_BANK_" in FILE.read_text() else dict(BANK)


def _stripe() -> dict[str, str]:
    """The sandbox's address and key; nothing where the environment or var/demo.env says something of Stripe."""
    written = {line.partition("=")[0].strip() for line in FILE.read_text().splitlines()}
    if STRIPE & (written | set(os.environ)):
        return {}
    # The same port each time, where it can be had: pages of payments that were begun before a restart are found again.
    usual = port() + 420
    return sandbox_environment(usual if usual < 65536 and is_free(usual) else free_port())
