"""A round's own way: fixed, out, back, its cash counted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.models import CashCount, Parcel, ParcelStatus, Round, RoundParcel, RoundStop, StopReport
from logistics.models.tracking import EventCode
from logistics.rounds.changing import CannotChange
from logistics.rounds.locker_stops import delete_empty, is_full, keep_a_place, put_in_on
from logistics.tracking import EventRefused, record_event

State = Round.State
# What may go to the door; anything else was settled, held or turned back since the round was planned.
GOES_OUT = {ParcelStatus.ACCEPTED, ParcelStatus.IN_TRANSIT, ParcelStatus.DELIVERY_FAILED}


def fix(row: Round) -> None:
    """The plan stands: no planning changes it any more. Raises ``CannotChange``."""
    if not RoundStop.objects.filter(round=row).exists():
        raise CannotChange(_("This round has no stop. Nothing was changed."))
    _step(row, State.DRAFT, State.FIXED)


def reopen(row: Round) -> None:
    """Back to a draft, as long as it has not left."""
    _step(row, State.FIXED, State.DRAFT)


def go_out(row: Round, *, actor: Any) -> list[str]:
    """The vehicle leaves: its parcels are out for delivery, in one transaction.

    A parcel that was held, delivered, turned back or redirected meanwhile, or for which its locker keeps no compartment any more, is taken
    off the round; returns the numbers of those. Raises ``CannotChange``.
    """
    left_behind = []
    with transaction.atomic():
        now = timezone.now()
        _step(row, State.FIXED, State.OUT, out_at=now)
        rows = RoundParcel.objects.filter(stop__round=row, is_open=True).select_related("parcel__number", "stop")
        entries = list(rows.order_by("parcel_id"))
        locked = {
            one.pk: one
            for one in Parcel.objects.select_for_update(of=("self",)).filter(pk__in=[entry.parcel_id for entry in entries]).order_by("pk")
        }
        # Read anew under the parcels' locks: one that was redirected meanwhile was taken off.
        still = set(RoundParcel.objects.filter(stop__round=row, is_open=True).values_list("pk", flat=True))
        expected = keep_a_place([entry.parcel_id for entry in entries if entry.stop.locker_id])
        for entry in entries:
            if entry.pk not in still:
                left_behind.append(str(entry.parcel))
                continue
            try:
                if locked[entry.parcel_id].status not in GOES_OUT or (entry.stop.locker_id and entry.parcel_id not in expected):
                    raise EventRefused
                with transaction.atomic():
                    record_event(parcel=entry.parcel, code=EventCode.EDG, occurred_at=now, actor=actor, office=row.office.name)
            except EventRefused:
                left_behind.append(str(entry.parcel))
                entry.delete()
        delete_empty(RoundStop.objects.filter(round=row))
    return left_behind


def come_back(row: Round) -> None:
    """The vehicle is back at the office. What the phone has not sent yet is still taken until the cash is counted."""
    _step(row, State.OUT, State.BACK, back_at=timezone.now())


def cash_expected(row: Round) -> Decimal:
    """What the reports of the round say was taken."""
    taken = StopReport.objects.filter(stop__round=row).aggregate(taken=Sum("cash_taken"))["taken"]
    return taken or Decimal(0)


def close(row: Round, *, counted: Decimal, reason: str, actor: Any) -> CashCount:
    """Write down what was counted and close the round, in one transaction.

    A parcel of which nobody said anything came back: it is recorded at the office, unless a locker says that it lies there. ``reason``
    where the count differs from what was expected. Raises ``CannotChange``.
    """
    if counted < 0:
        raise CannotChange(_("Less than nothing cannot be counted. Nothing was closed."))
    reason = reason.strip()
    with transaction.atomic():
        now = timezone.now()
        _step(row, State.BACK, State.CLOSED, closed_at=now)  # holds the row: a report that comes now waits, and finds it closed
        expected = cash_expected(row)
        if counted != expected and not reason:
            raise CannotChange(_("The count differs from what was expected. Write why, as far as you know; nothing was closed."))
        for entry in RoundParcel.objects.filter(stop__round=row, is_open=True).select_related("parcel__number").order_by("parcel_id"):
            status = Parcel.objects.select_for_update(of=("self",)).get(pk=entry.parcel_id).status
            if status == ParcelStatus.OUT_FOR_DELIVERY and not put_in_on(row).filter(parcel=entry.parcel_id).exists():
                record_event(parcel=entry.parcel, code=EventCode.EMG, occurred_at=now, actor=actor, office=row.office.name)
        RoundParcel.objects.filter(stop__round=row, is_open=True).update(is_open=False)
        try:
            with transaction.atomic():
                return CashCount.objects.create(
                    round=row,
                    expected=expected,
                    counted=counted,
                    currency=settings.CURRENCY,
                    reason=reason if counted != expected else "",
                    counted_by=actor,
                )
        except IntegrityError:
            raise CannotChange(_("The cash of this round was counted already. Nothing was changed.")) from None


def unreported(row: Round) -> int:
    """Stops of which the driver has said nothing yet."""
    open_parcels = Q(kind=RoundStop.Kind.DELIVERY, entries__is_open=True)
    not_fetched = Q(Q(kind=RoundStop.Kind.PICKUP) | Q(is_full()), reports=None)
    return RoundStop.objects.filter(open_parcels | not_fetched, round=row).distinct().count()


def _step(row: Round, before: str, after: str, **fields: Any) -> None:
    """Of two who press at once, one finds the state and the other is told."""
    if not Round.objects.filter(pk=row.pk, state=before).update(state=after, **fields):
        raise CannotChange(_("This round was changed by somebody else in the meantime. Look at it again; nothing was changed."))
    row.state = after
    for name, value in fields.items():
        setattr(row, name, value)
