"""Rounds changed by hand: a stop moved, held where it is, given another window; then timed anew, with what that breaks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from logistics.models import Round, RoundParcel, RoundStop
from logistics.rounds.checking import Rule, check
from logistics.rounds.posing import pose_round, time_of
from logistics.rounds.problem import Plan
from logistics.rounds.timing import timed

SHOWN = {Rule.LATE, Rule.BACK_LATE, Rule.TOO_MUCH}


class CannotChange(Exception):
    """Says, in the active language, what is in the way. Nothing was changed."""


def rounds_with_stops(**which: object) -> list[Round]:
    """Rounds with all that pages, sheet and timing need, in a fixed number of queries."""
    rows = Round.objects.filter(**which).select_related("office", "shift__vehicle", "shift__driver").order_by("shift__starts", "pk")
    parcels = RoundParcel.objects.select_related("parcel__number", "parcel__shipment__service", "parcel__shipment__recipient")
    return list(
        rows.prefetch_related(
            Prefetch("stops", RoundStop.objects.select_related("address", "pickup", "locker")),
            Prefetch("stops__entries", parcels),
            "stops__entries__parcel__shipment__service__names",
            "stops__reports",
        )
    )


def _locked_draft(pk: int) -> Round:
    row = Round.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.state != Round.State.DRAFT:
        raise CannotChange(_("This round is fixed. Open it again before you change it; nothing was changed."))
    return row


def _numbered(stops: list[RoundStop]) -> None:
    for position, stop in enumerate(stops, start=1):
        if stop.position != position:
            RoundStop.objects.filter(pk=stop.pk).update(position=position)


def move_by(*, stop: RoundStop, steps: int) -> None:
    """Visit ``stop`` so many places later (earlier: below 0) in its round; at the ends it stays. Raises ``CannotChange``."""
    with transaction.atomic():
        row = _locked_draft(stop.round_id)
        stops = list(row.stops.all())
        here = next((n for n, one in enumerate(stops) if one.pk == stop.pk), None)
        if here is None:
            raise CannotChange(_("This stop was moved by somebody else. Look at the rounds again; nothing was changed."))
        moved = stops.pop(here)
        stops.insert(max(0, min(len(stops), here + steps)), moved)
        _numbered(stops)
    retime(row.pk)


def move_to(*, stop: RoundStop, target: Round) -> None:
    """Put ``stop`` into another draft of the same day and office, where it makes the way longer by least. Raises ``CannotChange``."""
    if (target.office_id, target.day) != (stop.round.office_id, stop.round.day):
        raise CannotChange(_("A stop goes to rounds of its own office and day alone. Nothing was changed."))
    with transaction.atomic():
        first, second = sorted((stop.round_id, target.pk))
        for pk in dict.fromkeys((first, second)):
            _locked_draft(pk)
        if not RoundStop.objects.filter(pk=stop.pk, round=stop.round_id).update(round=target, position=10_000, is_fixed=False):
            raise CannotChange(_("This stop was moved by somebody else. Look at the rounds again; nothing was changed."))
    place_best(target.pk, stop.pk)
    retime(stop.round_id)


def place_best(round_pk: int, stop_pk: int) -> None:
    """Where in its round the stop breaks least and drives least; asks for distances outside of the transaction."""
    row = rounds_with_stops(pk=round_pk)[0]
    stops = list(row.stops.all())
    problem = pose_round(row, stops)
    by_key = {stop.key: stop for stop in problem.stops}
    others = [by_key[stop.pk] for stop in stops if stop.pk != stop_pk]

    def worth(n: int) -> tuple[float, float]:
        way = timed(problem, tour=problem.tours[0], stops=[*others[:n], by_key[stop_pk], *others[n:]])
        checked = check(problem, Plan((way,), ()))
        return sum(one.by for one in checked.violations if one.rule in SHOWN), checked.metres

    best = min(range(len(others) + 1), key=worth)
    order = [stop.key for stop in [*others[:best], by_key[stop_pk], *others[best:]]]
    with transaction.atomic():
        _locked_draft(round_pk)
        now = {stop.pk: stop for stop in RoundStop.objects.filter(round=round_pk)}
        _numbered([now[pk] for pk in order if pk in now] + [stop for pk, stop in now.items() if pk not in order])
    retime(round_pk)


def hold(*, stop: RoundStop, stays: bool) -> None:
    """Let planning anew leave ``stop`` where it is, or set it free."""
    with transaction.atomic():
        _locked_draft(stop.round_id)
        RoundStop.objects.filter(pk=stop.pk).update(is_fixed=stays)


def set_window(*, stop: RoundStop, opens: dt.time, closes: dt.time) -> None:
    """What the recipient asked for: be there between these times. Raises ``CannotChange``."""
    if closes <= opens:
        raise CannotChange(_("The window ends before it begins. Nothing was changed."))
    with transaction.atomic():
        _locked_draft(stop.round_id)
        RoundStop.objects.filter(pk=stop.pk).update(opens=opens, closes=closes)
    retime(stop.round_id)


def take_out(*, stop: RoundStop) -> None:
    """Out of its round: it waits for the next planning."""
    with transaction.atomic():
        row = _locked_draft(stop.round_id)
        RoundStop.objects.filter(pk=stop.pk).delete()
        _numbered(list(row.stops.all()))
    retime(row.pk)


def retime(round_pk: int) -> None:
    """Write planned times, way and broken rules of a round in its present order. May ask the matrix service: not inside a transaction."""
    found = rounds_with_stops(pk=round_pk)
    if not found:
        return
    row, stops = found[0], list(found[0].stops.all())
    if not stops:
        Round.objects.filter(pk=round_pk).update(leaves=None, back=None, metres=0, broken=[])
        return
    problem = pose_round(row, stops)
    way = timed(problem, tour=problem.tours[0], stops=problem.stops)
    checked = check(problem, Plan((way,), ()))
    broken = [[one.rule, one.stop, one.by, one.kind] for one in checked.violations if one.rule in SHOWN]
    with transaction.atomic():
        locked = Round.objects.select_for_update(of=("self",)).get(pk=round_pk)
        if [stop.pk for stop in locked.stops.all()] != [stop.pk for stop in stops]:
            return  # somebody moved a stop meanwhile; whoever did that times it anew
        for visit in way.visits:
            RoundStop.objects.filter(pk=visit.stop).update(arrives=time_of(visit.begins))
        leaves, back = time_of(way.leaves // 60 * 60), time_of(way.back)
        Round.objects.filter(pk=round_pk).update(leaves=leaves, back=back, metres=round(checked.metres), broken=broken)
