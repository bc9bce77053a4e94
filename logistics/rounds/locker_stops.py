"""A stop at a locker while it is driven: what lies where, with which PIN, and what the locker has said.

What the locker says counts, and not what somebody remembers: a parcel lies inside when the locker says so, and is fetched when its
compartment is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from logistics.lockers.couriers import to_put_in, to_take_out
from logistics.models import LockerReservation, Parcel, Round, RoundParcel, RoundStop
from logistics.secret_codes import shown

Purpose, State = LockerReservation.Purpose, LockerReservation.State
# Of a round that is over nobody needs a PIN any more.
WITH_PINS = (Round.State.DRAFT, Round.State.FIXED, Round.State.OUT)


@dataclass(frozen=True)
class Compartment:
    """One door of the locker. ``pin`` is the courier's, "" where it is nobody's business any more; ``is_done``: the locker has said so."""

    parcel: Parcel
    door: int
    pin: str = ""
    is_done: bool = False


@dataclass
class LockerWork:
    """``homeless``: entries for which no compartment waits any more; they stay in the vehicle."""

    put_in: list[Compartment] = field(default_factory=list)
    take_out: list[Compartment] = field(default_factory=list)
    homeless: list[Parcel] = field(default_factory=list)

    @property
    def left_to_take_out(self) -> int:
        return sum(not one.is_done for one in self.take_out)


def work_at(row: Round) -> dict[int, LockerWork]:
    """Stop → what is done there, for the stops of ``row`` (loaded by ``changing.rounds_with_stops``) at lockers. Four queries at most."""
    stops = [stop for stop in row.stops.all() if stop.locker_id]
    if not stops:
        return {}
    has_pins = row.state in WITH_PINS
    banks = {stop.locker_id for stop in stops}
    expected = {reservation.parcel_id: reservation for reservation in to_put_in().filter(compartment__bank__in=banks)}
    inside = {reservation.parcel_id: reservation for reservation in put_in_on(row)}
    emptied = defaultdict(list)
    for reservation in [*_taken_out_on(row, banks), *(to_take_out().filter(compartment__bank__in=banks) if has_pins else ())]:
        emptied[reservation.compartment.bank_id].append(reservation)
    return {stop.pk: _work(stop, expected, inside, emptied[stop.locker_id], has_pins) for stop in stops}


def _work(
    stop: RoundStop,
    expected: dict[int | None, LockerReservation],
    inside: dict[int | None, LockerReservation],
    emptied: Iterable[LockerReservation],
    has_pins: bool,
) -> LockerWork:
    work = LockerWork()
    for entry in stop.entries.all():
        waits, lies = expected.get(entry.parcel_id), inside.get(entry.parcel_id)
        if lies is not None and lies.compartment.bank_id == stop.locker_id:
            work.put_in.append(Compartment(entry.parcel, lies.compartment.door, is_done=True))
        elif entry.is_open and waits is not None and waits.compartment.bank_id == stop.locker_id:
            work.put_in.append(Compartment(entry.parcel, waits.compartment.door, shown(waits.code_seed) if has_pins else ""))
        elif entry.is_open:
            work.homeless.append(entry.parcel)
    for reservation in emptied:
        if reservation.parcel is not None:
            is_done = reservation.ended_at is not None
            pin = "" if is_done else shown(reservation.code_seed)
            work.take_out.append(Compartment(reservation.parcel, reservation.compartment.door, pin, is_done))
    work.put_in.sort(key=lambda one: one.door)
    work.take_out.sort(key=lambda one: one.door)
    return work


def put_in_on(row: Round) -> QuerySet[LockerReservation]:
    """Compartments into which parcels of ``row`` came since it left, as the lockers say."""
    if row.out_at is None:
        return LockerReservation.objects.none()
    parcels = RoundParcel.objects.filter(stop__round=row, stop__locker=OuterRef("compartment__bank"), parcel=OuterRef("parcel"))
    said = LockerReservation.objects.filter(Exists(parcels), purpose=Purpose.COLLECT, inside_since__gte=row.out_at)
    return said.select_related("compartment")


def _taken_out_on(row: Round, banks: Iterable[int | None]) -> QuerySet[LockerReservation]:
    """What the post took out of ``banks`` since ``row`` left, until it was back."""
    by_post = Q(end=LockerReservation.End.MOVED) | Q(purpose=Purpose.DROP_OFF, end=LockerReservation.End.TAKEN)
    rows = LockerReservation.objects.filter(by_post, compartment__bank__in=banks, inside_since__isnull=False, parcel__isnull=False)
    if row.out_at is None:
        return rows.none()
    rows = rows.filter(ended_at__gte=row.out_at, **({"ended_at__lte": row.back_at} if row.back_at else {}))
    return rows.select_related("compartment", "parcel__number", "parcel__shipment__service").order_by("compartment__door")


def confirmed(row: Round) -> list[str]:
    """The numbers of what was put in and taken out since ``row`` left, as its lockers say. Three queries at most."""
    banks = set(row.stops.filter(locker__isnull=False).values_list("locker", flat=True))
    if not banks:
        return []
    rows = [*put_in_on(row).select_related("parcel__number"), *_taken_out_on(row, banks)]
    return [str(reservation.parcel) for reservation in rows]


def keep_a_place(parcels: Sequence[int]) -> set[int]:
    """Those of ``parcels`` for which a compartment waits still."""
    waiting = to_put_in().filter(parcel__in=parcels).values_list("parcel", flat=True)
    return {pk for pk in waiting if pk is not None}


def is_full() -> Exists:
    """Of stops, in filters: at a locker that has something in it which the post takes out."""
    return Exists(to_take_out().filter(compartment__bank=OuterRef("locker")))


def delete_empty(stops: QuerySet[RoundStop]) -> None:
    """Take those of ``stops`` off their rounds at which nothing is brought any more, and nothing fetched."""
    deliveries = stops.filter(~is_full(), kind=RoundStop.Kind.DELIVERY).annotate(brought=Count("entries"))
    RoundStop.objects.filter(pk__in=list(deliveries.filter(brought=0).values_list("pk", flat=True))).delete()
