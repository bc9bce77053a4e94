"""What happened to parcels: recording it, and telling it.

Events are UPU EMSEVT codes and two local ones (RTS, LOST); they are only ever added. The public status follows the time at
which things occurred, not the order in which reports arrive, and a final state never goes back.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.formats import format_moment
from cms.prepared import Prepared
from logistics.models import ItemNumber, LockerReservation, Parcel, TrackingEvent
from logistics.models.parcels import ParcelStatus
from logistics.models.tracking import EventCode, NextAction
from logistics.signals import parcel_event_recorded

STATUS_AFTER: dict[str, ParcelStatus] = {
    EventCode.EMA: ParcelStatus.ACCEPTED,
    EventCode.EDD: ParcelStatus.IN_TRANSIT,
    EventCode.EMG: ParcelStatus.IN_TRANSIT,
    EventCode.EDG: ParcelStatus.OUT_FOR_DELIVERY,
    EventCode.EMH: ParcelStatus.DELIVERY_FAILED,
    EventCode.EDH: ParcelStatus.READY_FOR_PICKUP,
    EventCode.EMI: ParcelStatus.DELIVERED,
    EventCode.HOLD: ParcelStatus.ON_HOLD,
    EventCode.RTS: ParcelStatus.RETURN_TO_SENDER,
    EventCode.LOST: ParcelStatus.LOST,
}
FINAL_CODES = {EventCode.EMI, EventCode.LOST}
# What brings a parcel to somebody: not while it is on hold. It may wait at an office meanwhile.
TO_THE_DOOR = {EventCode.EDG, EventCode.EMH, EventCode.EMI}
# Clocks of hand-held scanners run a little ahead.
CLOCK_SLACK = dt.timedelta(minutes=5)


class EventRefused(Exception):
    """An event that cannot be. Its text, in the active language, says why and what to do."""


def record_event(
    *,
    parcel: Parcel,
    code: str,
    occurred_at: dt.datetime,
    actor: Any,
    office: str = "",
    reason: str = "",
    next_action: str = "",
    delivered_to: str = "",
) -> TrackingEvent | None:
    """Add one event, bring ``parcel.status`` up to date and send ``parcel_event_recorded``, in one transaction.

    ``code`` is an ``EventCode``; ``actor`` the User who reports it, or None for a machine. EMH (attempt failed) needs a
    ``FailureReason`` and a ``NextAction``, EMI (delivered) needs ``delivered_to``. Returns None where the same (parcel, code,
    time, office) is known already: nothing changes then. Raises ``EventRefused``.
    """
    with transaction.atomic():
        return record_on(
            lock(parcel),
            parcel=parcel,
            code=code,
            occurred_at=occurred_at,
            actor=actor,
            office=office,
            reason=reason,
            next_action=next_action,
            delivered_to=delivered_to,
        )


_whole: Prepared[Parcel] = Prepared(lambda *, pk: Parcel.objects.select_related("number", "shipment__service").filter(pk=pk))
_events_of: Prepared[TrackingEvent] = Prepared(lambda *, parcel: TrackingEvent.objects.filter(parcel=parcel).order_by("occurred_at", "pk"))


@dataclass
class Locked:
    """A parcel's row, locked until the transaction ends, and what has happened to it, in order of time."""

    parcel: Parcel
    events: list[TrackingEvent]


def lock(parcel: Parcel) -> Locked:
    """Lock ``parcel``'s row: reports on one parcel go one after the other. Needs a transaction. Three queries."""
    Parcel.objects.select_for_update().only("pk").get(pk=parcel.pk)
    # What is joined to it is read after it is locked: its number may be another one by then.
    [locked] = _whole(pk=parcel.pk)
    if locked.number_id != parcel.number_id:
        # It was given a new number since the caller read it; what was scanned is the old one.
        locked.number = ItemNumber.objects.get(pk=parcel.number_id)
    return Locked(locked, _events_of(parcel=parcel.pk))


def record_on(
    on: Locked,
    *,
    parcel: Parcel,
    code: str,
    occurred_at: dt.datetime,
    actor: Any,
    office: str = "",
    reason: str = "",
    next_action: str = "",
    delivered_to: str = "",
) -> TrackingEvent | None:
    """``record_event`` on a parcel that is locked already; all or nothing of it happens."""
    if timezone.is_naive(occurred_at):
        raise ValueError("occurred_at needs a time zone")
    delivered_to = delivered_to.strip()
    _refuse_what_lacks_facts(code=code, occurred_at=occurred_at, reason=reason, next_action=next_action, delivered_to=delivered_to)
    said = {}
    if code == EventCode.EMH:
        said = {"reason": reason, "next_action": next_action}
    elif code == EventCode.EMI:
        said = {"delivered_to": delivered_to}
    locked, events = on.parcel, on.events
    if any(event.code == code and event.occurred_at == occurred_at and event.office == office for event in events):
        return None
    _refuse_what_contradicts(locked, events, code=code, occurred_at=occurred_at, next_action=said.get("next_action", ""))
    with transaction.atomic():
        event = TrackingEvent.objects.create(parcel=locked, code=code, occurred_at=occurred_at, office=office, recorded_by=actor, **said)
        status, since = status_of([*events, event])
        Parcel.objects.filter(pk=locked.pk).update(status=status, status_at=since)
        for row in (locked, parcel):
            row.status, row.status_at = status, since
        if not Parcel.shipment.is_cached(parcel):
            parcel.shipment = locked.shipment
        parcel_event_recorded.send(sender=Parcel, parcel=parcel, event=event)
    return event


def status_of(events: list[TrackingEvent]) -> tuple[ParcelStatus, dt.datetime | None]:
    """The public status that ``events`` lead to, and since when.

    The latest by ``occurred_at`` counts, except that a final event stands against any other, and that a parcel which was
    turned back stays "going back" whatever is scanned on that way, its hand-over to the sender included.
    """
    in_order = sorted(events, key=lambda event: (event.occurred_at, event.pk))
    turned = next((event for event in in_order if event.code == EventCode.RTS), None)
    final = next((event for event in in_order if event.code in FINAL_CODES), None)
    if final and (final.code == EventCode.LOST or not turned or final.occurred_at < turned.occurred_at):
        return STATUS_AFTER[final.code], final.occurred_at
    if turned:
        return ParcelStatus.RETURN_TO_SENDER, turned.occurred_at
    if not in_order:
        return ParcelStatus.PENDING, None
    return STATUS_AFTER[in_order[-1].code], in_order[-1].occurred_at


def _refuse_what_lacks_facts(*, code: str, occurred_at: dt.datetime, reason: str, next_action: str, delivered_to: str) -> None:
    if code not in EventCode.values:
        raise EventRefused(_("There is no event %(code)s.") % {"code": code})
    if occurred_at > timezone.now() + CLOCK_SLACK:
        raise EventRefused(_("This time is still to come. Write when it happened."))
    if code == EventCode.EMH and not (reason and next_action):
        raise EventRefused(_("An attempt that failed needs its reason and what happens next. Choose both."))
    if code == EventCode.EMI and not delivered_to:
        raise EventRefused(_("Write who took the parcel."))


def _refuse_what_contradicts(parcel: Parcel, events: list[TrackingEvent], *, code: str, occurred_at: dt.datetime, next_action: str) -> None:
    """A late report of something earlier is welcome; what would follow an end is not, nor a second end."""
    end = next((event for event in events if event.code in FINAL_CODES), None)
    if end and (code in FINAL_CODES or occurred_at >= end.occurred_at):
        said = {"when": format_moment(end.occurred_at), "who": end.delivered_to}
        if end.code == EventCode.LOST:
            raise EventRefused(_("This parcel was declared lost on %(when)s. Nothing can be added after that.") % said)
        raise EventRefused(_("This parcel was delivered on %(when)s to %(who)s. Nothing can be added after that.") % said)
    if parcel.number.voided_at or parcel.status == ParcelStatus.VOID:
        parcel.number.refresh_from_db()
        said = {"when": format_moment(parcel.number.voided_at or timezone.now())}
        raise EventRefused(_("The number of this parcel was withdrawn on %(when)s. Set the parcel aside and ask the operator.") % said)
    before = max(
        (event for event in events if event.occurred_at <= occurred_at), key=lambda event: (event.occurred_at, event.pk), default=None
    )
    if before and before.code == EventCode.HOLD and code in TO_THE_DOOR:
        said = {"when": format_moment(before.occurred_at)}
        raise EventRefused(
            _("This parcel is on hold since %(when)s. Set it aside; once it is released, record it as “At the delivery office” first.")
            % said
        )
    if not parcel.shipment.service.is_chilled:
        return
    if (code == EventCode.EDH and not lies_cold(parcel)) or next_action == NextAction.HOLD:
        raise EventRefused(_("A chilled parcel cannot wait at an office. Deliver it, or choose another next step."))
    if next_action == NextAction.RETRY and any(event.next_action == NextAction.RETRY for event in events):
        raise EventRefused(_("A chilled parcel is delivered again only once. Call the recipient or send it back."))


def lies_cold(parcel: Parcel) -> bool:
    """Whether it lies in a locker that keeps cold."""
    inside = LockerReservation.State.INSIDE
    return LockerReservation.objects.filter(parcel=parcel, state=inside, compartment__bank__is_chilled=True).exists()
