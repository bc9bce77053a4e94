"""The lockers that a round goes to: what is put in there on one day, and what is taken out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from logistics.hours import timetable
from logistics.lockers.couriers import to_put_in, to_take_out
from logistics.models import Address, LockerBank, LockerReservation, Office, Parcel, Round, RoundStop
from logistics.rounds.doors import DAY_CLOSES, DAY_OPENS, Door

Span = tuple[dt.time, dt.time]


def locker_doors(*, office: Office, day: dt.date, parcels: QuerySet[Parcel]) -> list[Door]:
    """One door a locker of ``office`` to which something of ``parcels`` goes, or from which something is fetched. Three queries.

    A parcel goes to the locker that keeps a compartment for it; where that is out of order a clerk has to say what becomes of it.
    """
    expected = to_put_in().filter(compartment__bank__office=office, compartment__is_broken=False)
    banks = {row.parcel_id: row.compartment.bank for row in expected}
    doors: dict[int, Door] = {}

    def door_of(bank: LockerBank) -> Door:
        if bank.pk not in doors:
            hours = hours_on(bank, day)
            doors[bank.pk] = Door(address_of(bank), locker=bank, day=day, refusal=_why_not(bank, hours))
            doors[bank.pk].hours = hours or (DAY_OPENS, DAY_CLOSES)
        return doors[bank.pk]

    for parcel in parcels.filter(pk__in=expected.values("parcel")):
        if parcel.pk in banks:
            door_of(banks[parcel.pk]).parcels.append(parcel)
    for row in _left(office, day):
        if row.parcel is not None:
            door_of(row.compartment.bank).taken_out.append(row.parcel)
    return [doors[pk] for pk in sorted(doors)]


def _left(office: Office, day: dt.date) -> QuerySet[LockerReservation]:
    """What is to be taken out of lockers to which no round goes that is fixed or on the road."""
    visited = RoundStop.objects.filter(round__state__in=[Round.State.FIXED, Round.State.OUT], round__day__lte=day, locker__isnull=False)
    rows = to_take_out().filter(compartment__bank__office=office).exclude(compartment__bank__in=visited.values("locker"))
    return rows.select_related("compartment__bank", "parcel__number", "parcel__shipment__service")


def taken_out_of(stops: Iterable[RoundStop]) -> dict[int, list[Parcel]]:
    """Locker → what it is to be emptied of now, for those at which ``stops`` are. One query, none without such a stop."""
    wanted = {stop.locker_id for stop in stops if stop.locker_id}
    found: dict[int, list[Parcel]] = defaultdict(list)
    if wanted:
        for row in to_take_out().filter(compartment__bank__in=wanted).select_related("compartment", "parcel__shipment__service"):
            if row.parcel is not None:
                found[row.compartment.bank_id].append(row.parcel)
    return found


def hours_on(bank: LockerBank, day: dt.date) -> Span | None:
    """When a vehicle may come: of the hours of ``day`` the longest stretch within the post's own; None where it is shut all day."""
    spans = [(max(opens, DAY_OPENS), min(closes, DAY_CLOSES)) for opens, closes in timetable(bank).on(day).spans]
    return max((span for span in spans if span[0] < span[1]), key=_length, default=None)


def _length(span: Span) -> int:
    opens, closes = span
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _why_not(bank: LockerBank, hours: Span | None) -> str:
    if not bank.is_active:
        return _("This locker is not in use. Say what becomes of its parcels.")
    return "" if hours else _("This locker is closed on this day.")


def address_of(bank: LockerBank) -> Address:
    """Where it stands, as a row that is not saved."""
    return Address(name=bank.name, street=bank.street, postcode=bank.postcode, locality=bank.locality, country=bank.country)


def save_addresses(doors: Iterable[Door]) -> None:
    """Give the lockers among ``doors`` a row: that of their last stop where it says the same, so that planning over and over makes no more
    of them. Before those stops are deleted."""
    wanted = {door.locker.pk: door for door in doors if door.locker is not None}
    rows = RoundStop.objects.filter(locker__in=list(wanted)).select_related("address").order_by("pk")
    known = {row.locker_id: row.address for row in rows}
    for pk, door in wanted.items():
        address = known.get(pk)
        if address is None or address.lines() != door.address.lines() or address.country != door.address.country:
            door.address.save()
        else:
            door.address = address
