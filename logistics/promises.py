"""Why a parcel was promised for its day, and whether the promise was kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from cms.formats import format_day
from logistics.calendar import ONE_DAY, Closures, Place
from logistics.models import Address, Parcel, ParcelStatus, Service, Shipment
from logistics.zones import zones_of

Lost = dict[str, str]  # "day" in ISO 8601; "why": weekday, holiday or closure
MOVED = {ParcelStatus.DELIVERED, ParcelStatus.READY_FOR_PICKUP}


def days_lost(*, service: Service, recipient: Address, pickup_on: dt.date, promised_for: dt.date) -> list[Lost]:
    """The days between pick-up and promise on which ``service`` does not deliver at the recipient's, each with its reason. Two queries."""
    between = [pickup_on + n * ONE_DAY for n in range(1, (promised_for - pickup_on).days)]
    if len(between) < service.transit_days:
        return []
    country, postcode = recipient.country, recipient.postcode
    zone = zones_of([(country, postcode)])[country, postcode]
    closed = Closures.load(since=pickup_on, days=len(between) + 1).at(zone, country=country, postcode=postcode)
    place = Place(country, postcode, closed)
    return [{"day": day.isoformat(), "why": why} for day in between if (why := _why(place, day, service))]


def _why(place: Place, day: dt.date, service: Service) -> str:
    if place.is_operating(day, service=service):
        return ""
    if day in place.closed:
        return "closure"
    return "holiday" if place.rests(day) else "weekday"


def promise_words(shipment: Shipment) -> list[str]:
    """The promise with its reason, a sentence each, in the active language."""
    said = {
        "day": format_day(shipment.promised_for),
        "pickup": format_day(shipment.pickup_on),
        "service": shipment.service.name_in(),
        "days": shipment.service.transit_days,
    }
    sentences = [
        _("Promised for %(day)s: picked up on %(pickup)s, and %(service)s takes %(days)s operating days.") % said
        if shipment.service.transit_days != 1
        else _("Promised for %(day)s: picked up on %(pickup)s, and %(service)s takes one operating day.") % said
    ]
    words = {"weekday": _("%(day)s: no delivery"), "holiday": _("%(day)s: public holiday"), "closure": _("%(day)s: closed")}
    lost = [(parse_date(row["day"]), words[row["why"]]) for row in shipment.days_lost]
    if lost:
        days = "; ".join(sentence % {"day": format_day(day)} for day, sentence in lost if day)
        sentences.append(_("Days that do not count: %(days)s.") % {"days": days})
    return sentences


@dataclass(frozen=True)
class Kept:
    """A service's promises for a span of days, in parcels: brought in time, late (``days_late`` in all), and not yet though it was due."""

    service: str
    promised: int
    in_time: int
    late: int
    days_late: float
    overdue: int

    @property
    def share(self) -> float | None:
        """Of those that are decided, how many were in time, in percent; None where none is."""
        decided = self.in_time + self.late + self.overdue
        return round(100 * self.in_time / decided, 1) if decided else None

    @property
    def mean_days_late(self) -> float | None:
        return round(self.days_late / self.late, 1) if self.late else None


def _promised(since: dt.date, until: dt.date) -> QuerySet[Parcel]:
    # Whoever it is for may have asked for another day: then that is the promise.
    day = Coalesce("redirection__promised_for", "shipment__promised_for")
    seen = Parcel.objects.annotate(promised_for=day).filter(promised_for__range=(since, until), shipment__withdrawn_at=None)
    # What its sender never handed in was no promise of the post's.
    return seen.exclude(status=ParcelStatus.PENDING)


def promises_kept(*, since: dt.date, until: dt.date, today: dt.date | None = None) -> list[Kept]:
    """By service, for what was promised from ``since`` to ``until``. Three queries.

    Brought is what was delivered or lies ready to be picked up.
    """
    today = today or timezone.localdate()
    came = Q(status__in=MOVED)
    parcels = _promised(since, until).annotate(came_on=TruncDate("status_at"))
    counted: dict[int, Any] = {
        row["shipment__service"]: row
        for row in parcels.order_by()
        .values("shipment__service")
        .annotate(
            promised=Count("pk"),
            in_time=Count("pk", filter=came & Q(came_on__lte=F("promised_for"))),
            late=Count("pk", filter=came & Q(came_on__gt=F("promised_for"))),
            overdue=Count("pk", filter=~came & Q(promised_for__lt=today)),
        )
    }
    late = parcels.filter(came, came_on__gt=F("promised_for"))
    days: dict[int, int] = {}
    for service, came_on, promised_for in late.values_list("shipment__service", "came_on", "promised_for"):
        days[service] = days.get(service, 0) + (came_on - promised_for).days
    services = Service.objects.named().filter(pk__in=counted)
    return [
        Kept(
            service.name_in(),
            row["promised"],
            row["in_time"],
            row["late"],
            days.get(service.pk, 0),
            row["overdue"],
        )
        for service in services
        if (row := counted[service.pk])
    ]
