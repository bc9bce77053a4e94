"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from background.tick import regularly
from shops.catalogue_files.jobs import let_go
from shops.contact.sending import forget_messages
from shops.domains.again import queue_due
from shops.webhooks import sending


@regularly(name="forget-messages-to-shops", every=timedelta(days=1))
def forget_old_messages(now: datetime) -> int:
    """Removes what visitors wrote to shops a month ago; returns how many rows went."""
    return forget_messages(now)


@regularly(name="shops.let-go-of-imports", every=timedelta(minutes=30))
def let_go_of_imports(now: datetime) -> None:
    let_go(now)


@regularly(name="shops.look-at-domains-again", every=timedelta(hours=1))
def look_at_domains_again(now: datetime) -> int:
    return queue_due(now)


@regularly(name="shops.webhooks", every=timedelta(minutes=1))
def send_to_webhooks(now: datetime) -> int:
    return sending.queue_due(now)


@regularly(name="shops.forget-webhook-messages", every=timedelta(days=1))
def forget_webhook_messages(now: datetime) -> int:
    """Removes what was sent a month ago."""
    return sending.forget_old(now)
