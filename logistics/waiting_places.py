"""Where parcels can wait for their receiver: offices and lockers near an address, and compartments kept while it is paid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from logistics.lockers import reserving
from logistics.lockers.sizes import sizes_for
from logistics.models import Address, Kind, LockerBank, Office, Service
from logistics.nearby import Near, nearest, point_of_postcode
from logistics.sizes import ParcelSpec

SHOWN = 6
FARTHEST_KM = 80
WAITS = frozenset({Kind.OFFICE, Kind.LOCKER})  # kinds of services that ask for a place
Place = Office | LockerBank


@dataclass(frozen=True)
class Choice:
    """A place to choose. ``value`` is what a form sends: ``office-3`` or ``locker-2``. ``km`` from the address's post office."""

    place: Place
    km: float | None

    @property
    def value(self) -> str:
        return value_of(self.place)

    @property
    def words(self) -> str:
        address = f"{self.place.name}, {self.place.street}, {self.place.postcode} {self.place.locality}"
        if self.km is None or self.km < 1:
            return address
        return _("%(address)s (about %(km)s km)") % {"address": address, "km": round(self.km)}


@dataclass(frozen=True)
class Places:
    """What can be chosen for one sending and service; ``refusal`` says why nothing can."""

    choices: list[Choice] = field(default_factory=list)
    refusal: str = ""


def asks_for_place(service: Service) -> bool:
    return service.kind in WAITS


def value_of(place: Place) -> str:
    return f"{'locker' if isinstance(place, LockerBank) else 'office'}-{place.pk}"


class PlaceBook:
    """The places near one address; asked for when they are first needed, then for every sending. Five queries at most."""

    def __init__(self, *, destination: Address, at: dt.datetime) -> None:
        self.destination, self.at = destination, at

    def places(self, *, service: Service, parcels: Sequence[ParcelSpec], chosen: Place | None = None) -> Places:
        """Nearest first. ``chosen``: what was chosen before is among them as long as it works, also where it is full by now."""
        if self._point is None:
            said = {"postcode": self.destination.postcode, "service": service.name_in()}
            return Places(refusal=_("%(service)s: no office of ours is near %(postcode)s.") % said)
        if service.kind == Kind.LOCKER:
            if not all(sizes_for(spec) for spec in parcels):
                return Places(refusal=_("It is too large or too heavy for a locker: 41 × 38 × 64 cm and 25 kg a parcel."))
            fitting = [row for row in self._banks if row.place.is_chilled or not service.is_chilled]
            rows = [Choice(row.place, row.km) for row in fitting if row.place == chosen or self._has_room(row, parcels)]
            refusal = _("No locker near you has room at present.")
        else:
            rows = [Choice(row.place, row.km) for row in self._offices]
            refusal = _("No office near you keeps parcels at present.")
        return Places(rows[:SHOWN]) if rows else Places(refusal=refusal)

    def to_leave_in(self, parcel: ParcelSpec) -> Places:
        """Lockers near its sender in which ``parcel`` can be left, nearest first."""
        if not sizes_for(parcel):
            return Places(refusal=_("It is too large or too heavy for a locker: 41 × 38 × 64 cm and 25 kg a parcel."))
        banks = [row for row in self._banks if row.place.is_chilled or not parcel.keep_cold] if self._point else []
        rows = [Choice(row.place, row.km) for row in banks if self._has_room(row, [parcel])]
        if rows:
            return Places(rows[:SHOWN])
        if parcel.keep_cold:
            return Places(refusal=_("It has to be kept cold, and no locker near you that keeps cold has room at present."))
        return Places(refusal=_("No locker near you has room at present."))

    def lockers(self) -> list[Choice]:
        """Lockers that answer, nearest first, whatever is free in them."""
        return [Choice(row.place, row.km) for row in self._banks][:SHOWN]

    def _has_room(self, row: Near[LockerBank], parcels: Sequence[ParcelSpec]) -> bool:
        """Whether there is a compartment for each: who fits into the fewest sizes takes first."""
        free = dict(self._free[row.place.pk])
        for sizes in sorted((sizes_for(spec) for spec in parcels), key=len):
            size = next((size for size in sizes if free.get(size)), None)
            if size is None:
                return False
            free[size] -= 1
        return True

    @cached_property
    def _point(self) -> tuple[float, float] | None:
        return point_of_postcode(self.destination.country, self.destination.postcode)

    @cached_property
    def _offices(self) -> list[Near[Office]]:
        waiting = Count("holds", filter=Q(holds__ended_at=None))
        with_room = Office.objects.annotate(waiting=waiting).filter(Q(capacity=None) | Q(waiting__lt=F("capacity")))
        return _near(nearest(with_room.filter(is_active=True, hands_out=True).order_by("name"), to=self._point))

    @cached_property
    def _banks(self) -> list[Near[LockerBank]]:
        rows = [bank for bank in LockerBank.objects.filter(is_active=True) if reserving.answers(bank, self.at)]
        return _near(nearest(rows, to=self._point))

    @cached_property
    def _free(self) -> dict[int, dict[str, int]]:
        free: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for bank, size in reserving.free_compartments([row.place.pk for row in self._banks]).values_list("bank", "size"):
            free[bank][size] += 1
        return free


Kept = TypeVar("Kept", Office, LockerBank)


def _near(rows: list[Near[Kept]]) -> list[Near[Kept]]:
    return [row for row in rows if row.km is not None and row.km <= FARTHEST_KM]


def keep_compartments(*, bank: LockerBank, key: str, parcels: Sequence[ParcelSpec], at: dt.datetime) -> None:
    """Keep compartments while it is paid: those that ``key`` has, or new ones. Raises ``reserving.NoRoom``."""
    until = at + dt.timedelta(minutes=settings.LOCKER_KEPT_MINUTES)
    kept = reserving.active().filter(key=key, state=reserving.State.KEPT, compartment__bank=bank, compartment__is_broken=False)
    if kept.count() == len(parcels) and reserving.answers(bank, at) and reserving.keep_longer(key=key, until=until):
        return
    reserving.reserve(bank=bank, key=key, parcels=parcels, at=at, kept_until=until)


def confirm_compartments(*, bank: LockerBank, key: str, as_key: str, parcels: Sequence[ParcelSpec], at: dt.datetime) -> None:
    """What ``key`` kept is ``as_key``'s from now on; where it was given up meanwhile, others. Raises ``reserving.NoRoom``."""
    if reserving.confirm(key=key, as_key=as_key) != len(parcels):
        reserving.release(key=as_key, at=at)
        reserving.reserve(bank=bank, key=as_key, parcels=parcels, at=at)
