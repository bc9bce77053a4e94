"""What a driver says of a stop at a locker, held against what the locker has said."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from logistics.lockers.couriers import to_take_out
from logistics.models import FailureReason, Parcel, RoundParcel, RoundStop
from logistics.rounds.locker_stops import put_in_on

# Why something could not be put into a locker; at a door it is for any other reason than the first two.
LOCKER_REASONS = (FailureReason.LOCKER_FULL, FailureReason.LOCKER_BROKEN, FailureReason.COLD_CHAIN)
DOOR_REASONS = tuple(reason for reason in FailureReason if reason not in LOCKER_REASONS[:2])


class LockerSaysElse(Exception):
    """Nothing was recorded. Says, in the active language, why and what to do."""


def put_in(stop: RoundStop, numbers: Sequence[str]) -> list[RoundParcel]:
    """The entries with ``numbers`` (empty: all) that a report of "done" closes; the locker has said that they lie inside.

    Raises ``LockerSaysElse`` where it has not said so of one.
    """
    about, inside = _about(stop, numbers)
    missing = [entry for entry in about if entry.is_open and entry.parcel_id not in inside]
    if missing:
        text = ngettext(
            "The locker has not said that %(numbers)s lies inside. Put it in and close the door, or report it as not delivered. "
            "Nothing was recorded.",
            "The locker has not said that %(numbers)s lie inside. Put them in and close the doors, or report them as not delivered. "
            "Nothing was recorded.",
            len(missing),
        )
        raise LockerSaysElse(text % {"numbers": _listed(missing)})
    return [entry for entry in about if entry.parcel_id in inside and entry.report_id is None]


def not_put_in(stop: RoundStop, numbers: Sequence[str]) -> list[RoundParcel]:
    """The open entries with ``numbers`` (empty: all) that stay in the vehicle. Raises ``LockerSaysElse``."""
    about, inside = _about(stop, numbers)
    lie_there = [entry for entry in about if numbers and entry.parcel_id in inside]
    if lie_there:
        text = ngettext(
            "The locker says that %(numbers)s lies inside. Report only what you bring back; nothing was recorded.",
            "The locker says that %(numbers)s lie inside. Report only what you bring back; nothing was recorded.",
            len(lie_there),
        )
        raise LockerSaysElse(text % {"numbers": _listed(lie_there)})
    left = [entry for entry in about if entry.is_open and entry.parcel_id not in inside]
    if not left and (numbers or not to_take_out().filter(compartment__bank=stop.locker_id or 0).exists()):
        raise LockerSaysElse(_("Everything of this stop was reported already. Nothing was recorded."))
    return left


def _about(stop: RoundStop, numbers: Sequence[str]) -> tuple[list[RoundParcel], set[int | None]]:
    """The entries that a report is about, and the parcels that lie inside as the locker says. Their rows are locked first: what the locker
    says meanwhile waits."""
    rows = RoundParcel.objects.filter(stop=stop).select_related("parcel__number", "parcel__shipment").order_by("parcel_id")
    wanted = Parcel.objects.select_for_update(of=("self",)).filter(pk__in=rows.values("parcel")).order_by("pk")
    list(wanted)
    entries = list(rows)
    if not set(numbers) <= {str(entry.parcel) for entry in entries}:
        raise LockerSaysElse(_("One of these parcels is not part of this stop. Look at the stop again; nothing was recorded."))
    about = [entry for entry in entries if not numbers or str(entry.parcel) in numbers]
    return about, set(put_in_on(stop.round).filter(compartment__bank=stop.locker_id or 0).values_list("parcel", flat=True))


def _listed(entries: Sequence[RoundParcel]) -> str:
    return ", ".join(str(entry.parcel) for entry in entries)
