"""A door of a round: who or what is there, what is brought, what is fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from logistics.models import Address, LockerBank, Parcel, PickupRequest, RoundStop
from logistics.rounds.problem import Load

Kind = RoundStop.Kind
# Doors are knocked at between these, where nobody said another time; pick-ups and lockers have windows of their own.
DAY_OPENS, DAY_CLOSES = dt.time(8), dt.time(20)
PICKUP_WINDOWS = {
    PickupRequest.Window.MORNING: (dt.time(9), dt.time(13)),
    PickupRequest.Window.AFTERNOON: (dt.time(13), dt.time(17)),
    PickupRequest.Window.ANY: (dt.time(9), dt.time(17)),
}
# What a parcel takes of a vehicle's room where nobody measured it, and what weighs that is still to be fetched.
USUAL_LITRES, USUAL_GRAMS = 15, 2000
SECONDS_A_DOOR, SECONDS_A_PARCEL, SECONDS_A_QUESTION, SECONDS_A_FETCH = 180, 30, 60, 300
# Nobody is waited for at a locker; each compartment is a PIN, a door opened and shut.
SECONDS_A_LOCKER, SECONDS_A_COMPARTMENT = 120, 45


@dataclass
class Door:
    """One address with what is brought there, one pick-up, or one locker. ``weight``: what is late comes first, then what is due.

    ``day``: for which it is planned. ``taken_out``: what a locker is emptied of. ``refusal``: why nobody can go there on that day.
    """

    address: Address
    kind: str = Kind.DELIVERY
    parcels: list[Parcel] = field(default_factory=list)
    pickup: PickupRequest | None = None
    locker: LockerBank | None = None
    taken_out: list[Parcel] = field(default_factory=list)
    weight: int = 1
    day: dt.date | None = None
    hours: tuple[dt.time, dt.time] = (DAY_OPENS, DAY_CLOSES)
    refusal: str = ""

    @property
    def window(self) -> tuple[dt.time, dt.time]:
        """When somebody is to be there: at the hours that were promised for this door, all of them at once where that can be."""
        if self.pickup:
            return PICKUP_WINDOWS[PickupRequest.Window(self.pickup.window)]
        if self.locker:
            return self.hours
        ways = [parcel.bound_for for parcel in self.parcels]
        promised = [(way.window_from, way.window_until) for way in ways if way.window_from and way.promised_for == self.day]
        opens, closes = max((one[0] for one in promised), default=DAY_OPENS), min((one[1] for one in promised), default=DAY_CLOSES)
        return (opens, closes) if opens < closes else min(promised)

    @property
    def brings(self) -> Load:
        """What lies in the vehicle until here: parcels that need no cold, grams, chilled parcels, millilitres: as ``capacity_of``."""
        return load_of(self.parcels)

    @property
    def fetches(self) -> Load:
        """What lies in it from here on."""
        if self.pickup:
            count = self.pickup.parcels
            return count, count * USUAL_GRAMS, 0, count * USUAL_LITRES * 1000
        return load_of(self.taken_out)

    @property
    def service_seconds(self) -> int:
        if self.pickup:
            return SECONDS_A_FETCH + SECONDS_A_PARCEL * max(0, self.pickup.parcels - 1)
        if self.locker:
            return SECONDS_A_LOCKER + SECONDS_A_COMPARTMENT * (len(self.parcels) + len(self.taken_out))
        shipments = {parcel.shipment for parcel in self.parcels}
        asked = sum(bool(shipment.cash_to_collect or shipment.signature or shipment.minimum_age) for shipment in shipments)
        return SECONDS_A_DOOR + SECONDS_A_PARCEL * (len(self.parcels) - 1) + SECONDS_A_QUESTION * asked

    @property
    def key(self) -> tuple[str, ...]:
        """The same door has the same key, whichever rows its addresses are."""
        if self.locker:
            return ("locker", str(self.locker.pk))
        return ("pickup", str(self.pickup.pk)) if self.pickup else door_key(self.address)


def door_at(stop: RoundStop, *, taken_out: Iterable[Parcel] = ()) -> Door:
    """What ``stop`` is now, with its entries as they are loaded."""
    parcels = [entry.parcel for entry in stop.entries.all()]
    return Door(stop.address, stop.kind, parcels, stop.pickup, stop.locker, list(taken_out))


def door_key(address: Address) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in (address.country, address.postcode, address.street, address.extra, address.name))


def load_of(parcels: Iterable[Parcel]) -> Load:
    """What ``parcels`` take of a vehicle, in the order of ``capacity_of``."""
    plain = grams = chilled = millilitres = 0
    for parcel in parcels:
        is_chilled = parcel.shipment.service.is_chilled
        chilled, plain, grams = chilled + is_chilled, plain + (not is_chilled), grams + parcel.grams
        sides = (parcel.length_mm, parcel.width_mm, parcel.height_mm)
        if not is_chilled:  # chilled places are counted, not measured
            millilitres += sides[0] * sides[1] * sides[2] // 1000 if sides[0] and sides[1] and sides[2] else USUAL_LITRES * 1000
    return plain, grams, chilled, millilitres


def cash_of(parcels: Iterable[Parcel]) -> Decimal:
    """What is collected with ``parcels``: of several in a shipment, the first one's label asks for it."""
    return sum((parcel.shipment.cash_to_collect for parcel in parcels if parcel.position == 1), Decimal(0))
