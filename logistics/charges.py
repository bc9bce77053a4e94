"""Charges: opened, paid once, given up when their time is over, and paid back. See ``paying`` for the ways."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from logistics.models import Charge, Office
from logistics.signals import charge_owed, charge_paid, charge_returned

# No 0 and O, no 1, I and L: it is read out at a counter.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
AT_THE_COUNTER = "counter"
FREE = "free"
# Whoever it is sent to pays the postage, by an agreement of its own: a room above books it, and no receipt goes to the sender.
BY_RECIPIENT = "recipient"
State = Charge.State


def open_charge(*, about: str, amount: Decimal, lasts: dt.timedelta, email: str = "", language: str = "") -> Charge:
    """A new charge of ``amount`` in ``settings.CURRENCY``. Where there is nothing to pay, call ``settle`` with ``FREE``."""
    return Charge.objects.create(
        reference="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
        about=about,
        amount=amount,
        currency=settings.CURRENCY,
        vat_percent=settings.POSTAGE_VAT_PERCENT,
        email=email,
        language=language,
        expires_at=timezone.now() + lasts,
    )


def settle(*, charge: Charge, way: str, at: dt.datetime, actor: Any = None, office: Office | None = None) -> bool:
    """Note that ``charge`` is paid; False, and nothing happens, where it is not open any more.

    ``actor`` and ``office``: who took it at which counter. What was paid for happens in the same transaction, by ``charge_paid``.
    """
    with transaction.atomic():
        waiting = Charge.objects.filter(pk=charge.pk, state=State.OPEN)
        if not waiting.update(state=State.PAID, way=way, paid_at=at, taken_by=actor, office=office):
            return False
        charge.refresh_from_db()
        charge_paid.send(sender=Charge, charge=charge)
    return True


def take_cash(*, charge: Charge, at: dt.datetime, actor: Any, office: Office) -> bool:
    """``actor`` takes ``charge`` in cash at ``office``; False, and nothing is taken, where it is not open or its time is over."""
    Charge.objects.filter(pk=charge.pk, state=State.OPEN, expires_at__lte=at).update(state=State.CANCELLED)
    return settle(charge=charge, way=AT_THE_COUNTER, at=at, actor=actor, office=office)


def give_up(*, charge: Charge) -> bool:
    """Close an open charge that nobody will pay; False where it is not open any more."""
    return bool(Charge.objects.filter(pk=charge.pk, state=State.OPEN).update(state=State.CANCELLED))


def give_up_expired(now: dt.datetime) -> int:
    """Close what was not paid in time."""
    return Charge.objects.filter(state=State.OPEN, expires_at__lte=now).update(state=State.CANCELLED)


def owe_back(*, charge: Charge, at: dt.datetime) -> bool:
    """All of a paid ``charge`` is to be given back, by the way it came; False where it is not paid (any more).

    Who brought the way hears ``charge_owed`` in the same transaction; at a counter a clerk pays it out. What cost nothing is back at once.
    """
    with transaction.atomic():
        if not Charge.objects.filter(pk=charge.pk, state=State.PAID).update(state=State.OWED, owed_at=at):
            return False
        charge.refresh_from_db()
        charge_owed.send(sender=Charge, charge=charge)
        if charge.way == FREE:
            gave_back(charge=charge, at=at)
    return True


def gave_back(*, charge: Charge, at: dt.datetime, actor: Any = None) -> bool:
    """What was owed has gone back; ``actor``: who paid it out at a counter. False where nothing is owed (any more)."""
    with transaction.atomic():
        owed = Charge.objects.filter(pk=charge.pk, state=State.OWED)
        if not owed.update(state=State.RETURNED, returned_at=at, returned_by=actor):
            return False
        charge.refresh_from_db()
        charge_returned.send(sender=Charge, charge=charge)
    return True


def vat_in(charge: Charge) -> Decimal:
    """The VAT in its amount, rounded half up to the currency's smallest unit; 0 where it is exempt."""
    unit = Decimal(1).scaleb(-get_currency_precision(charge.currency))
    return (charge.amount * charge.vat_percent / (100 + charge.vat_percent)).quantize(unit, ROUND_HALF_UP)


def tidy(typed: str) -> str:
    """A reference as somebody typed or said it, with spaces, hyphens and small letters."""
    return "".join(typed.upper().split()).replace("-", "")[:12]


def spoken(reference: str) -> str:
    """``ABCD-2345``."""
    return f"{reference[:4]}-{reference[4:]}"
