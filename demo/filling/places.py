"""Lockers that answer, and parcels that wait in them and at offices."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from demo.lockers import AT_OFFICES, IN_LOCKERS, KEYS
from demo.people import RECIPIENTS, SHOPPER
from logistics.booking import book
from logistics.lockers.keys import set_key
from logistics.lockers.messages import Said, hear
from logistics.lockers.reserving import active, reserve
from logistics.models import Address, LockerBank, Office, Parcel, Service, Shipment
from logistics.secret_codes import digits_of
from logistics.setup_places import install_places
from logistics.sizes import ParcelSpec
from logistics.tracking import record_event
from shops.models import Shop

A_DAY = dt.timedelta(days=1)


def open_lockers() -> None:
    """The region's lockers with the demo's keys, as if each had just said that it is there."""
    for bank in install_places():
        set_key(bank, KEYS[bank.code])
    LockerBank.objects.update(last_heard_at=timezone.now())


def add_waiting_parcels(*, clerk: User) -> None:
    """A parcel in each locker and at some offices, sent by the demo's first shop."""
    now = timezone.now()
    sender = Shop.objects.select_related("partner__sends_from").order_by("pk")[0].partner.sends_from
    assert sender is not None
    for code, (who, hours, grams, sides) in IN_LOCKERS.items():
        bank, spec = LockerBank.objects.get(code=code), ParcelSpec(grams, False, *sides)
        inside_since = now - dt.timedelta(hours=hours)
        with clock_at(inside_since - A_DAY):
            LockerBank.objects.filter(pk=bank.pk).update(last_heard_at=timezone.now())
            bank.refresh_from_db()
            reserve(bank=bank, key=f"locker-{code}", parcels=[spec], at=timezone.now())
            parcel = _sent("to-locker", f"locker-{code}", spec, sender, who, locker=bank)
        _on_its_way(parcel, clerk, until=inside_since)
        with clock_at(inside_since):
            _put_in(bank, parcel)
    for code, (who, days, grams) in AT_OFFICES.items():
        office, here_since = Office.objects.get(code=code), now - days * A_DAY - dt.timedelta(minutes=40)
        with clock_at(here_since - A_DAY):
            parcel = _sent("to-office", f"office-{code}", ParcelSpec(grams), sender, who, office=office)
        _on_its_way(parcel, clerk, until=here_since)
        with clock_at(here_since):
            record_event(parcel=parcel, code="EDH", occurred_at=here_since, actor=clerk, office=office.name)
    LockerBank.objects.update(last_heard_at=now)


def _sent(
    service: str, key: str, spec: ParcelSpec, sender: Address, who: int, *, locker: LockerBank | None = None, office: Office | None = None
) -> Parcel:
    name, street, postcode, locality, phone = RECIPIENTS[who]
    recipient = Address.objects.create(
        name=name, street=street, postcode=postcode, locality=locality, country="PT", phone=phone, email=SHOPPER
    )
    shipment: Shipment = book(
        key=key,
        service=Service.objects.get(code=service),
        sender=sender,
        recipient=recipient,
        parcels=[spec],
        pickup_on=timezone.localdate(),
        promised_for=timezone.localdate() + A_DAY,
        reference=key,
        locker=locker,
        office=office,
        language="pt",
    )
    return shipment.parcels.get()


def _on_its_way(parcel: Parcel, clerk: User, *, until: dt.datetime) -> None:
    for code, hours in (("EMA", 20), ("EDD", 12)):
        moment = until - dt.timedelta(hours=hours)
        office = "Oliveira do Hospital" if code == "EMA" else "Coimbra"
        with clock_at(moment):
            record_event(parcel=parcel, code=code, occurred_at=moment, actor=clerk, office=office)
    Parcel.objects.filter(pk=parcel.pk).update(printed_at=until - dt.timedelta(hours=22))


def _put_in(bank: LockerBank, parcel: Parcel) -> None:
    """What the courier does at the locker, said by the locker."""
    reservation = active().select_related("compartment").get(parcel=parcel)
    door, name, at = reservation.compartment.door, f"demo-{parcel}", timezone.now()
    hear(bank=bank, said=Said("open", f"{name}-1", pin=digits_of(reservation.code_seed)), at=at)
    hear(bank=bank, said=Said("closed", f"{name}-2", door), at=at)
    hear(bank=bank, said=Said("occupied", f"{name}-3", door), at=at)
