"""A day of an office for the tests of rounds, in plain calls."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from accounts.roles import Role
from logistics.lockers.reserving import active, reserve
from logistics.lockers.terms import to_office
from logistics.models import (
    LockerBank,
    Office,
    OfficeArea,
    Parcel,
    PickupRequest,
    PlanRun,
    PostcodePlace,
    Round,
    RoundStop,
    Service,
    Shift,
    Vehicle,
)
from logistics.models.tracking import EventCode
from logistics.rounds import leaving
from logistics.rounds.planning import plan
from logistics.rounds.reporting import Said, report_stop
from logistics.tracking import record_event
from tests.factories import make_address, make_service, make_user
from tests.logistics.places import SMALL, lie_in, pin_of, say
from tests.logistics.rows import make_parcel

_count = itertools.count(1)
# Postcodes on a line to the east of the office, a hundredth of a degree (about 850 m) apart.
OFFICE_AT = (40.21, -8.43)


def make_office(**fields: Any) -> Office:
    """An office that delivers 3000-xxx, with the places of ten postcodes, 3000-001 to 3000-010."""
    known = {"code": "coimbra", "name": "Coimbra", "street": "Rua 1", "postcode": "3000-150", "locality": "Coimbra"}
    place = {"latitude": Decimal(str(OFFICE_AT[0])), "longitude": Decimal(str(OFFICE_AT[1]))}
    office = Office.objects.create(**{**known, **place, **fields})
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    for n in range(1, 11):
        PostcodePlace.objects.get_or_create(
            country="PT",
            postcode=f"3000-{n:03}",
            defaults={"latitude": Decimal("40.21"), "longitude": Decimal("-8.43") + n * Decimal("0.01")},
        )
    return office


def make_driver(**fields: Any) -> User:
    return make_user(role=Role.DRIVER, **{"first_name": "Duarte", "last_name": "Rota", **fields})


def make_shift(office: Office, *, driver: User | None = None, day: dt.date | None = None, **fields: Any) -> Shift:
    """A vehicle of its own from 8 to 18 o'clock. ``fields`` of the vehicle; ``starts`` and ``ends`` of the shift."""
    n = next(_count)
    times = {"starts": fields.pop("starts", dt.time(8)), "ends": fields.pop("ends", dt.time(18))}
    vehicle = Vehicle.objects.create(office=office, name=f"Van {n}", plate=f"AA-{n:02}-RO", **{"chilled_places": 5, **fields})
    return Shift.objects.create(vehicle=vehicle, driver=driver or make_driver(), day=day or timezone.localdate(), **times)


def make_due(n: int = 1, *, at_office: bool = True, **fields: Any) -> Parcel:
    """A parcel for the door of postcode 3000-00n, promised for today."""
    fields.setdefault("recipient", make_address(name=f"Door {n}", street=f"Rua {n}", postcode=f"3000-{n:03}"))
    fields.setdefault("promised_for", timezone.localdate())
    parcel = make_parcel(**fields)
    for code, hours in ((EventCode.EMA, 20), (EventCode.EMG, 3))[: 2 if at_office else 1]:
        record_event(parcel=parcel, code=code, occurred_at=timezone.now() - dt.timedelta(hours=hours), actor=None)
    return parcel


def chilled_service() -> Service:
    service = make_service(code="chilled", is_chilled=True)
    return service


def make_pickup(n: int = 1, **fields: Any) -> PickupRequest:
    sender = make_address(name=f"Workshop {n}", street=f"Largo {n}", postcode=f"3000-{n:03}")
    return PickupRequest.objects.create(
        **{"sender": sender, "day": timezone.localdate(), "parcels": 2, "state": PickupRequest.State.CONFIRMED, **fields}
    )


def make_plan(office: Office, *, day: dt.date | None = None) -> PlanRun:
    run = PlanRun.objects.create(office=office, day=day or timezone.localdate())
    plan(run, seconds=0.2)
    run.refresh_from_db()
    return run


def stops_in(row: Round) -> list[str]:
    return [stop.address.name for stop in row.stops.select_related("address")]


def make_round_out(office: Office, *doors: Parcel, driver: User | None = None) -> Round:
    """A planned round of ``doors``, on the road."""
    shift = make_shift(office, driver=driver)
    make_plan(office)
    row = Round.objects.get(shift=shift)
    leaving.fix(row)
    leaving.go_out(row, actor=shift.driver)
    return row


def report(stop: RoundStop, driver: User, **said: Any) -> Any:
    """Delivered to somebody, now, unless told otherwise."""
    usual = {"key": uuid.uuid4(), "result": "delivered", "occurred_at": timezone.now(), "delivered_to": "Ana Lopes"}
    return report_stop(stop_id=stop.pk, driver=driver, said=Said(**{**usual, **said}))


def drawing(size: tuple[int, int] = (400, 150), kind: str = "PNG") -> bytes:
    """A signature."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(picture).line([(10, 100), (200, 20), (390, 120)], fill="black", width=5)
    out = io.BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(out, kind)
    return out.getvalue()


def make_due_at(bank: LockerBank, **fields: Any) -> Parcel:
    """A parcel for ``bank``, promised for today, for which a compartment waits there; its receiver lives far away."""
    fields.setdefault("recipient", make_address(name="Ana Lopes", postcode="4000-123", locality="Porto", email="ana@example.org"))
    parcel = make_due(locker=bank, **fields)
    key = f"key-{parcel.pk}"
    reserve(bank=bank, key=key, parcels=[SMALL], at=timezone.now())
    active().filter(key=key).update(parcel=parcel)
    return parcel


def make_left_in(bank: LockerBank) -> Parcel:
    """A parcel that its sender left in ``bank``."""
    parcel = lie_in(bank, purpose="drop_off").parcel
    assert parcel is not None
    return parcel


def make_forgotten_in(bank: LockerBank) -> Parcel:
    """A parcel that nobody took out of ``bank`` in time."""
    reservation = lie_in(bank)
    active().filter(pk=reservation.pk).update(keep_until=timezone.now())
    to_office(timezone.now())
    assert reservation.parcel is not None
    return reservation.parcel


def shut_door(parcel: Parcel) -> None:
    """What a courier does with the present PIN of ``parcel``'s compartment, and what the locker says of it: put in, or taken out."""
    reservation = active().select_related("compartment__bank").get(parcel=parcel)
    bank, door = reservation.compartment.bank, reservation.compartment.door
    what = "occupied" if reservation.state == "expected" else "empty"
    say(bank, "open", pin=pin_of(reservation))
    say(bank, "closed", door)
    say(bank, what, door)
