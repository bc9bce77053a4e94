"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from background.tick import regularly
from marketplace.refunds.return_scans import refund_late
from marketplace.refunds.returning import call_off_unused


@regularly(name="refunds.returns", every=timedelta(hours=6))
def look_after_returns(now: datetime) -> None:
    """Refunds that are due by law, and labels that nobody used."""
    refund_late(now)
    call_off_unused(now)
