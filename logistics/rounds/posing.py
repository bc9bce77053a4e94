"""From rows to a problem: doors and shifts as stops and tours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from logistics.models import Office, Round, RoundStop, Shift, Vehicle
from logistics.rounds.distances import Tables, tables_for
from logistics.rounds.doors import DAY_CLOSES, DAY_OPENS, Door, door_at
from logistics.rounds.locker_doors import taken_out_of
from logistics.rounds.places import Spot, office_spot, own_spot, spots_of
from logistics.rounds.problem import Load, Problem, Stop, Tour

# What stays in its round is reached within so much of its planned time.
KEPT_WITHIN = 15 * 60
KEPT_WEIGHT = 10
UNCOUNTED = 10**9


def seconds_of(time: dt.time) -> int:
    return time.hour * 3600 + time.minute * 60 + time.second


def time_of(seconds: float) -> dt.time:
    """To the minute, upwards; a way that would end after midnight ends at 23:59."""
    minutes = min(-int(-seconds // 60), 24 * 60 - 1)
    return dt.time(minutes // 60, minutes % 60)


def capacity_of(vehicle: Vehicle) -> Load:
    """In the order of ``doors.load_of``: parcels, grams, chilled places, millilitres."""
    return vehicle.max_parcels, vehicle.max_kg * 1000, vehicle.chilled_places, vehicle.max_litres * 1000 or UNCOUNTED


@dataclass
class Posed:
    """A problem with the doors that its stops stand for: ``Stop.key`` is the place in ``doors``. ``unplaced``: doors without a spot, and
    those to which nobody can go on that day."""

    problem: Problem
    doors: list[Door]
    spots: list[Spot]
    unplaced: list[Door]
    notice: str


@dataclass(frozen=True)
class Kept:
    """What was decided about a door before: its own window, and the round that it stays in (``shift`` None: free)."""

    opens: dt.time
    closes: dt.time
    shift: int | None = None
    arrives: dt.time | None = None


def window_of(door: Door, kept: Kept | None) -> tuple[dt.time, dt.time]:
    """What a clerk set counts before what was promised; a draft that was open all day was not set by anybody."""
    if kept and (kept.opens, kept.closes) != (DAY_OPENS, DAY_CLOSES):
        return kept.opens, kept.closes
    return door.window


def pose(*, office: Office, doors: Sequence[Door], shifts: Sequence[Shift], kept: dict[tuple[str, ...], Kept]) -> Posed:
    """The problem of bringing and fetching ``doors`` with ``shifts``. May ask the matrix service: not inside a transaction."""
    home, spots = office_spot(office), spots_of([door.address for door in doors], office=office)
    placed: list[tuple[Door, Spot]] = []
    unplaced = []
    for door, known in zip(doors, spots, strict=True):
        spot = (own_spot(door.locker) if door.locker else None) or known
        if home is None or spot is None or door.refusal:
            unplaced.append(door)
        else:
            placed.append((door, spot))
    tables = Tables([[0]], [[0]])
    if home and placed:
        tables = tables_for([(home.latitude, home.longitude), *((spot.latitude, spot.longitude) for _door, spot in placed)])
    stops = tuple(_stop(n, door, kept.get(door.key)) for n, (door, _spot) in enumerate(placed))
    tours = tuple(tour_of(shift) for shift in shifts)
    problem = Problem(tours, stops, tables.metres, tables.seconds)
    return Posed(problem, [door for door, _spot in placed], [spot for _door, spot in placed], unplaced, tables.notice)


def tour_of(shift: Shift) -> Tour:
    return Tour(shift.pk, 0, capacity_of(shift.vehicle), seconds_of(shift.starts), seconds_of(shift.ends))


def _stop(n: int, door: Door, kept: Kept | None) -> Stop:
    opens, closes = window_of(door, kept)
    first, last, only = float(seconds_of(opens)), float(seconds_of(closes)), None
    if kept and kept.shift is not None and kept.arrives is not None:
        # Where a clerk put it outside its window, the clerk's wish counts.
        planned = seconds_of(kept.arrives)
        first, last, only = max(0, planned - KEPT_WITHIN), planned + KEPT_WITHIN, frozenset({kept.shift})
    return Stop(
        key=n,
        place=n + 1,
        opens=first,
        closes=last,
        service=door.service_seconds,
        delivers=door.brings,
        collects=door.fetches,
        only=only,
        weight=KEPT_WEIGHT if only else door.weight,
    )


def pose_round(round_: Round, stops: Sequence[RoundStop]) -> Problem:
    """One round as it is ordered now, its stops with their own windows; keys are those of the rows. May ask the matrix service."""
    home = office_spot(round_.office)
    first = (home.latitude, home.longitude) if home else (float(stops[0].latitude), float(stops[0].longitude))
    tables = tables_for([first, *((float(stop.latitude), float(stop.longitude)) for stop in stops)])
    made, emptied = [], taken_out_of(stops)
    for n, row in enumerate(stops):
        door = door_at(row, taken_out=emptied[row.locker_id] if row.locker_id else ())
        made.append(
            Stop(
                key=row.pk,
                place=n + 1,
                opens=seconds_of(row.opens),
                closes=seconds_of(row.closes),
                service=row.service_seconds,
                delivers=door.brings,
                collects=door.fetches,
            )
        )
    return Problem((tour_of(round_.shift),), tuple(made), tables.metres, tables.seconds)
