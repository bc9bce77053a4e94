"""A sandbox of each test's own, the official client on it, and somebody who listens to its webhooks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from stripe_sandbox.server import Sandbox, running_sandbox
from tests.stripe_sandbox.listening import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as one:
        yield one


@pytest.fixture
def sandbox(listener: Listener) -> Iterator[Sandbox]:
    with running_sandbox(webhooks=[listener.url]) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> stripe.StripeClient:
    return make_client(sandbox)


def make_client(sandbox: Sandbox, *, key: str = "", retries: int = 0, timeout: float = 20) -> stripe.StripeClient:
    """The official client, which sends nothing twice unless asked."""
    return stripe.StripeClient(
        key or sandbox.key,
        base_addresses={"api": sandbox.url},
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=timeout),
    )
