"""Charges: opened, paid once, given up when their time is over. See ``paying`` for the ways."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from logistics.models import Charge, Office
from logistics.signals import charge_paid

# No 0 and O, no 1, I and L: it is read out at a counter.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
AT_THE_COUNTER = "counter"
FREE = "free"
State = Charge.State


def open_charge(*, about: str, amount: Decimal, lasts: dt.timedelta, email: str = "", language: str = "") -> Charge:
    """A new charge of ``amount`` in ``settings.CURRENCY``. Where there is nothing to pay, call ``settle`` with ``FREE``."""
    return Charge.objects.create(
        reference="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
        about=about,
        amount=amount,
        currency=settings.CURRENCY,
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


def give_up(*, charge: Charge) -> bool:
    """Close an open charge that nobody will pay; False where it is not open any more."""
    return bool(Charge.objects.filter(pk=charge.pk, state=State.OPEN).update(state=State.CANCELLED))


def give_up_expired(now: dt.datetime) -> int:
    """Close what was not paid in time."""
    return Charge.objects.filter(state=State.OPEN, expires_at__lte=now).update(state=State.CANCELLED)


def tidy(typed: str) -> str:
    """A reference as somebody typed or said it, with spaces, hyphens and small letters."""
    return "".join(typed.upper().split()).replace("-", "")[:12]


def spoken(reference: str) -> str:
    """``ABCD-2345``."""
    return f"{reference[:4]}-{reference[4:]}"
