"""A wish, from when it is asked for until it is in force, or not.

Order of locks: the charge, then the parcel's row, then rounds. The parcel's row is what a scan waits for too, so of a redirection and the
loading for delivery the second sees the first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from logistics import charges
from logistics.lockers import reserving
from logistics.models import Charge, Parcel, Redirection, Round, RoundParcel, RoundStop
from logistics.redirecting.mails import News, send_redirection_mail
from logistics.redirecting.rules import Kind, Possible, Wish, why_not
from logistics.rounds.locker_stops import delete_empty

State = Redirection.State
# So long a wish waits for its payment.
PAID_WITHIN = dt.timedelta(hours=24)


class CannotRedirect(Exception):
    """Says, in the active language, what is in the way. Nothing was changed."""


def ask(*, parcel: Parcel, wish: Wish, at: dt.datetime, actor: User | None = None) -> Redirection:
    """Write down what is asked for ``parcel``. Where it costs nothing it is in force at once, else when its charge is paid.

    What was asked for before and not paid is given up. ``actor``: the clerk who enters it, None for the receiver. Raises
    ``CannotRedirect``.
    """
    with transaction.atomic():
        _give_up_unpaid(parcel)
        parcel = locked(parcel)
        possible = Possible(parcel, at=at)
        if refusal := possible.refusal(wish.kind):
            raise CannotRedirect(refusal)
        fields = _way(possible, wish)
        price = possible.prices[wish.kind]
        charge = charges.open_charge(
            about=Charge.About.REDIRECTION,
            amount=price,
            lasts=dt.timedelta(minutes=settings.LOCKER_KEPT_MINUTES) if wish.locker else PAID_WITHIN,
            email=parcel.shipment.recipient.email,
            language=get_language() or "",
        )
        redirection = Redirection.objects.create(
            parcel=parcel, kind=wish.kind, price=price, charge=charge, asked_by=actor, before=parcel.redirection, **fields
        )
        if wish.locker is not None:
            _keep_compartment(redirection, possible, at)
        if not price:
            charges.settle(charge=charge, way=charges.FREE, at=at, actor=actor)
    redirection.refresh_from_db()
    return redirection


def locked(parcel: Parcel) -> Parcel:
    """Its row is held; what belongs to it is read after that."""
    Parcel.objects.select_for_update().get(pk=parcel.pk)
    rows = Parcel.objects.select_related("number", "shipment__service", "shipment__recipient", "redirection__recipient")
    return rows.prefetch_related("events").get(pk=parcel.pk)


def _way(possible: Possible, wish: Wish) -> dict[str, Any]:
    """Where it goes then: all fields of a ``Redirection`` that stand for the shipment's."""
    way, parcel = possible.way, possible.parcel
    same: dict[str, Any] = {"recipient": way.recipient, "promised_for": way.promised_for}
    if wish.kind == Kind.DAY:
        if wish.day not in possible.days:
            raise CannotRedirect(_("Choose one of the days on offer: they have changed, or none was chosen."))
        return same | {"promised_for": wish.day}
    if wish.kind == Kind.OFFICE:
        if wish.office not in [row.place for row in possible.offices]:
            raise CannotRedirect(_("Choose one of the offices on offer: they have changed, or none was chosen."))
        return same | {"office": wish.office, "recipient": parcel.shipment.recipient}
    if wish.kind == Kind.LOCKER:
        if wish.locker not in [row.place for row in possible.banks]:
            raise CannotRedirect(_("Choose one of the lockers on offer: they have changed, or none was chosen."))
        return same | {"locker": wish.locker, "recipient": parcel.shipment.recipient}
    if wish.recipient is None:
        raise CannotRedirect(_("Write who takes the parcel, and where."))
    address = wish.recipient
    if refusal := possible.why_not_there(address):
        raise CannotRedirect(refusal)
    day = way.promised_for if wish.kind == Kind.NEIGHBOUR else possible.day_at(address)
    if day is None:
        raise CannotRedirect(_("A chilled parcel would wait too long on its way there."))
    address.email = parcel.shipment.recipient.email  # the mails go on to whoever it is for
    address.save()
    hours = {"window_from": way.window_from, "window_until": way.window_until} if day == way.promised_for else {}
    return {"recipient": address, "promised_for": day, **hours}


def _key(redirection: Redirection) -> str:
    return f"redirection-{redirection.pk}"


def _keep_compartment(redirection: Redirection, possible: Possible, at: dt.datetime) -> None:
    assert redirection.locker is not None
    assert redirection.charge is not None
    try:
        reserving.reserve(
            bank=redirection.locker, key=_key(redirection), parcels=[possible.spec], at=at, kept_until=redirection.charge.expires_at
        )
    except reserving.NoRoom as full:
        raise CannotRedirect(str(full)) from None


def take_effect(redirection: Redirection, *, at: dt.datetime) -> bool:
    """Paid for, so it counts from now on; False where the parcel was loaded meanwhile: then the receiver hears so. In the transaction that
    pays its charge."""
    parcel = locked(redirection.parcel)
    mine = Redirection.objects.filter(pk=redirection.pk, state=State.ASKED)
    if not mine.exists():
        return False
    refusal = why_not(parcel) or _why_not_any_more(redirection, parcel, at)
    if refusal:
        mine.update(state=State.TOO_LATE, note=refusal)
        reserving.release(key=_key(redirection), at=at)
        if redirection.charge is not None:
            charges.owe_back(charge=redirection.charge, at=at)
        send_redirection_mail.enqueue(News.TOO_LATE.value, redirection.pk)
        return False
    Redirection.objects.filter(parcel=parcel, state=State.IN_FORCE).update(state=State.REPLACED)
    mine.update(state=State.IN_FORCE, in_force_at=at, before=parcel.redirection)
    put_on(parcel, redirection, at=at)
    send_redirection_mail.enqueue(News.IN_FORCE.value, redirection.pk)
    return True


def put_on(parcel: Parcel, redirection: Redirection, *, at: dt.datetime) -> None:
    """``parcel``, whose row is held, goes by ``redirection`` from now on: compartments and rounds of before need not wait for it."""
    own = _key(redirection)
    # Where its sender leaves it stays as it is.
    waiting = reserving.active().filter(parcel=parcel, state__in=reserving.UNUSED, purpose=reserving.Purpose.COLLECT)
    waiting.exclude(key=own).update(state=reserving.State.ENDED, ended_at=at, end=reserving.End.RELEASED)
    if redirection.locker_id is not None:
        reserving.active().filter(key=own).update(parcel=parcel)
    Parcel.objects.filter(pk=parcel.pk).update(redirection=redirection)
    _take_off_rounds(parcel)


def _why_not_any_more(redirection: Redirection, parcel: Parcel, at: dt.datetime) -> str:
    if redirection.promised_for < timezone.localdate(at) and redirection.kind == Kind.DAY:
        return _("The day that was asked for is over.")
    if redirection.locker is not None and not reserving.confirm(key=_key(redirection), as_key=_key(redirection)):
        possible = Possible(parcel, at=at)
        try:
            reserving.reserve(bank=redirection.locker, key=_key(redirection), parcels=[possible.spec], at=at)
        except reserving.NoRoom as full:
            return str(full)
    return ""


def _take_off_rounds(parcel: Parcel) -> None:
    """Out of rounds that have not left: it is planned anew, for its new door and day."""
    waiting = RoundParcel.objects.filter(parcel=parcel, is_open=True, stop__round__state__in=[Round.State.DRAFT, Round.State.FIXED])
    stops = list(waiting.values_list("stop", flat=True))
    if not stops:
        return
    RoundParcel.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).delete()
    delete_empty(RoundStop.objects.filter(pk__in=stops))


def _give_up_unpaid(parcel: Parcel) -> None:
    for row in Redirection.objects.filter(parcel=parcel, state=State.ASKED).select_related("charge"):
        give_up(row)


def give_up(redirection: Redirection, *, state: str = State.GIVEN_UP, note: str = "") -> bool:
    """End a wish that is not paid: its charge is not taken any more, and no compartment waits. False where it was paid meanwhile."""
    with transaction.atomic():
        charge = redirection.charge
        if (
            charge is not None
            and not charges.give_up(charge=charge)
            and not Charge.objects.filter(pk=charge.pk, state=Charge.State.CANCELLED).exists()
        ):
            return False
        if not Redirection.objects.filter(pk=redirection.pk, state=State.ASKED).update(state=state, note=note):
            return False
        reserving.release(key=_key(redirection), at=timezone.now())
    return True


def tidy(now: dt.datetime) -> int:
    """Wishes that were not paid in time; returns how many."""
    over = Redirection.objects.filter(state=State.ASKED, charge__state=Charge.State.CANCELLED).select_related("charge")
    return sum(give_up(row) for row in over.order_by("pk"))
