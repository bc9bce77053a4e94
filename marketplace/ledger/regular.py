"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from background.tick import regularly
from marketplace.ledger.periods import close_due

DAYS_FOR_LATE_NEWS = 5


@regularly(name="ledger.close-months", every=timedelta(days=1))
def close_months(now: datetime) -> int:
    """Close the months that have been over for some days; how many."""
    return len(close_due(today=timezone.localdate(now), after_days=DAYS_FOR_LATE_NEWS))
