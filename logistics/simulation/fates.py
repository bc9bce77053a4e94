"""What becomes of one parcel: its way, with all that goes wrong on some. Everything is recorded as clerks and lockers record it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from logistics.lockers.messages import Said, hear
from logistics.models import LockerBank, LockerReservation, Parcel, Shipment
from logistics.models.parcels import ParcelStatus
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.scanning import take_scan
from logistics.secret_codes import shown
from logistics.simulation.clock import Clock
from logistics.tracking import EventRefused, record_event

DAY = dt.timedelta(days=1)
SUNDAY = 7
CENTRE = "Coimbra, sorting centre"


@dataclass
class Chances:
    """How often what happens, of 1."""

    never_handed_in: float = 0.02
    lost: float = 0.003
    vanishes: float = 0.002  # no scan any more, and nobody says lost
    on_hold: float = 0.01
    absent: float = 0.08
    refused: float = 0.01
    scanned_twice: float = 0.05
    told_late: float = 0.03
    never_picked_up: float = 0.08


@dataclass
class Way:
    """One parcel on its way."""

    parcel: Parcel
    shipment: Shipment
    clock: Clock
    dice: random.Random
    chances: Chances
    refused: list[str]
    attempts: int = 0

    def happens(self, chance: float) -> bool:
        return self.dice.random() < chance

    # --- Recording ---------------------------------------------------------------------------------------------------

    def scan(self, at: dt.datetime, code: str, *, office: str = "", **facts: str) -> None:
        """As a station does it: sometimes twice, sometimes hours after it happened."""
        scan_id = UUID(int=self.dice.getrandbits(128), version=4)

        def told(moment: dt.datetime) -> None:
            reading = {"scan_id": scan_id, "typed": str(self.parcel), "code": code, "office": office, "facts": facts}
            for _time in range(2 if self.happens(self.chances.scanned_twice) else 1):
                take_scan(**reading, occurred_at=at, actor=None, now=moment)  # type: ignore[arg-type]

        late = dt.timedelta(hours=self.dice.randint(1, 6)) if self.happens(self.chances.told_late) else dt.timedelta(0)
        if late:
            self.clock.at(at + late, told)
        else:
            told(at)

    def record(self, at: dt.datetime, code: str, *, office: str = "", **facts: str) -> None:
        try:
            record_event(parcel=self.parcel, code=code, occurred_at=at, actor=None, office=office, **facts)
        except EventRefused as refusal:
            self.refused.append(f"{self.parcel} {code}: {refusal}")

    def then(self, at: dt.datetime, action: Callable[[dt.datetime], None]) -> None:
        """Plan the next step; some parcels have none."""
        if self.happens(self.chances.vanishes):
            return
        if self.happens(self.chances.lost):
            self.clock.at(at + 10 * DAY, lambda moment: self.record(moment, EventCode.LOST))
            return
        self.clock.at(at, action)

    # --- The way -----------------------------------------------------------------------------------------------------

    def begin(self, at: dt.datetime) -> None:
        if not self.happens(self.chances.never_handed_in):
            self.clock.at(at, self.accepted)

    def accepted(self, at: dt.datetime) -> None:
        self.scan(at, EventCode.EMA, office=self.shipment.sender.locality)
        self.then(at + dt.timedelta(hours=self.dice.randint(3, 8)), self.sorted)

    def sorted(self, at: dt.datetime) -> None:
        self.scan(at, EventCode.EDD, office=CENTRE)
        self.then(morning_after(at, hour=6), self.at_office)

    def at_office(self, at: dt.datetime) -> None:
        self.scan(at, EventCode.EMG, office=self.shipment.recipient.locality)
        if self.happens(self.chances.on_hold):
            self.scan(at + dt.timedelta(minutes=30), EventCode.HOLD, office=self.shipment.recipient.locality)
            self.then(morning_after(at, hour=7), self.released)
        elif self.shipment.locker is not None:
            self.then(at + dt.timedelta(hours=3), self.into_locker)
        elif self.shipment.office is not None:
            self.then(at + dt.timedelta(hours=2), self.waits)
        else:
            self.then(at + dt.timedelta(hours=2), self.out)

    def released(self, at: dt.datetime) -> None:
        self.record(at, EventCode.EMG, office=self.shipment.recipient.locality)
        step = self.into_locker if self.shipment.locker else self.waits if self.shipment.office else self.out
        self.then(at + dt.timedelta(hours=2), step)

    def out(self, at: dt.datetime) -> None:
        self.scan(at, EventCode.EDG, office=self.shipment.recipient.locality)
        self.then(at + dt.timedelta(minutes=self.dice.randint(20, 400)), self.at_the_door)

    def at_the_door(self, at: dt.datetime) -> None:
        office = self.shipment.recipient.locality
        if self.happens(self.chances.refused):
            self.record(at, EventCode.EMH, office=office, reason=FailureReason.REFUSED, next_action=NextAction.RETURN)
            self.clock.at(at + dt.timedelta(hours=3), self.back)
        elif not self.happens(self.chances.absent):
            self.record(at, EventCode.EMI, office=office, delivered_to=self.shipment.recipient.name)
        else:
            self._nobody_there(at, office)

    def _nobody_there(self, at: dt.datetime, office: str) -> None:
        self.attempts += 1
        cold = self.shipment.service.is_chilled
        if self.attempts == 1:
            self.record(at, EventCode.EMH, office=office, reason=FailureReason.ABSENT, next_action=NextAction.RETRY)
            self.then(morning_after(at, hour=8), self.out)
        elif cold:
            self.record(at, EventCode.EMH, office=office, reason=FailureReason.ABSENT, next_action=NextAction.RETURN)
            self.clock.at(at + dt.timedelta(hours=3), self.back)
        else:
            self.record(at, EventCode.EMH, office=office, reason=FailureReason.ABSENT, next_action=NextAction.HOLD)
            self.then(at + dt.timedelta(hours=4), self.waits)

    def waits(self, at: dt.datetime) -> None:
        """At the office: the hold, its reminders and its end are the post's own doing."""
        office = self.shipment.office.name if self.shipment.office else self.shipment.recipient.locality
        self.record(at, EventCode.EDH, office=office)
        if not self.happens(self.chances.never_picked_up):
            self.then(at + self.dice.randint(1, 70) * dt.timedelta(hours=1), self.picked_up)

    def picked_up(self, at: dt.datetime) -> None:
        self.parcel.refresh_from_db()
        if self.parcel.status == ParcelStatus.READY_FOR_PICKUP:
            self.record(at, EventCode.EMI, office=self.shipment.recipient.locality, delivered_to=self.shipment.recipient.name)

    def back(self, at: dt.datetime) -> None:
        """It comes home by itself: ``Month`` brings what was turned back."""
        self.record(at, EventCode.RTS, office=self.shipment.recipient.locality)

    def handed_back(self, at: dt.datetime) -> None:
        self.record(at, EventCode.EMI, office=self.shipment.sender.locality, delivered_to=self.shipment.sender.name)

    # --- Lockers -----------------------------------------------------------------------------------------------------

    def into_locker(self, at: dt.datetime) -> None:
        row = LockerReservation.objects.filter(parcel=self.parcel, ended_at=None).select_related("compartment__bank").first()
        if row is None:
            self.waits(at)
            return
        self._through_the_door(row, at, "occupied")
        if not self.happens(self.chances.never_picked_up):
            self.then(at + self.dice.randint(1, 40) * dt.timedelta(hours=1), self.out_of_locker)

    def out_of_locker(self, at: dt.datetime) -> None:
        row = LockerReservation.objects.filter(parcel=self.parcel, state=LockerReservation.State.INSIDE).first()
        if row is not None:
            self._through_the_door(row, at, "empty")

    def _through_the_door(self, row: LockerReservation, at: dt.datetime, then: str) -> None:
        bank: LockerBank = row.compartment.bank
        for kind, more in (("open", {"pin": shown(row.code_seed)}), (then, {"door": row.compartment.door})):
            message = Said(kind=kind, message_id=f"{self.parcel}-{kind}-{at:%m%d%H%M}", **more)
            hear(bank=bank, said=message, at=at)


def morning_after(at: dt.datetime, *, hour: int) -> dt.datetime:
    """The next morning that is no Sunday's."""
    local = timezone.localtime(at)
    day = local.date() + DAY
    if day.isoweekday() == SUNDAY:
        day += DAY
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
