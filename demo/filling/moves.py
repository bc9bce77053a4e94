"""Parcels that their receivers sent another way, slots that are nearly full, and people who move."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from demo.people import RECIPIENTS, SHOPPER
from logistics import charges
from logistics.forwarding.deciding import accept, ask
from logistics.forwarding.terms import earliest
from logistics.models import Address, ForwardingPrice, Office, Parcel, ParcelStatus, Redirection, Slot
from logistics.redirecting.asking import ask as redirect
from logistics.redirecting.rules import Possible, Wish
from logistics.slots.places import take

Kind = Redirection.Kind
TAKEN = 17  # of twenty


def add_moves(*, clerk: User) -> None:
    """After the orders: some of their parcels are on their way."""
    now = timezone.now()
    _fill_slots(now)
    _redirect_some(now)
    _forward(0, "Rua das Flores 20", "3030-320", clerk=clerk, now=now)
    _forward(2, "Largo do Romal 5", "3000-345", clerk=None, now=now)


def _fill_slots(now: dt.datetime) -> None:
    slot = Slot.objects.order_by("starts")[0]
    for n in range(1, 4):
        day = timezone.localdate(now) + dt.timedelta(days=n)
        if day.isoweekday() < 7:
            for place in range(TAKEN + n):
                take(slot=slot, day=day, key=f"demo-{n}-{place}", at=now)


def _redirect_some(now: dt.datetime) -> None:
    """Two parcels that the post has: one waits at an office, one comes later."""
    moving = Parcel.objects.filter(status=ParcelStatus.IN_TRANSIT, shipment__office=None, shipment__locker=None, redirection=None)
    for parcel, kind in zip(moving.order_by("pk")[:2], (Kind.OFFICE, Kind.DAY), strict=False):
        possible = Possible(parcel, at=now)
        if possible.refusal(kind):
            continue
        office: Office | None = possible.offices[0].place if kind == Kind.OFFICE else None
        redirect(parcel=parcel, wish=Wish(kind, office=office, day=possible.days[0] if kind == Kind.DAY else None), at=now)


def _forward(who: int, street: str, postcode: str, *, clerk: User | None, now: dt.datetime) -> None:
    """Somebody moves to a street in Coimbra: accepted where a ``clerk`` has looked at it, else waiting for one."""
    name, old_street, old_postcode, locality, _phone = RECIPIENTS[who]
    old = Address(name=name, street=old_street, postcode=old_postcode, locality=locality)
    row = ask(
        names=name,
        old=old,
        new=Address(name=name, street=street, postcode=postcode, locality="Coimbra"),
        starts_on=earliest(old=old, at=now),
        price=ForwardingPrice.objects.order_by("months")[1],
        proof=ContentFile(_card(name), name="document.jpg"),
        email=SHOPPER,
        language="pt",
        at=now,
    )
    if row.charge is not None:
        charges.settle(charge=row.charge, way=charges.AT_THE_COUNTER, at=now)
    row.refresh_from_db()
    if clerk is not None:
        accept(row, clerk=clerk, at=now)


def _card(name: str) -> bytes:
    """A drawing that says what it is."""
    picture = Image.new("RGB", (640, 400), "#e9f0f6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((20, 20, 620, 380), outline="#20406a", width=4)
    pen.text((50, 60), "SPECIMEN", fill="#20406a", font_size=40)
    pen.text((50, 160), name.encode("ascii", "replace").decode(), fill="black", font_size=32)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
