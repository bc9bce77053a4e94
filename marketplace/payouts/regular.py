"""What is looked after regularly: transfers at Stripe that are not finished, runs that were stopped, accounts, statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeVar

from background.tick import regularly
from marketplace.cards.client import is_offered
from marketplace.ledger.models import Period
from marketplace.payouts import reversing, transferring
from marketplace.payouts.connect import look_at_account
from marketplace.payouts.models import PayoutRun, Statement, StripeAccount
from marketplace.payouts.running import draw_run
from marketplace.payouts.statements import make_statements, write_papers

Row = TypeVar("Row")
MONTHS_LOOKED_AT = 3
YOUNG = dt.timedelta(minutes=5)


@regularly(name="payouts.sweep", every=dt.timedelta(minutes=5))
def sweep(now: dt.datetime) -> int:
    """Go on with what was left; how many rows. One that fails holds up no other."""
    failures: list[Exception] = []
    before = now - YOUNG
    stopped = PayoutRun.objects.filter(state=PayoutRun.State.DRAWING, started_at__lt=before).values_list("pk", flat=True)
    done = _each(stopped, draw_run.call, failures)
    if is_offered():
        done += _each(transferring.unfinished(before), transferring.send_transfer.call, failures)
        done += _each(reversing.unfinished(before), reversing.send_reversal.call, failures)
        accounts = StripeAccount.objects.filter(can_receive=False, looked_at__lt=before).exclude(stripe_id=None).order_by("looked_at")[:100]
        done += _each(accounts, look_at_account, failures)
    if failures:
        raise ExceptionGroup("Some payouts could not be looked after.", failures)
    return done


@regularly(name="payouts.statements", every=dt.timedelta(hours=6))
def statements(now: dt.datetime) -> int:
    """The statements of the months that were closed since; how many are new."""
    made = sum(make_statements(period) for period in Period.objects.order_by("-ends_on")[:MONTHS_LOOKED_AT])
    for pk in Statement.objects.filter(pdf="", made_at__lt=now - YOUNG).values_list("pk", flat=True)[:500]:
        write_papers.enqueue(pk)
    return made


def _each(rows: Iterable[Row], do: Callable[[Row], object], failures: list[Exception]) -> int:
    count = 0
    for row in rows:
        try:
            do(row)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the next one must be looked after
            failure.add_note(repr(row))
            failures.append(failure)
        count += 1
    return count
