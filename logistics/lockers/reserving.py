"""Reserving compartments: one for each parcel, all or none.

The database is the guard: a unique constraint lets a compartment have one reservation that has not ended. Of two who want the last one,
the second's INSERT fails and it looks further. Every later step is a conditional UPDATE.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from logistics.lockers.sizes import sizes_for
from logistics.models import Compartment, LockerBank, LockerReservation, Parcel, Shipment
from logistics.secret_codes import SecretCode, draw
from logistics.sizes import ParcelSpec

Purpose, State, End = LockerReservation.Purpose, LockerReservation.State, LockerReservation.End
UNUSED = (State.KEPT, State.EXPECTED)
DRAWS = 20


class NoRoom(Exception):
    """Nothing was reserved. The text, in the active language, says why and what to do."""


def scope_of(bank_id: int) -> str:
    """Where a PIN counts."""
    return f"locker:{bank_id}"


def active(reservations: QuerySet[LockerReservation] | None = None) -> QuerySet[LockerReservation]:
    return (LockerReservation.objects.all() if reservations is None else reservations).filter(ended_at=None)


def free_compartments(bank_ids: Sequence[int]) -> QuerySet[Compartment]:
    """Those that work and that nobody has, the smallest first."""
    taken = LockerReservation.objects.filter(compartment=OuterRef("pk"), ended_at=None)
    return Compartment.objects.filter(~Exists(taken), bank__in=bank_ids, is_broken=False).order_by("size", "door")


def answers(bank: LockerBank, at: dt.datetime) -> bool:
    """Whether it is in use and was heard of lately: what is silent is not offered."""
    lately = at - dt.timedelta(minutes=settings.LOCKER_SILENT_MINUTES)
    return bank.is_active and bank.last_heard_at is not None and bank.last_heard_at >= lately


def reserve(
    *,
    bank: LockerBank,
    key: str,
    parcels: Sequence[ParcelSpec],
    at: dt.datetime,
    kept_until: dt.datetime | None = None,
    purpose: str = Purpose.COLLECT,
    email: str = "",
) -> list[LockerReservation]:
    """The smallest free compartment for each of ``parcels``, in their order; raises ``NoRoom`` and then none is taken.

    ``kept_until``: until then it waits for ``confirm``; without it the parcel is expected at once. What ``key`` has already in this locker
    is given back first; in another locker it must be released before.
    """
    if not answers(bank, at):
        raise NoRoom(_("The locker %(name)s does not answer at present. Choose another place.") % {"name": bank.name})
    if any(spec.keep_cold for spec in parcels) and not bank.is_chilled:
        raise NoRoom(_("The locker %(name)s does not keep cold. Chilled goods need a chilled locker.") % {"name": bank.name})
    sizes = [sizes_for(spec) for spec in parcels]
    if not all(sizes):
        raise NoRoom(_("A parcel is too large or too heavy for a locker: 41 × 38 × 64 cm and 25 kg at most. Choose another place."))
    with transaction.atomic():
        release(key=key, at=at)
        made: dict[int, LockerReservation] = {}
        # Whoever fits into the fewest goes first, so that a small box does not take the only large compartment.
        for index in sorted(range(len(sizes)), key=lambda index: (len(sizes[index]), index)):
            fields = {"key": key, "position": index + 1, "purpose": purpose, "email": email, "kept_until": kept_until}
            reservation = _take(bank, sizes[index], state=State.KEPT if kept_until else State.EXPECTED, **fields)
            if reservation is None:
                raise NoRoom(_("The locker %(name)s has no free compartment of this size. Choose another place.") % {"name": bank.name})
            made[index] = reservation
    return [made[index] for index in range(len(sizes))]


def _take(bank: LockerBank, sizes: list[str], **fields: object) -> LockerReservation | None:
    for compartment in free_compartments([bank.pk]).filter(size__in=sizes):
        for _attempt in range(DRAWS):
            code = draw(scope_of(bank.pk))
            if active().filter(code_hash=code.hash).exists():
                continue
            try:
                with transaction.atomic():
                    return LockerReservation.objects.create(compartment=compartment, **code.fields(), **fields)
            except IntegrityError:
                break  # somebody was quicker: the next compartment
    return None


def keep_longer(*, key: str, until: dt.datetime) -> bool:
    """Whether ``key`` still has its compartments; then until ``until``."""
    return bool(active().filter(key=key, state=State.KEPT).update(kept_until=until))


def confirm(*, key: str, as_key: str) -> int:
    """What was kept is expected from now on, under ``as_key``; returns how many compartments. 0: they were given up meanwhile."""
    return active().filter(key=key, state=State.KEPT).update(state=State.EXPECTED, kept_until=None, key=as_key)


def release(*, key: str, at: dt.datetime) -> int:
    """Give up what ``key`` has reserved and nothing lies in."""
    return active().filter(key=key, state__in=UNUSED).update(state=State.ENDED, ended_at=at, end=End.RELEASED)


def expire(now: dt.datetime) -> int:
    """Give up what was kept for somebody who did not go on, or who left nothing in it; returns how many."""
    late = active().filter(kept_until__lt=now)
    unpaid = late.filter(state=State.KEPT).update(state=State.ENDED, ended_at=now, end=End.EXPIRED)
    never_came = late.filter(state=State.EXPECTED, purpose=Purpose.DROP_OFF)
    return unpaid + never_came.update(state=State.ENDED, ended_at=now, end=End.RELEASED)


def attach(*, key: str, shipment: Shipment) -> None:
    """The parcels of ``shipment`` are those for which ``key`` has reserved, each by its position."""
    for parcel in shipment.parcels.all():
        active().filter(key=key, position=parcel.position, parcel=None).update(parcel=parcel)


def give_up_unused(*, parcel: Parcel, at: dt.datetime) -> None:
    """``parcel`` goes elsewhere: what waits for it need not."""
    active().filter(parcel=parcel, state__in=UNUSED).update(state=State.ENDED, ended_at=at, end=End.RELEASED)


def give_up(*, parcel: Parcel, at: dt.datetime) -> None:
    """``parcel`` is somewhere else, and so it is not in its compartment, whatever the locker knows."""
    give_up_unused(parcel=parcel, at=at)
    active().filter(parcel=parcel).update(state=State.ENDED, ended_at=at, end=End.MOVED, opened_at=None)


def was_moved(parcel: Parcel) -> bool:
    """Whether it comes from a locker where nobody took it out."""
    rows = LockerReservation.objects.filter(parcel=parcel)
    return rows.filter(end=End.MOVED).exists() or rows.filter(state=State.TO_EMPTY).exists()


def new_code(bank_id: int) -> SecretCode:
    """A PIN that opens no other door of the locker. Inside a transaction that holds the locker's row or the parcel's."""
    for _attempt in range(DRAWS):
        code = draw(scope_of(bank_id))
        if not active().filter(code_hash=code.hash).exists():
            return code
    raise RuntimeError(f"no free PIN at locker {bank_id}")
