"""The lockers that a round goes to: what is put in there on one day, and what is taken out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from logistics.hours import timetable
from logistics.lockers.couriers import to_carry, to_put_in, to_take_out
from logistics.models import Address, LockerBank, LockerReservation, Office, Parcel, Round, RoundStop
from logistics.rounds.doors import DAY_CLOSES, DAY_OPENS, Door

Span = tuple[dt.time, dt.time]


@dataclass
class Lockers:
    """Those of one office on one day: ``bringing``, parcel → the locker that keeps a compartment for it, and what is fetched from where."""

    day: dt.date
    bringing: dict[int, LockerBank]
    fetching: list[tuple[LockerBank, Parcel]]

    def doors(self, parcels: Iterable[Parcel]) -> list[Door]:
        """One door a locker to which one of ``parcels`` goes, or from which something is fetched."""
        found: dict[int, Door] = {}
        for parcel in parcels:
            self._door(self.bringing[parcel.pk], found).parcels.append(parcel)
        for bank, parcel in self.fetching:
            self._door(bank, found).taken_out.append(parcel)
        return [found[pk] for pk in sorted(found)]

    def _door(self, bank: LockerBank, found: dict[int, Door]) -> Door:
        if bank.pk not in found:
            hours = hours_on(bank, self.day)
            door = Door(address_of(bank), locker=bank, day=self.day, refusal=_why_not(bank, hours))
            door.hours = hours or door.hours
            found[bank.pk] = door
        return found[bank.pk]


def brought_to_lockers(office: Office) -> QuerySet[LockerReservation]:
    """Compartments of ``office``'s lockers that wait for what the post brings. Where one is out of order, a clerk has to say what becomes
    of its parcel: it is late, and on the list of those that need attention."""
    return to_put_in().filter(compartment__bank__office=office, compartment__is_broken=False)


def lockers_of(*, office: Office, day: dt.date) -> Lockers:
    """One query. Nothing is fetched where a round goes to the locker that is fixed or on the road: it takes out what it finds."""
    away = [Round.State.FIXED, Round.State.OUT]
    visited = RoundStop.objects.filter(round__state__in=away, round__day__lte=day, locker=OuterRef("compartment__bank"))
    rows = to_carry().filter(compartment__bank__office=office).annotate(is_visited=Exists(visited))
    found = Lockers(day, {}, [])
    for row in rows.select_related("compartment__bank", "parcel__number", "parcel__shipment__service"):
        if row.parcel is None:
            continue
        if row.state != LockerReservation.State.EXPECTED and not row.is_visited:
            found.fetching.append((row.compartment.bank, row.parcel))
        elif row.state == LockerReservation.State.EXPECTED and not row.compartment.is_broken:
            found.bringing[row.parcel.pk] = row.compartment.bank
    return found


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
