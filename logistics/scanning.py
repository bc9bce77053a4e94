"""Recording events as clerks do it: by number, often the same one twice, often many at once, sometimes long after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.formats import format_moment
from cms.prepared import Prepared
from logistics.models import Parcel, ParcelStatus, Scan, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.numbers import clean, is_valid
from logistics.redirecting.labels import told, waits_for_label
from logistics.tracking import EventRefused, lock, record_on
from logistics.voiding import why_void


class Result(StrEnum):
    """What became of one number; each has its own colour and word on the screen."""

    RECORDED = "recorded"
    UNACCEPTED = "unaccepted"  # recorded, but nobody had accepted the parcel before
    REDIRECTED = "redirected"  # recorded, and its label is of before it was redirected
    DOUBLE = "double"
    REFUSED = "refused"
    VOID = "void"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    CHECK_DIGIT = "check_digit"
    NO_NUMBER = "no_number"


# What a scan keeps of a device's clock: older than this it is a broken clock, not a scan that waited.
OLDEST = dt.timedelta(days=7)
# What comes after the post has taken a parcel over.
NEEDS_ACCEPTANCE = {EventCode.EDD, EventCode.EMG, EventCode.EDG, EventCode.EMH, EventCode.EMI}
# Where a parcel is sorted or loaded by its label.
NEEDS_ITS_LABEL = {EventCode.EMA, EventCode.EDD, EventCode.EMG, EventCode.EDG}
_SHAPE = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)


@dataclass(frozen=True)
class Outcome:
    """``number`` as it was read; ``message`` in the active language."""

    result: Result
    number: str
    message: str
    parcel: Parcel | None = None


def number_in(text: str) -> str:
    """The item number in what was read: alone, or within the further data of a two-dimensional code or an address of the tracking page."""
    whole = clean(text)
    found = None if is_valid(whole) else next((part for part in _SHAPE.findall(text.upper()) if is_valid(part)), None)
    return found or whole


def take_scan(
    *,
    scan_id: UUID,
    typed: str,
    code: str,
    occurred_at: dt.datetime,
    actor: User | None,
    office: str,
    facts: Mapping[str, str],
    now: dt.datetime | None = None,
) -> Outcome:
    """Take one reading by its device's own id and record what it says; sent again, it is answered as the first time and counts once.

    Nothing that was read is lost: what cannot be recorded stays as a scan with its reason. Raises nothing for it. ``actor``: None for
    a machine; ``now``: when it is heard of, if that is not this moment.
    """
    try:
        with transaction.atomic():
            outcome = _outcome_of(typed, code=code, at=occurred_at, now=now or timezone.now(), actor=actor, office=office, facts=facts)
            Scan.objects.create(
                id=scan_id,
                typed=typed[:64],
                code=code,
                office=office,
                occurred_at=occurred_at,
                result=outcome.result,
                message=outcome.message[:400],
                parcel=outcome.parcel,
                scanned_by=actor,
            )
    except IntegrityError:
        # The id is there already; what this sending recorded went back with its transaction.
        scan = Scan.objects.select_related("parcel__number").get(pk=scan_id)
        outcome = Outcome(Result(scan.result), number_in(scan.typed), scan.message, scan.parcel)
    return outcome


_numbered: Prepared[Parcel] = Prepared(lambda *, number: Parcel.objects.select_related("number").filter(number__number=number))


def _outcome_of(
    typed: str, *, code: str, at: dt.datetime, now: dt.datetime, actor: User | None, office: str, facts: Mapping[str, str]
) -> Outcome:
    number = number_in(typed)
    parcel = _numbered.first(number=number) if is_valid(number) else None
    if parcel is None:
        return _no_parcel(number)
    if at < now - OLDEST:
        return Outcome(Result.REFUSED, number, _("The clock of this device is wrong by days. Set it, and scan again."), parcel)
    return record_once(parcel=parcel, code=code, actor=actor, office=office, facts=facts, at=at)


def record_once(
    *, parcel: Parcel, code: str, actor: User | None, office: str, facts: Mapping[str, str], at: dt.datetime | None = None
) -> Outcome:
    """Record that ``code`` happens to ``parcel`` at ``at`` (now), unless the same, facts and all, happened there last that day (a double
    click or scan).

    ``facts`` are the further arguments of ``tracking.record_event``. Raises nothing: a refusal is an ``Outcome``.
    """
    number = str(parcel)
    at = at or timezone.now()
    with transaction.atomic():
        # Two clicks at once wait for each other here, so that the second sees the first's event.
        locked = lock(parcel)
        was, redirected_before = locked.parcel.status, locked.parcel.redirection_id
        last = locked.events[-1] if locked.events else None
        if last and _says(last, code, office, facts) and timezone.localdate(last.occurred_at) == timezone.localdate(at):
            message = _("Already recorded on %(when)s. Nothing was added.") % {"when": format_moment(last.occurred_at)}
            return Outcome(Result.DOUBLE, number, message, parcel)
        redirection = waits_for_label(locked.parcel) if code in NEEDS_ITS_LABEL else None
        if redirection is not None and code == EventCode.EDG:
            return Outcome(Result.REFUSED, number, told(redirection), parcel)
        try:
            record_on(locked, parcel=parcel, code=code, occurred_at=at, actor=actor, office=office, **facts)
        except EventRefused as refusal:
            kind = Result.VOID if parcel.number.voided_at else Result.REFUSED
            return Outcome(kind, number, str(refusal), parcel)
    if was == ParcelStatus.PENDING and code in NEEDS_ACCEPTANCE:
        message = _("%(event)s: recorded. Nobody had accepted this parcel: check its weight and label.")
        return Outcome(Result.UNACCEPTED, number, message % {"event": EventCode(code).label}, parcel)
    if code in NEEDS_ITS_LABEL and parcel.redirection_id != redirected_before:
        redirection = waits_for_label(parcel)  # it was forwarded by this very scan
    if redirection is not None:
        message = _("%(event)s: recorded.") % {"event": EventCode(code).label}
        return Outcome(Result.REDIRECTED, number, f"{message} {told(redirection)}", parcel)
    return Outcome(Result.RECORDED, number, _("%(event)s: recorded.") % {"event": EventCode(code).label}, parcel)


def _says(event: TrackingEvent, code: str, office: str, facts: Mapping[str, str]) -> bool:
    """Whether ``event`` is this very report. A second attempt on one day may fail for another reason."""
    return (event.code, event.office) == (code, office) and all(getattr(event, fact) == said for fact, said in facts.items())


def record_scans(*, typed: list[str], code: str, actor: User, office: str, facts: Mapping[str, str]) -> list[Outcome]:
    """Record ``code`` for each of the ``typed`` numbers, each by itself: what is wrong with one stops no other."""
    numbers = [number_in(text) for text in typed]
    parcels = {str(parcel): parcel for parcel in Parcel.objects.filter(number__number__in=numbers).select_related("number")}
    outcomes: list[Outcome] = []
    seen: set[str] = set()
    for number in numbers:
        if number in seen:
            outcomes.append(Outcome(Result.DOUBLE, number, _("Twice in this list. It was taken once."), parcels.get(number)))
        elif number in parcels:
            outcomes.append(record_once(parcel=parcels[number], code=code, actor=actor, office=office, facts=facts))
        else:
            outcomes.append(_no_parcel(number))
        seen.add(number)
    return outcomes


def _no_parcel(number: str) -> Outcome:
    if not _SHAPE.fullmatch(number):
        return Outcome(Result.NO_NUMBER, number[:64], _("This is no item number. Scan the bars with 13 letters and digits below them."))
    if not is_valid(number):
        return Outcome(Result.CHECK_DIGIT, number, _("There is a mistake in this number: its check digit does not fit. Type it again."))
    if number[11:] != settings.POST_COUNTRY:
        message = _("A number of another post (%(country)s). Set it aside for foreign parcels.")
        return Outcome(Result.FOREIGN, number, message % {"country": number[11:]})
    if why := why_void(number):
        return Outcome(Result.VOID, number, why)
    return Outcome(Result.UNKNOWN, number, _("No parcel of ours has this number. Set it aside."))
