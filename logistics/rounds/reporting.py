"""What a driver says of a stop: recorded once, however often the phone sends it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_money
from logistics.models import EventCode, FailureReason, NextAction, Round, RoundParcel, RoundStop, StopReport
from logistics.rounds.doors import cash_of
from logistics.rounds.locker_reports import DOOR_REASONS, LOCKER_REASONS, LockerSaysElse, not_put_in, put_in
from logistics.tracking import EventRefused, record_event

Result = StopReport.Result


class ReportRefused(Exception):
    """Nothing was recorded. Says, in the active language, why and what to do."""


class NotTheirs(Exception):
    """The stop is not in a round of this driver: for whoever asks it is not there."""


@dataclass(frozen=True)
class Said:
    """What a report says. ``numbers``: the parcels it is about, empty for all of the stop that are open. Pictures are checked already."""

    key: uuid.UUID
    result: str
    occurred_at: dt.datetime
    numbers: Sequence[str] = ()
    delivered_to: str = ""
    signed_name: str = ""
    age_checked: bool = False
    reason: str = ""
    next_action: str = ""
    cash_taken: Decimal = Decimal(0)
    parcels_taken: int = 0
    signature: ContentFile[bytes] | None = field(default=None, repr=False)
    photo: ContentFile[bytes] | None = field(default=None, repr=False)


def report_stop(*, stop_id: int, driver: Any, said: Said) -> tuple[StopReport, bool]:
    """Record ``said`` and return the report, and whether it is new; the same key again changes nothing.

    At a locker the locker's word counts: "done" closes what it has confirmed and records nothing more of it.

    One transaction: the report, the events of its parcels, what is still open. ``occurred_at`` is held between the round's leaving and
    now, since phones' clocks err. Raises ``NotTheirs`` and ``ReportRefused``.
    """
    with transaction.atomic():
        stops = RoundStop.objects.select_related("round__shift", "round__office", "locker")
        stop = stops.filter(pk=stop_id, round__shift__driver=driver).first()
        if stop is None:
            raise NotTheirs
        # The round's row is the lock: reports on one round go one after the other, and closing it waits for them.
        row = Round.objects.select_for_update(of=("self",)).get(pk=stop.round_id)
        known = StopReport.objects.filter(key=said.key).first()
        if known is not None:
            if known.stop_id != stop.pk:
                raise NotTheirs
            return known, False
        _refuse_by_state(row)
        now = timezone.now()
        at = min(max(said.occurred_at, row.out_at or now), now)
        entries = _entries_at_locker(stop, said) if stop.locker else _entries(stop, said)
        _refuse_what_lacks_facts(stop, entries, said)
        report = StopReport(
            key=said.key,
            stop=stop,
            driver=driver,
            result=said.result,
            occurred_at=at,
            delivered_to=(stop.locker.name if stop.locker else said.delivered_to.strip()) if said.result == Result.DELIVERED else "",
            signed_name=said.signed_name.strip() if said.result == Result.DELIVERED else "",
            age_checked=said.age_checked and said.result == Result.DELIVERED,
            reason=said.reason if said.result == Result.FAILED else "",
            next_action=said.next_action if said.result == Result.FAILED else "",
            cash_taken=said.cash_taken,
            parcels_taken=said.parcels_taken if said.result == Result.COLLECTED else 0,
        )
        for name, picture in (("signature", said.signature), ("photo", said.photo)):
            if picture is not None:
                getattr(report, name).save(name, picture, save=False)
        try:
            report.save(force_insert=True)
            _record(report, entries, driver=driver, office=stop.round.office.name)
        except BaseException:
            for kept in (report.signature, report.photo):
                if kept and kept.name:
                    kept.storage.delete(kept.name)
            raise
    return report, True


def _record(report: StopReport, entries: Sequence[RoundParcel], *, driver: Any, office: str) -> None:
    code = EventCode.EMI if report.result == Result.DELIVERED else EventCode.EMH
    facts = {"delivered_to": report.delivered_to} if code == EventCode.EMI else {"reason": report.reason, "next_action": report.next_action}
    by_locker = report.stop.locker_id is not None and report.result == Result.DELIVERED
    for entry in sorted(entries, key=lambda one: one.parcel_id):
        try:
            if not by_locker:
                record_event(parcel=entry.parcel, code=code, occurred_at=report.occurred_at, actor=driver, office=office, **facts)
        except EventRefused as refusal:
            raise ReportRefused(f"{entry.parcel}: {refusal}") from None
        RoundParcel.objects.filter(pk=entry.pk).update(is_open=False, report=report)


def _refuse_by_state(row: Round) -> None:
    if row.state in {Round.State.DRAFT, Round.State.FIXED}:
        raise ReportRefused(_("This round has not left yet. Say first that it leaves; nothing was recorded."))
    if row.state == Round.State.CLOSED:
        raise ReportRefused(_("This round is closed and its cash counted. Tell the office what happened; nothing was recorded."))


def _entries(stop: RoundStop, said: Said) -> list[RoundParcel]:
    """The open parcels that the report is about."""
    rows = RoundParcel.objects.filter(stop=stop).select_related("parcel__number", "parcel__shipment")
    of_stop = {str(row.parcel): row for row in rows}
    if said.numbers and not set(said.numbers) <= set(of_stop):
        raise ReportRefused(_("One of these parcels is not part of this stop. Look at the stop again; nothing was recorded."))
    entries = [row for number, row in of_stop.items() if row.is_open and (not said.numbers or number in said.numbers)]
    if stop.kind == RoundStop.Kind.DELIVERY and not entries:
        raise ReportRefused(_("Everything of this stop was reported already. Nothing was recorded."))
    if stop.kind == RoundStop.Kind.PICKUP and stop.reports.exists():
        raise ReportRefused(_("This pick-up was reported already. Nothing was recorded."))
    return entries


def _entries_at_locker(stop: RoundStop, said: Said) -> list[RoundParcel]:
    """What the locker has confirmed where it is done, what stays in the vehicle where it is not."""
    try:
        return put_in(stop, said.numbers) if said.result == Result.DELIVERED else not_put_in(stop, said.numbers)
    except LockerSaysElse as refusal:
        raise ReportRefused(str(refusal)) from None


def reasons_at(stop: RoundStop) -> list[FailureReason]:
    """Why something could not be delivered there."""
    return list(LOCKER_REASONS if stop.locker_id else DOOR_REASONS)


def _refuse_what_lacks_facts(stop: RoundStop, entries: Sequence[RoundParcel], said: Said) -> None:
    fits = {Result.FAILED, Result.DELIVERED if stop.kind == RoundStop.Kind.DELIVERY else Result.COLLECTED}
    if said.result not in fits:
        raise ReportRefused(_("Say whether it was delivered or not. Nothing was recorded."))
    if said.cash_taken < 0 or said.parcels_taken < 0:
        raise ReportRefused(_("Less than nothing cannot be. Nothing was recorded."))
    if said.result == Result.FAILED:
        if said.reason not in reasons_at(stop) or said.next_action not in NextAction.values:
            raise ReportRefused(_("Choose why it failed and what happens next. Nothing was recorded."))
        if said.cash_taken:
            raise ReportRefused(_("What was not delivered is not paid for. Nothing was recorded."))
    elif stop.locker_id:
        if said.cash_taken:
            raise ReportRefused(_("At a locker no cash is taken. Nothing was recorded."))
    elif said.result == Result.DELIVERED:
        _refuse_delivery(entries, said)
    elif said.cash_taken:
        raise ReportRefused(_("At a pick-up no cash is taken. Nothing was recorded."))


def _refuse_delivery(entries: Sequence[RoundParcel], said: Said) -> None:
    if not said.delivered_to.strip():
        raise ReportRefused(_("Write who took the parcel. Nothing was recorded."))
    shipments = [entry.parcel.shipment for entry in entries]
    age = max((shipment.minimum_age for shipment in shipments), default=0)
    if age and not said.age_checked:
        raise ReportRefused(
            _("Check that whoever takes it is at least %(age)s years old, and say so. Nothing was recorded.") % {"age": age}
        )
    if any(shipment.signature for shipment in shipments) and said.signature is None and not said.signed_name.strip():
        raise ReportRefused(_("This parcel needs a signature. Nothing was recorded."))
    due = cash_of(entry.parcel for entry in entries)
    if said.cash_taken != due:
        amounts = {"due": format_money(due), "taken": format_money(said.cash_taken)}
        raise ReportRefused(_("Cash to collect: %(due)s, not %(taken)s. Nothing was recorded.") % amounts)
