"""Recording events as clerks do it: by number, often the same one twice, often many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.formats import format_moment
from logistics.models import Parcel, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.numbers import clean, is_valid
from logistics.tracking import EventRefused, record_event


class Result(StrEnum):
    """What became of one number; each has its own colour and word on the screen."""

    RECORDED = "recorded"
    DOUBLE = "double"
    REFUSED = "refused"
    CHECK_DIGIT = "check_digit"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """``number`` as it was read; ``message`` in the active language."""

    result: Result
    number: str
    message: str
    parcel: Parcel | None = None


def record_once(*, parcel: Parcel, code: str, actor: User, office: str, facts: Mapping[str, str]) -> Outcome:
    """Record that ``code`` happens to ``parcel`` now, unless the same, facts and all, happened there last today (a double click or scan).

    ``facts`` are the further arguments of ``tracking.record_event``. Raises nothing: a refusal is an ``Outcome``.
    """
    number = str(parcel)
    now = timezone.now()
    with transaction.atomic():
        # Two clicks at once wait for each other here, so that the second sees the first's event.
        Parcel.objects.select_for_update().get(pk=parcel.pk)
        last = parcel.events.order_by("occurred_at", "pk").last()
        if last and _says(last, code, office, facts) and timezone.localdate(last.occurred_at) == timezone.localdate(now):
            message = _("Already recorded on %(when)s. Nothing was added.") % {"when": format_moment(last.occurred_at)}
            return Outcome(Result.DOUBLE, number, message, parcel)
        try:
            record_event(parcel=parcel, code=code, occurred_at=now, actor=actor, office=office, **facts)
        except EventRefused as refusal:
            return Outcome(Result.REFUSED, number, str(refusal), parcel)
    return Outcome(Result.RECORDED, number, _("%(event)s: recorded.") % {"event": EventCode(code).label}, parcel)


def _says(event: TrackingEvent, code: str, office: str, facts: Mapping[str, str]) -> bool:
    """Whether ``event`` is this very report. A second attempt on one day may fail for another reason."""
    return (event.code, event.office) == (code, office) and all(getattr(event, fact) == said for fact, said in facts.items())


def record_scans(*, typed: list[str], code: str, actor: User, office: str, facts: Mapping[str, str]) -> list[Outcome]:
    """Record ``code`` for each of the ``typed`` numbers, each by itself: what is wrong with one stops no other."""
    numbers = [clean(text) for text in typed]
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
    if is_valid(number):
        return Outcome(Result.UNKNOWN, number, _("No parcel of ours has this number. Set it aside."))
    return Outcome(Result.CHECK_DIGIT, number, _("There is a mistake in this number: its check digit does not fit. Type it again."))
