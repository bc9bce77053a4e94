"""A forwarding from when it is asked for until it ends: paid, checked by a clerk, called off. Every step is a conditional UPDATE."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from logistics import charges
from logistics.forwarding.documents import deleted_after
from logistics.forwarding.mails import News, send_forwarding_mail
from logistics.forwarding.matching import key_of
from logistics.forwarding.terms import earliest, last_day
from logistics.models import Address, Charge, Forwarding, ForwardingPrice

State = Forwarding.State
PAID_WITHIN = dt.timedelta(days=3)


def ask(
    *,
    names: str,
    old: Address,
    new: Address,
    starts_on: dt.date,
    price: ForwardingPrice,
    proof: Any,
    email: str,
    language: str,
    at: dt.datetime,
) -> Forwarding:
    """Write down what somebody asks for; ``proof``: the document, or None where it is shown at the counter. Saves the addresses.

    Where it costs nothing it waits for a clerk at once, else when its charge is paid.
    """
    with transaction.atomic():
        old.save()
        new.email = email
        new.save()
        charge = charges.open_charge(about=Charge.About.FORWARDING, amount=price.price, lasts=PAID_WITHIN, email=email, language=language)
        row = Forwarding(
            names=names,
            old=old,
            new=new,
            old_key=key_of(old),
            starts_on=starts_on,
            ends_on=last_day(starts_on, price.months),
            months=price.months,
            price=price.price,
            charge=charge,
            email=email,
            language=language,
            proof_by=Forwarding.ProofBy.FILE if proof else Forwarding.ProofBy.COUNTER,
        )
        if proof:
            row.proof.save(proof.name, proof, save=False)
        row.save()
        if not price.price:
            charges.settle(charge=charge, way=charges.FREE, at=at)
        else:
            send_forwarding_mail.enqueue(News.ASKED.value, row.pk)
    row.refresh_from_db()
    return row


def paid(row: Forwarding, *, at: dt.datetime) -> None:
    """It waits for a clerk now, and begins no sooner than three working days from ``at``. In the transaction that pays its charge."""
    starts_on = max(row.starts_on, earliest(old=row.old, at=at))
    waiting = Forwarding.objects.filter(pk=row.pk, state=State.TO_PAY)
    if waiting.update(state=State.TO_CHECK, starts_on=starts_on, ends_on=last_day(starts_on, row.months)):
        send_forwarding_mail.enqueue(News.TO_CHECK.value, row.pk)


def accept(row: Forwarding, *, clerk: User, at: dt.datetime, document: str = "", digits: str = "") -> bool:
    """Accept it; False where somebody decided before. ``document`` and the last characters of its number where it was shown."""
    starts_on = max(row.starts_on, timezone.localdate(at))
    said = {
        "starts_on": starts_on,
        "ends_on": last_day(starts_on, row.months),
        "document": document,
        "document_digits": digits[-4:].upper(),
    }
    return _decide(row, State.ACCEPTED, News.ACCEPTED, clerk=clerk, at=at, **said)


def refuse(row: Forwarding, *, clerk: User, at: dt.datetime, reason: str) -> bool:
    """Refuse it with a reason, which the asker reads; what was paid is to be given back. False where somebody decided before."""
    with transaction.atomic():
        if row.charge is not None:
            charges.owe_back(charge=row.charge, at=at)
        if _decide(row, State.REFUSED, News.REFUSED, clerk=clerk, at=at, reason=reason):
            return True
        transaction.set_rollback(True)
    return False


def _decide(row: Forwarding, state: str, news: News, *, clerk: User, at: dt.datetime, **fields: Any) -> bool:
    with transaction.atomic():
        waiting = Forwarding.objects.filter(pk=row.pk, state=State.TO_CHECK)
        if not waiting.update(state=state, decided_at=at, decided_by=clerk, proof_until=deleted_after(at), **fields):
            return False
        send_forwarding_mail.enqueue(news.value, row.pk)
    return True


def call_off(row: Forwarding, *, at: dt.datetime) -> bool:
    """The asker wants it no more; from now on nothing is forwarded. False where it is over already."""
    with transaction.atomic():
        if row.charge is not None and not charges.give_up(charge=row.charge) and row.decided_at is None:
            charges.owe_back(charge=row.charge, at=at)
        live = Forwarding.objects.filter(pk=row.pk, state__in=[State.TO_PAY, State.TO_CHECK, State.ACCEPTED])
        if not live.update(state=State.CALLED_OFF, called_off_at=at, proof_until=deleted_after(at)):
            transaction.set_rollback(True)
            return False
        send_forwarding_mail.enqueue(News.CALLED_OFF.value, row.pk)
    return True


def tidy(now: dt.datetime) -> int:
    """Those that were not paid in time; returns how many."""
    return Forwarding.objects.filter(state=State.TO_PAY, charge__state=Charge.State.CANCELLED).update(state=State.GIVEN_UP)
