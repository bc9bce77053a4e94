"""A sending that is being written: begun, changed, made ready to be paid, forgotten."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from logistics.charges import give_up, open_charge
from logistics.lockers import reserving
from logistics.models import Address, Charge, HomeSending
from logistics.sending.mails import Mail, send_sending_mail
from logistics.sending.offers import date_for, quote_of, spec_of
from logistics.waiting_places import keep_compartments

State = HomeSending.State
DRAFT_LASTS = dt.timedelta(days=2)
TO_PAY_LASTS = dt.timedelta(days=7)


class CannotPay(Exception):
    """Nothing was opened; the message is translated and for the sender."""


def begin(*, sender: Address, recipient: Address, language: str, user: User | None, at: dt.datetime) -> HomeSending:
    """A new draft between two saved addresses."""
    return HomeSending.objects.create(
        sender=sender, recipient=recipient, email=sender.email, language=language, user=user, expires_at=at + DRAFT_LASTS
    )


def change(sending: HomeSending, *, at: dt.datetime, **fields: Any) -> bool:
    """Write what was answered; False where it is no draft any more. Addresses that nobody needs then are deleted."""
    with transaction.atomic():
        row = HomeSending.objects.select_for_update().get(pk=sending.pk)
        if row.state != State.DRAFT:
            return False
        HomeSending.objects.filter(pk=row.pk).update(**fields, expires_at=at + DRAFT_LASTS)
        left = [getattr(row, name).pk for name in ("sender", "recipient") if name in fields]
        Address.objects.filter(pk__in=left).delete()
    sending.refresh_from_db()
    return True


def reservation_key(sending: HomeSending) -> str:
    """Under which a compartment is kept while it is paid."""
    return f"home-{sending.pk}"


def ready_to_pay(sending: HomeSending, *, at: dt.datetime) -> Charge:
    """Open the charge of a draft that was answered whole, at today's price. Again, it is the same charge.

    Raises ``CannotPay`` where the service cannot be had any more.
    """
    with transaction.atomic():
        row = HomeSending.objects.select_for_update().get(pk=sending.pk)
        if row.state == State.TO_PAY and row.charge is not None:
            return row.charge
        if row.state != State.DRAFT or row.service is None or not row.hand_in:
            raise CannotPay(_("This sending cannot be paid any more."))
        offer = quote_of(row, at=at)
        date = date_for(row, at=at, pickup_on=row.pickup_on)
        if offer.price is None or date is None:
            raise CannotPay(offer.refusal or _("There is no day for it. Choose another service."))
        if row.locker is not None:
            try:
                keep_compartments(bank=row.locker, key=reservation_key(row), parcels=[spec_of(row)], at=at)
            except reserving.NoRoom as full:
                raise CannotPay(str(full)) from full
        charge = open_charge(about=Charge.About.SENDING, amount=offer.price, lasts=TO_PAY_LASTS, email=row.email, language=row.language)
        HomeSending.objects.filter(pk=row.pk).update(
            state=State.TO_PAY,
            charge=charge,
            price=offer.price,
            pickup_on=date.pickup_on,
            promised_for=date.promised_for,
            expires_at=charge.expires_at,
        )
        send_sending_mail.enqueue(row.pk, Mail.TO_PAY.value)
    sending.refresh_from_db()
    return charge


def write_anew(sending: HomeSending, *, at: dt.datetime) -> bool:
    """Back to a draft, from before it was paid; False where it was paid meanwhile."""
    with transaction.atomic():
        if not lock(sending, State.TO_PAY) or not give_up(charge=sending.charge):  # type: ignore[arg-type]
            return False
        reserving.release(key=reservation_key(sending), at=at)
        HomeSending.objects.filter(pk=sending.pk).update(state=State.DRAFT, charge=None, expires_at=at + DRAFT_LASTS)
    sending.refresh_from_db()
    return True


def lock(sending: HomeSending, *states: str) -> bool:
    """Hold its charges, then itself, as paying does; whether it is in one of ``states``. ``sending`` is as it is then."""
    sending.refresh_from_db()
    charges = [pk for pk in (sending.charge_id, sending.extra_id) if pk]
    list(Charge.objects.select_for_update().filter(pk__in=charges).order_by("pk"))
    HomeSending.objects.select_for_update().get(pk=sending.pk)
    sending.refresh_from_db()
    return sending.state in states


def forget_expired(now: dt.datetime) -> int:
    """Delete what was never paid, with its addresses, once its time is over; how many."""
    count = 0
    for sending in HomeSending.objects.filter(shipment=None, expires_at__lte=now).select_related("charge").order_by("pk")[:500]:
        count += forget(sending, now=now)
    return count


def forget(sending: HomeSending, *, now: dt.datetime | None = None) -> bool:
    """Delete one that was not paid, with its addresses and the mail address of its charge; False where it was paid meanwhile.

    ``now``: only where its time is over by then.
    """
    with transaction.atomic():
        if not lock(sending, State.DRAFT, State.TO_PAY, State.CANCELLED) or sending.shipment_id or (now and sending.expires_at > now):
            return False
        charge = sending.charge
        if charge is not None:
            give_up(charge=charge)
            charge.refresh_from_db()
            if charge.state in {Charge.State.PAID, Charge.State.OWED}:
                return False
            Charge.objects.filter(pk=charge.pk).update(email="")
        reserving.release(key=reservation_key(sending), at=now or timezone.now())
        sending.delete()
        Address.objects.filter(pk__in=[sending.sender_id, sending.recipient_id]).delete()
    return True


def price_of(sending: HomeSending) -> Decimal:
    """What was paid for it, with what a clerk took besides."""
    extra = sending.extra.amount if sending.extra and sending.extra.state == Charge.State.PAID else Decimal(0)
    return (sending.price or Decimal(0)) + extra
