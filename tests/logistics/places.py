"""Offices, lockers and what waits in them, for tests."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.mail import EmailMessage
from django.utils import timezone

from logistics.lockers.keys import PREFIX, set_key
from logistics.lockers.messages import Said, hear
from logistics.lockers.reserving import active, reserve
from logistics.models import Compartment, Hold, LockerBank, LockerReservation, Office, Parcel
from logistics.secret_codes import digits_of
from logistics.sizes import ParcelSpec
from logistics.tracking import record_event
from tests.factories import make_address
from tests.logistics.rows import make_parcel

_count = itertools.count(1)
SMALL = ParcelSpec(900, length_mm=300, width_mm=200, height_mm=60)


def make_office(**fields: Any) -> Office:
    n = next(_count)
    return Office.objects.create(
        **{
            "code": f"office-{n}",
            "name": f"Office {n}",
            "street": "Rua do Correio 1",
            "postcode": "3000-150",
            "locality": "Coimbra",
            "latitude": 40.2,
            "longitude": -8.4,
            "opening_hours": "Mo-Fr 09:00-18:00; PH off",
            **fields,
        }
    )


def make_bank(doors: str = "ABC", *, key: str = "", **fields: Any) -> LockerBank:
    """A locker with a compartment of each of the sizes in ``doors``, which was heard of just now."""
    n = next(_count)
    bank = LockerBank.objects.create(
        **{
            "code": f"locker-{n}",
            "name": f"Locker {n}",
            "street": "Largo da Estação",
            "postcode": "3000-132",
            "locality": "Coimbra",
            "latitude": 40.2083,
            "longitude": -8.4325,
            "office": fields.pop("office", None) or make_office(),
            "last_heard_at": timezone.now(),
            **fields,
        }
    )
    set_key(bank, key or f"{PREFIX}test-{n}")
    Compartment.objects.bulk_create(Compartment(bank=bank, door=door, size=size) for door, size in enumerate(doors, start=1))
    return bank


def wait_at(office: Office, **fields: Any) -> Hold:
    """A parcel of Ana's that is ready at ``office``."""
    parcel = make_parcel(recipient=make_address(email="ana@example.org"), **fields)
    record_event(parcel=parcel, code="EDH", occurred_at=timezone.now(), actor=None, office=office.name)
    return Hold.objects.get(parcel=parcel)


def expect_in(bank: LockerBank, *, spec: ParcelSpec = SMALL, purpose: str = "collect", **fields: Any) -> LockerReservation:
    """A parcel of Ana's for which a compartment of ``bank`` is reserved; nothing is in it yet."""
    parcel = make_parcel(recipient=make_address(email="ana@example.org"), **fields)
    key = f"key-{parcel.pk}"
    reserve(bank=bank, key=key, parcels=[spec], at=timezone.now(), purpose=purpose)
    active().filter(key=key).update(parcel=parcel)
    return LockerReservation.objects.get(key=key)


def say(bank: LockerBank, kind: str, door: int | None = None, *, pin: str = "", message_id: str = "", **more: Any) -> dict[str, Any]:
    """One message of the locker; with an id of its own unless one is given."""
    return hear(bank=bank, said=Said(kind, message_id or f"m{next(_count)}", door, pin), **more)


def lie_in(bank: LockerBank, **fields: Any) -> LockerReservation:
    """The same, and the courier has put it in."""
    reservation = expect_in(bank, **fields)
    door = reservation.compartment.door
    assert say(bank, "open", pin=digits_of(reservation.code_seed))["open"]
    say(bank, "closed", door)
    say(bank, "occupied", door)
    reservation.refresh_from_db()
    return reservation


def pin_of(reservation: LockerReservation) -> str:
    reservation.refresh_from_db()
    return digits_of(reservation.code_seed)


def codes_of(parcel: Parcel) -> list[str]:
    return list(parcel.events.order_by("pk").values_list("code", flat=True))


def subjects(outbox: list[EmailMessage]) -> list[str]:
    return [str(mail.subject) for mail in outbox]
