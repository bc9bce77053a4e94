"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from background.tick import regularly
from marketplace.ledger.checking import check_books
from marketplace.ledger.periods import close_due

DAYS_FOR_LATE_NEWS = 5
SHOWN = 20


class BooksAreOff(Exception):
    """Something in the books is not explained; the text says what, by row."""


@regularly(name="ledger.close-months", every=timedelta(days=1))
def close_months(now: datetime) -> int:
    """Close the months that have been over for some days; how many."""
    return len(close_due(today=timezone.localdate(now), after_days=DAYS_FOR_LATE_NEWS))


@regularly(name="ledger.check", every=timedelta(days=1))
def check(now: datetime) -> None:
    """Work the books out again. Raises ``BooksAreOff``, which the log and the job's row keep."""
    findings = check_books()
    if findings:
        more = f" … and {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
        raise BooksAreOff("\n".join(f"{finding.question}: {finding.text}" for finding in findings[:SHOWN]) + more)
