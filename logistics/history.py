"""A parcel's story in plain words, for public pages: no name, no address, no phone number is in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from logistics.models import Parcel, TrackingEvent
from logistics.models.parcels import ParcelStatus
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.tracking import FINAL_CODES


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened: when, where ("" if not told), what, and what it means ("" if that is all)."""

    at: dt.datetime
    office: str
    title: str
    meaning: str
    code: str


@dataclass(frozen=True)
class History:
    """Newest line first. ``action_required``: what the recipient should do, "" for nothing."""

    status: str
    lines: list[HistoryLine]
    action_required: str


def history(parcel: Parcel) -> History:
    """The story of ``parcel`` in the active language. One query, none where ``events`` are prefetched; one more for a shipment
    that is not loaded."""
    events = sorted(parcel.events.all(), key=lambda event: (event.occurred_at, event.pk))
    turned_at = next((event.occurred_at for event in events if event.code == EventCode.RTS), None)
    lines = [
        _line(event, on_way_back=bool(turned_at and event.occurred_at > turned_at), to_locker=_goes_to_locker(parcel, event))
        for event in events
    ]
    return History(str(ParcelStatus(parcel.status).label), lines[::-1], _action_required(parcel, events))


def _goes_to_locker(parcel: Parcel, event: TrackingEvent) -> bool:
    """Whether ``event`` is that a vehicle left with it for a locker; before its way was changed it went to a door."""
    if event.code != EventCode.EDG:
        return False
    way = parcel.redirection
    if way is not None:
        return way.locker_id is not None and way.in_force_at is not None and event.occurred_at >= way.in_force_at
    return parcel.shipment.locker_id is not None


def _line(event: TrackingEvent, *, on_way_back: bool, to_locker: bool) -> HistoryLine:
    title = str(EventCode(event.code).label)
    # What else is scanned on the way back is no news of a delivery.
    meaning = "" if on_way_back and event.code not in FINAL_CODES else _meaning(event, to_locker=to_locker)
    if on_way_back and event.code == EventCode.EMI:
        title = _("Handed back to the sender")
    return HistoryLine(event.occurred_at, event.office, title, meaning, event.code)


def _meaning(event: TrackingEvent, *, to_locker: bool) -> str:
    if event.code == EventCode.EMH:
        reason, then = FailureReason(event.reason).label, NextAction(event.next_action).label
        return _("%(reason)s. What happens next: %(then)s.") % {"reason": reason, "then": then}
    meanings: dict[str, str] = {
        EventCode.EMA: _("The post has the parcel and checked its weight and label."),
        EventCode.EDD: _("It is being sorted for the next leg of its way."),
        EventCode.EMG: _("It is at the office that delivers to the address."),
        EventCode.EDG: _("It left the office for the locker.") if to_locker else _("It left the office for the door."),
        EventCode.EDH: _("It waits for you there. You have a mail with the code."),
        EventCode.HOLD: _("It waits until a question is settled. We get in touch if we need something."),
        EventCode.RTS: _("It could not be delivered and goes back."),
        EventCode.LOST: _("We could not find it. The sender has been told and settles this with you."),
    }
    return meanings.get(event.code, "")


def _action_required(parcel: Parcel, events: list[TrackingEvent]) -> str:
    if parcel.status == ParcelStatus.READY_FOR_PICKUP:
        return _("Pick up the parcel at the place that is named below, with the code from our mail.")
    if parcel.status == ParcelStatus.OUT_FOR_DELIVERY and parcel.shipment.cash_to_collect:
        return _("Have the money ready: the parcel is paid for in cash at the door.")
    failed = next((event for event in reversed(events) if event.code == EventCode.EMH), None)
    if parcel.status != ParcelStatus.DELIVERY_FAILED or failed is None:
        return ""
    if failed.next_action == NextAction.RETRY and parcel.bound_for.locker_id is not None:
        return _("Nothing. We try again on the next operating day, and the PIN comes by mail once it lies in the locker.")
    return {
        NextAction.RETRY: _("Be at home on the next operating day, or ask a neighbour to take the parcel."),
        NextAction.HOLD: _("Pick up the parcel at the office, from the next operating day on."),
        NextAction.CONTACT: _("We call you. You can also call us; have the item number at hand."),
        NextAction.RETURN: _("Nothing. If you still want the goods, talk to the shop."),
    }.get(NextAction(failed.next_action), "")
