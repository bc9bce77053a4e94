"""What the money that came for a slip does: it pays the order whole, waits, or is owed to the buyer. No part pays an order."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from marketplace.ledger.events_receipts import UNASSIGNED
from marketplace.order.models import Order
from marketplace.order.paying import mark_paid
from marketplace.order.reviving import revive
from marketplace.slips.mails import Mail, send_slip_mail
from marketplace.slips.models import Receipt, Slip, Surplus
from marketplace.slips.owing import owe

State, Cause = Slip.State, Surplus.Cause


@transaction.atomic
def settle(*, slip: Slip, at: dt.datetime, news: Receipt | None = None) -> Slip:
    """Look at all that has come for ``slip`` and do what follows from it; done again, it changes nothing. The slip as it is then.

    ``news``: the receipt that came now; the buyer is told what becomes of it. Locks the slip, then the order, then stock.
    """
    slip = Slip.objects.select_for_update().get(pk=slip.pk)
    slip.order = order = Order.objects.get(pk=slip.order_id)
    money = _money(slip)
    held = sum((amount for _receipt, amount in money), Decimal(0))
    if slip.state == State.PAID:
        _owe_what_is_over(slip, money, at)
    elif not held:
        return slip
    elif slip.state == State.OPEN and order.paid_at is not None:
        _owe_all(slip, money, Cause.TWICE, at)
    elif slip.state == State.OPEN and order.cancelled_at is not None:
        _owe_all(slip, money, Cause.CANCELLED, at)
    elif slip.state == State.EXPIRED and not (held >= slip.amount and _is_expired_alone(slip) and revive(order=order)):
        _owe_all(slip, money, Cause.CANCELLED if was_cancelled(slip) else Cause.LATE, at)
    elif held >= slip.amount:
        _owe_what_is_over(slip, money, at)  # credit is locked before the series of invoices
        _pay(slip, at)
    elif news is not None:
        send_slip_mail.enqueue(news.pk, Mail.SHORT.value)
    return slip


def give_up_what_came(*, slip: Slip, cause: Surplus.Cause, at: dt.datetime) -> None:
    """``slip`` ended and not all has come: what has is owed to the buyer. Inside the transaction that ends it."""
    _owe_all(slip, _money(slip), cause, at)


def can_still_be_paid(slip: Slip) -> bool:
    """Whether the order of an expired slip would live again now: nobody else cancelled it and its things are there."""
    from marketplace.order.reviving import can_revive

    return slip.state == State.EXPIRED and _is_expired_alone(slip) and can_revive(slip.order)


def was_cancelled(slip: Slip) -> bool:
    """Whether its order was cancelled before its time was over."""
    return slip.state == State.EXPIRED and slip.expired_at is None and slip.order.cancelled_at is not None


def _is_expired_alone(slip: Slip) -> bool:
    return slip.expired_at is not None and slip.order.cancelled_at == slip.expired_at and slip.order.paid_at is None


def _money(slip: Slip) -> list[tuple[Receipt, Decimal]]:
    """The receipts of ``slip`` in the order in which they were assigned, each with what of it is not owed to the buyer."""
    owed = dict(slip.surpluses.values_list("receipt_id", "amount"))
    rows = [each.receipt for each in slip.assignments.select_related("receipt").order_by("pk")]
    return [(row, row.amount - owed.get(row.pk, Decimal(0))) for row in rows]


def _pay(slip: Slip, at: dt.datetime) -> None:
    slip.state = State.PAID
    slip.save(update_fields=["state"])
    if not mark_paid(order=slip.order, at=at, source=UNASSIGNED):
        raise RuntimeError(f"The order of slip {slip.pk} was paid or cancelled while its slip was held.")


def _owe_what_is_over(slip: Slip, money: list[tuple[Receipt, Decimal]], at: dt.datetime) -> None:
    rest = slip.amount
    for receipt, amount in money:
        pays = min(rest, amount)
        rest -= pays
        if amount > pays:
            owe(slip=slip, receipt=receipt, amount=amount - pays, cause=Cause.OVER if pays else Cause.TWICE, at=at)


def _owe_all(slip: Slip, money: list[tuple[Receipt, Decimal]], cause: Surplus.Cause, at: dt.datetime) -> None:
    for receipt, amount in money:
        if amount:
            owe(slip=slip, receipt=receipt, amount=amount, cause=cause, at=at)
