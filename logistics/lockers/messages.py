"""What a locker says, and the answer. Each message has an id of the locker's own: said twice, it counts once and is answered alike.

A locker can be wrong, or be made to lie: what does not fit with what we know changes no parcel. It is kept as a problem, on a list for
the clerks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from logistics.lockers.doors import put_in, take_out
from logistics.lockers.reserving import State, active, free_compartments, scope_of
from logistics.lockers.sizes import INNER
from logistics.models import Compartment, LockerBank, LockerMessage, LockerReservation
from logistics.secret_codes import hash_of, tidy

Kind, Problem = LockerMessage.Kind, LockerMessage.Problem
# A door is opened for a repeated message only as long as somebody may still stand before it.
OPEN_AGAIN = dt.timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=10), dt.timedelta(hours=4)


@dataclass(frozen=True)
class Said:
    """One message. ``door`` where it speaks of one; ``pin`` as typed; ``note`` what is wrong, in the locker's own words."""

    kind: str
    message_id: str
    door: int | None = None
    pin: str = ""
    note: str = ""

    def hash(self) -> str:
        """Tells two messages apart without keeping the PIN."""
        return salted_hmac("logistics.lockers.message", repr((self.kind, self.door, self.pin, self.note)), algorithm="sha256").hexdigest()


@dataclass
class Heard:
    """What is to be answered and kept of a message."""

    answer: dict[str, Any]
    problem: str = ""
    parcel_id: int | None = None


class IdUsed(Exception):
    """The message id stood for another message before. Nothing was done."""


def hear(*, bank: LockerBank, said: Said, at: dt.datetime | None = None) -> dict[str, Any]:
    """Do what the message asks for and answer it. Raises ``IdUsed``.

    The locker's row is held meanwhile: its messages go one after the other.
    """
    at = at or timezone.now()
    with transaction.atomic():
        bank = LockerBank.objects.select_for_update().get(pk=bank.pk)
        known = LockerMessage.objects.filter(bank=bank, message_id=said.message_id).first()
        if known is None:
            heard = _HANDLERS[said.kind](bank, said, at)
            keep(bank=bank, said=said, heard=heard)
            bank.last_heard_at = at
            bank.save(update_fields=["last_heard_at", "misses", "locked_until"])
            return heard.answer
        same = known.body_hash == said.hash()
        if not same:
            keep_problem(bank=bank, said=said, problem=Problem.CHANGED)
    if not same:
        raise IdUsed(said.message_id)
    if known.answer.get("open") and at - known.received_at > OPEN_AGAIN:
        return {"open": False, "reason": "too_late"}
    return dict(known.answer)


def keep(*, bank: LockerBank, said: Said, heard: Heard) -> None:
    LockerMessage.objects.create(
        bank=bank,
        message_id=said.message_id,
        kind=said.kind,
        door=said.door,
        note=said.note[:200],
        body_hash=said.hash(),
        answer=heard.answer,
        parcel_id=heard.parcel_id,
        problem=heard.problem,
    )


def keep_problem(*, bank: LockerBank, said: Said, problem: str) -> None:
    """Put something on the clerks' list that is no message of its own; the same again changes nothing."""
    LockerMessage.objects.get_or_create(
        bank=bank,
        message_id=f"{problem}:{said.hash()[:24]}:{said.message_id}"[:64],
        defaults={"kind": said.kind, "door": said.door, "note": said.note[:200], "body_hash": said.hash(), "problem": problem},
    )


# --- What each kind of message does ----------------------------------------------------------------------------------


def _open(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    if bank.locked_until and bank.locked_until > at:
        return Heard({"open": False, "reason": "locked", "until": bank.locked_until.isoformat()})
    digits = tidy(said.pin)
    reservation = _reservations(bank).filter(code_hash=hash_of(scope_of(bank.pk), digits)).first() if digits else None
    if reservation is None or reservation.state == State.KEPT:
        return _wrong_pin(bank, at)
    bank.misses, bank.locked_until = 0, None
    if reservation.state == State.INSIDE and reservation.keep_until and reservation.keep_until <= at:
        return Heard({"open": False, "reason": "too_late"}, parcel_id=reservation.parcel_id)
    active().filter(pk=reservation.pk).update(opened_at=at)
    what_for = "put_in" if reservation.state == State.EXPECTED else "take_out"
    return Heard({"open": True, "door": reservation.compartment.door, "for": what_for}, parcel_id=reservation.parcel_id)


def _wrong_pin(bank: LockerBank, at: dt.datetime) -> Heard:
    """Every few wrong ones a pause, each twice as long as the one before: six digits are few."""
    bank.misses += 1
    rounds, rest = divmod(bank.misses, settings.LOCKER_PIN_MISSES)
    if rest:
        return Heard({"open": False, "reason": "wrong_pin"})
    bank.locked_until = at + min(FIRST_PAUSE * 2 ** min(rounds - 1, 9), LONGEST_PAUSE)
    return Heard({"open": False, "reason": "locked", "until": bank.locked_until.isoformat()}, problem=Problem.WRONG_PINS)


def _opened(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    return _behind(bank, said, lambda reservation: "" if reservation and reservation.opened_at else Problem.OPENED_WITHOUT_PIN)


def _closed(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    return _behind(bank, said, lambda reservation: "")


def _occupied(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    def judge(reservation: LockerReservation | None) -> str:
        if reservation is None or reservation.state == State.KEPT:
            return Problem.FOREIGN_PARCEL
        if reservation.state == State.EXPECTED:
            return put_in(bank, reservation, at) if reservation.opened_at else Problem.FOREIGN_PARCEL
        active().filter(pk=reservation.pk).update(opened_at=None)  # opened, and left as it was
        return ""

    return _behind(bank, said, judge)


def _empty(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    def judge(reservation: LockerReservation | None) -> str:
        if reservation is None or reservation.state == State.KEPT:
            return ""
        if reservation.state == State.EXPECTED:
            active().filter(pk=reservation.pk).update(opened_at=None)  # opened, and nothing put in
            return ""
        return take_out(bank, reservation, at) if reservation.opened_at else Problem.NOT_THERE

    return _behind(bank, said, judge)


def _fault(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    if said.door is None:
        return Heard({"ok": True}, problem=Problem.FAULT)

    def judge(reservation: LockerReservation | None) -> str:
        Compartment.objects.filter(bank=bank, door=said.door or 0).update(is_broken=True)
        if reservation is not None and reservation.state in {State.KEPT, State.EXPECTED}:
            _move_elsewhere(bank, reservation)
        return Problem.FAULT

    return _behind(bank, said, judge)


def _move_elsewhere(bank: LockerBank, reservation: LockerReservation) -> None:
    """Another free compartment at least as large, where there is one: its parcel has not come yet. Else a clerk sees the problem."""
    sizes = [size for size in INNER if size >= reservation.compartment.size]
    other = free_compartments([bank.pk]).filter(size__in=sizes).first()
    if other is not None:
        active().filter(pk=reservation.pk).update(compartment=other, opened_at=None)


def _heartbeat(bank: LockerBank, said: Said, at: dt.datetime) -> Heard:
    return Heard({"ok": True})


def _behind(bank: LockerBank, said: Said, judge: Callable[[LockerReservation | None], str]) -> Heard:
    """``judge`` the reservation of the door that is spoken of."""
    if said.door is None or not Compartment.objects.filter(bank=bank, door=said.door).exists():
        return Heard({"ok": False, "reason": "no_such_door"}, problem=Problem.NO_SUCH_DOOR)
    reservation = _reservations(bank).filter(compartment__door=said.door).first()
    problem = judge(reservation)
    return Heard({"ok": True}, problem=problem, parcel_id=reservation.parcel_id if reservation else None)


def _reservations(bank: LockerBank) -> Any:
    return active(LockerReservation.objects.filter(compartment__bank=bank)).select_related("compartment")


_HANDLERS: dict[str, Callable[[LockerBank, Said, dt.datetime], Heard]] = {
    Kind.OPEN: _open,
    Kind.OPENED: _opened,
    Kind.CLOSED: _closed,
    Kind.OCCUPIED: _occupied,
    Kind.EMPTY: _empty,
    Kind.FAULT: _fault,
    Kind.HEARTBEAT: _heartbeat,
}
