"""The lockers' own API. A locker proves itself by its key; every message carries an id that the locker chose, so it may be sent again.

Answers are 200 also where a door stays shut: the locker has been heard. 401: no such key. 403: the key of another locker. 409: the
message id stood for another message. 422: not such a message. 429: too many in a minute.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle

from logistics.lockers.keys import bank_of
from logistics.lockers.messages import IdUsed, Said, hear, keep_problem
from logistics.models import LockerBank, LockerMessage

Kind = LockerMessage.Kind
A_MINUTE = "120/m"


class LockerKey(HttpBearer):
    """``Authorization: Bearer feira_locker_…``"""

    def authenticate(self, request: HttpRequest, token: str) -> LockerBank | None:
        return bank_of(token)


class Throttle(AuthRateThrottle):
    def get_cache_key(self, request: HttpRequest) -> str:
        return f"locker-api:{request.auth.pk}"  # type: ignore[attr-defined]


class Message(Schema):
    message_id: str = Field(min_length=1, max_length=64, description="Chosen by the locker, never used for another message.")


class DoorMessage(Message):
    door: int = Field(ge=0, le=32_767)


class OpenMessage(Message):
    pin: str = Field(max_length=20, description="As typed.")


class FaultMessage(Message):
    door: int | None = Field(None, ge=0, le=32_767, description="Left out where the whole locker is meant.")
    note: str = Field("", max_length=200, description="What is wrong, in words.")


class Answer(Schema):
    """``ok``: heard. A door that it does not have is ``ok: false`` with a ``reason``."""

    ok: bool = True
    reason: str = ""


class OpenAnswer(Schema):
    """``reason``: ``wrong_pin``, ``locked`` (``until`` when), ``too_late``. ``for``: ``put_in`` or ``take_out``."""

    open: bool
    door: int | None = None
    what_for: str | None = Field(None, alias="for")
    reason: str = ""
    until: dt.datetime | None = None


class Beat(Answer):
    now: dt.datetime


router = Router(auth=LockerKey(), throttle=[Throttle(A_MINUTE)], tags=["lockers"])


def _heard(request: HttpRequest, code: str, said: Said) -> dict[str, Any]:
    bank: LockerBank = request.auth  # type: ignore[attr-defined]
    said = Said(said.kind, said.message_id.replace("\x00", ""), said.door, said.pin.replace("\x00", ""), said.note.replace("\x00", ""))
    if bank.code != code:
        keep_problem(
            bank=bank, said=Said(said.kind, said.message_id, said.door, note=f"→ {code[:60]}"), problem=LockerMessage.Problem.OTHER_KEY
        )
        raise HttpError(403, "This key is another locker's. It was noted.")
    try:
        return hear(bank=bank, said=said)
    except IdUsed:
        raise HttpError(409, "This message id stood for another message. Nothing was done.") from None


@router.post("/{slug:code}/open", response=OpenAnswer, by_alias=True, summary="Somebody typed a PIN: may a door be opened, and which?")
def open_door(request: HttpRequest, code: str, message: OpenMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.OPEN, message.message_id, pin=message.pin))


@router.post("/{slug:code}/opened", response=Answer, summary="A door was opened.")
def opened(request: HttpRequest, code: str, message: DoorMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.OPENED, message.message_id, message.door))


@router.post("/{slug:code}/closed", response=Answer, summary="A door was closed.")
def closed(request: HttpRequest, code: str, message: DoorMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.CLOSED, message.message_id, message.door))


@router.post("/{slug:code}/occupied", response=Answer, summary="Something lies behind a door.")
def occupied(request: HttpRequest, code: str, message: DoorMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.OCCUPIED, message.message_id, message.door))


@router.post("/{slug:code}/empty", response=Answer, summary="Nothing lies behind a door.")
def empty(request: HttpRequest, code: str, message: DoorMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.EMPTY, message.message_id, message.door))


@router.post("/{slug:code}/fault", response=Answer, summary="A compartment, or the locker, is out of order.")
def fault(request: HttpRequest, code: str, message: FaultMessage) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.FAULT, message.message_id, message.door, note=message.note))


@router.post("/{slug:code}/heartbeat", response=Beat, summary="The locker is there.")
def heartbeat(request: HttpRequest, code: str, message: Message) -> dict[str, Any]:
    return _heard(request, code, Said(Kind.HEARTBEAT, message.message_id)) | {"now": timezone.now()}
