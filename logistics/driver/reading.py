"""What the driver's pages show, ready for the template."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from logistics.models import FailureReason, Parcel, Round, RoundStop, StopReport
from logistics.rounds.changing import rounds_with_stops
from logistics.rounds.doors import cash_of
from logistics.rounds.locker_stops import LockerWork, work_at
from logistics.rounds.reporting import reasons_at

SEEN = (Round.State.FIXED, Round.State.OUT, Round.State.BACK)
# A round that nobody closed stays with its driver so long: the phone may still hold reports of it.
KEPT_FOR = dt.timedelta(days=7)


@dataclass
class StopView:
    """One stop. ``waiting``: parcels of which nothing was said yet; ``cash`` what they bring; ``key`` of a report sent without scripts.

    ``work``: what is done there, at a locker.
    """

    row: RoundStop
    number: int
    waiting: list[Parcel]
    reports: list[StopReport]
    cash: Decimal
    age: int
    wants_signature: bool
    is_chilled: bool
    navigate: str
    work: LockerWork | None = None
    key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_pickup(self) -> bool:
        return self.row.kind == RoundStop.Kind.PICKUP

    @property
    def reasons(self) -> list[FailureReason]:
        return reasons_at(self.row)

    @property
    def is_done(self) -> bool:
        if self.work is not None and self.work.left_to_take_out and not self._is_said:
            return False
        return bool(self.reports) if self.is_pickup else not self.waiting

    @property
    def _is_said(self) -> bool:
        """Whether a report is about the whole stop, and not about some of its parcels."""
        of_parcels = {entry.report_id for entry in self.row.entries.all()}
        return any(report.result == StopReport.Result.DELIVERED or report.pk not in of_parcels for report in self.reports)


def rounds_of(driver: Any) -> QuerySet[Round]:
    """The driver's own rounds that are fixed or on the road, the next first."""
    since = timezone.localdate() - KEPT_FOR
    rows = Round.objects.filter(shift__driver=driver, state__in=SEEN, day__gte=since)
    return rows.select_related("shift__vehicle", "office").order_by("day", "shift__starts", "pk")


def round_of(driver: Any, pk: int) -> Round | None:
    """One of them with its stops, None where it is somebody else's or none."""
    found = rounds_with_stops(pk=pk, shift__driver=driver, state__in=SEEN)
    return found[0] if found else None


def stops_of(row: Round) -> list[StopView]:
    made, work = [], work_at(row)
    for number, stop in enumerate(row.stops.all(), start=1):
        waiting = [entry.parcel for entry in stop.entries.all() if entry.is_open]
        shipments = [parcel.shipment for parcel in waiting]
        made.append(
            StopView(
                row=stop,
                number=number,
                waiting=waiting,
                reports=list(stop.reports.all()),
                cash=cash_of(waiting),
                age=max((shipment.minimum_age for shipment in shipments), default=0),
                wants_signature=any(shipment.signature for shipment in shipments),
                is_chilled=any(shipment.service.is_chilled for shipment in shipments),
                navigate=navigate_link(stop),
                work=work.get(stop.pk),
            )
        )
    return made


def navigate_link(stop: RoundStop) -> str:
    """``settings.NAVIGATE_URL`` for one stop. A link: the page itself asks nobody."""
    address = stop.address
    words = f"{address.street}, {address.postcode} {address.locality}"
    return (
        settings.NAVIGATE_URL.replace("{latitude}", f"{stop.latitude:.5f}")
        .replace("{longitude}", f"{stop.longitude:.5f}")
        .replace("{address}", quote(words, safe=""))
    )
