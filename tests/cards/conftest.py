"""A sandbox of each test's own, set as the installation's Stripe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from stripe_sandbox.server import Sandbox, running_sandbox


@pytest.fixture
def sandbox(settings: Any) -> Iterator[Sandbox]:
    with running_sandbox() as running:
        settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_WEBHOOK_SECRETS = running.key, running.url, running.secrets
        yield running
