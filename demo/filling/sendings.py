"""What somebody sends from home: one that is paid and waits for its label at the counter, one that is still to be paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from demo.filling.clock import clock_at
from demo.people import RECIPIENTS
from logistics.charges import take_cash
from logistics.models import Address, HomeSending, Office, Service
from logistics.sending.drafts import begin, change, ready_to_pay

BEFORE = dt.timedelta(minutes=40)
PAID_FIRST = dt.timedelta(minutes=5)
BOX = {"preset": "shoebox", "grams": 1800, "length_mm": 350, "width_mm": 220, "height_mm": 130}
LETTER = {"preset": "envelope", "grams": 90, "length_mm": 350, "width_mm": 250, "height_mm": 20}


def add_sendings(*, sender: User, clerk: User) -> None:
    """Both from the shopper's home in Coimbra."""
    now = timezone.now()
    with clock_at(now - BEFORE):
        parcel = _written(sender, to=2, service="home-24", at=now - BEFORE, insured_value=Decimal(50), **BOX)
        charge = ready_to_pay(parcel, at=now - BEFORE)
    with clock_at(now - BEFORE + PAID_FIRST):
        take_cash(charge=charge, at=now - BEFORE + PAID_FIRST, actor=clerk, office=Office.objects.get(code="coimbra"))
    with clock_at(now - PAID_FIRST):
        letter = _written(sender, to=3, service="registered", at=now - PAID_FIRST, **LETTER)
        ready_to_pay(letter, at=now - PAID_FIRST)


def _written(sender: User, *, to: int, service: str, at: dt.datetime, **fields: object) -> HomeSending:
    sending = begin(sender=_address(0, email=sender.email), recipient=_address(to), language="pt", user=sender, at=at)
    change(sending, at=at, service=Service.objects.get(code=service), hand_in=HomeSending.HandIn.CODE, **fields)
    return sending


def _address(place: int, *, email: str = "") -> Address:
    name, street, postcode, locality, phone = RECIPIENTS[place]
    return Address.objects.create(name=name, street=street, postcode=postcode, locality=locality, phone=phone, country="PT", email=email)
