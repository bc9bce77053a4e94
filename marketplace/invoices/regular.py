"""What is looked after regularly."""

from __future__ import annotations

from datetime import datetime, timedelta

from background.tick import regularly
from marketplace.invoices.checking import check_invoices

SHOWN = 20


class InvoicesAreOff(Exception):
    """Something with invoices is not as it must be; the text says what, by row."""


@regularly(name="invoices.check", every=timedelta(days=1))
def check(now: datetime) -> None:
    """Look at numbers, sums and archived files. Raises ``InvoicesAreOff``, which the log and the job's row keep."""
    findings = check_invoices()
    if findings:
        more = f" … and {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
        raise InvoicesAreOff("\n".join(f"{finding.question}: {finding.text}" for finding in findings[:SHOWN]) + more)
