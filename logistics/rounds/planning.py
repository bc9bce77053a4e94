"""Planning a day of an office: in the background, over and over until it suits."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from background.retry import Permanent, durable_task
from logistics.models import Office, Parcel, PlanRun, Round, RoundParcel, RoundStop, Shift
from logistics.rounds.checking import check
from logistics.rounds.doors import Door
from logistics.rounds.locker_doors import save_addresses
from logistics.rounds.posing import Kept, Posed, pose, time_of, window_of
from logistics.rounds.problem import Plan, Way
from logistics.rounds.reasons import why_left_out, why_never
from logistics.rounds.waiting import doors_of

logger = logging.getLogger(__name__)

State = PlanRun.State
UNDER_WAY = (State.WAITING, State.RUNNING)
# A planning of which nothing was heard for so long is dead, and another may begin.
GIVEN_UP_AFTER = dt.timedelta(minutes=15)
# What an hour of working time counts for, in metres a second: a little less than the speed, so that short ways win over waiting.
SECOND_COST = 3


class CannotPlan(Exception):
    """Says, in the active language, what is in the way. Nothing was changed."""


def ask_for_plan(*, office: Office, day: dt.date, actor: Any) -> PlanRun:
    """Queue the planning of ``day``. Where one is under way already, that one is returned."""
    under_way = PlanRun.objects.filter(office=office, day=day, state__in=UNDER_WAY)
    under_way.filter(asked_at__lt=timezone.now() - GIVEN_UP_AFTER).update(state=State.FAILED, message=_("The planning was lost."))
    try:
        with transaction.atomic():
            run = PlanRun.objects.create(office=office, day=day, asked_by=actor)
            plan_in_background.enqueue(run.pk, translation.get_language() or settings.LANGUAGE_CODE)
    except IntegrityError:
        return under_way.get()
    return run


@durable_task(attempts=2, limit=dt.timedelta(minutes=10))
def plan_in_background(run_id: int, language: str) -> None:
    """Plan ``run_id`` with texts in ``language``. Run twice, it plans once."""
    run = PlanRun.objects.select_related("office").get(pk=run_id)
    if run.state not in UNDER_WAY:
        return
    with translation.override(language):
        try:
            plan(run)
        except CannotPlan as reason:
            _end(run, State.FAILED, message=str(reason))
        except Exception as error:
            _end(run, State.FAILED, message=_("The planning failed. Nothing was changed; plan again."))
            raise Permanent(str(error)) from error


def plan(run: PlanRun, *, seconds: float | None = None) -> None:
    """Gather, solve, write. The rounds of the day that are drafts are made anew; all others stay as they are."""
    PlanRun.objects.filter(pk=run.pk).update(state=State.RUNNING, percent=1)
    shifts = _free_shifts(run.office, run.day)
    kept = _kept(run.office, run.day)
    posed = pose(office=run.office, doors=doors_of(office=run.office, day=run.day), shifts=shifts, kept=kept)

    def tell(part: float) -> None:
        PlanRun.objects.filter(pk=run.pk, state=State.RUNNING).update(percent=min(99, round(100 * part)))

    from logistics.rounds.solving import solve  # numpy and PyVRP: only where something is planned, not in each web process

    never = {stop.key: why for stop in posed.problem.stops if (why := why_never(posed.problem, stop))}
    possible = replace(posed.problem, stops=tuple(stop for stop in posed.problem.stops if stop.key not in never))
    found_in = settings.ROUND_PLAN_SECONDS if seconds is None else seconds
    solution = solve(possible, seconds=found_in, second_cost=SECOND_COST, tell=tell)
    solution = replace(solution, unserved=(*never, *solution.unserved))
    found = check(posed.problem, solution).violations
    if found:  # the solver and the checker share no code: where they differ, nothing is believed
        raise CannotPlan(
            _("The plan that was found breaks its own rules (%(rule)s). Nothing was changed; plan again.") % {"rule": found[0].rule}
        )
    try:
        changed = _write(run, posed, solution, shifts, kept)
    except IntegrityError:
        raise CannotPlan(_("Something was changed while planning. Nothing was written; plan again.")) from None
    nowhere = _("Neither its postcode nor the office has a place on the map.")
    left_out = [[_name(door), _place(door), door.refusal or nowhere] for door in posed.unplaced]
    for key in solution.unserved:
        why = never.get(key) or why_left_out(posed.problem, posed.problem.stops[key])
        left_out.append([_name(posed.doors[key]), _place(posed.doors[key]), why])
    left_out += [[_name(door), _place(door), _("It was delivered, held or taken elsewhere while this was planned.")] for door in changed]
    _end(run, State.DONE, message=posed.notice, left_out=left_out)


def _end(run: PlanRun, state: str, **fields: Any) -> None:
    PlanRun.objects.filter(pk=run.pk).update(state=state, percent=100, **fields)


def _name(door: Door) -> str:
    return door.address.name


def _place(door: Door) -> str:
    return f"{door.address.street}, {door.address.postcode} {door.address.locality}"


def _free_shifts(office: Office, day: dt.date) -> list[Shift]:
    """Shifts of the day whose round has not left the draft."""
    shifts = (
        Shift.objects.filter(vehicle__office=office, vehicle__is_active=True, day=day).select_related("vehicle").order_by("starts", "pk")
    )
    return list(shifts.exclude(pk__in=Round.objects.filter(day=day).exclude(state=Round.State.DRAFT).values("shift")))


def _kept(office: Office, day: dt.date) -> dict[tuple[str, ...], Kept]:
    """Windows that clerks set, and stops that stay where they are, of the drafts that stand now."""
    rows = RoundStop.objects.filter(round__office=office, round__day=day, round__state=Round.State.DRAFT).select_related(
        "address", "round", "pickup", "locker"
    )
    return {
        Door(row.address, pickup=row.pickup, locker=row.locker).key: Kept(
            row.opens, row.closes, row.round.shift_id if row.is_fixed else None, row.arrives
        )
        for row in rows
    }


@transaction.atomic
def _write(run: PlanRun, posed: Posed, solution: Plan, shifts: list[Shift], kept: dict[tuple[str, ...], Kept]) -> list[Door]:
    """Put the plan into rounds, in the place of the drafts that were there. Returns doors of which something was changed meanwhile."""
    Office.objects.select_for_update().get(pk=run.office_id)  # of two plannings one writes after the other
    if {shift.pk for shift in _free_shifts(run.office, run.day)} != {shift.pk for shift in shifts}:
        raise CannotPlan(_("A shift or a round was changed while planning. Nothing was written; plan again."))
    save_addresses(posed.doors)
    Round.objects.filter(office=run.office, day=run.day, state=Round.State.DRAFT).delete()
    now = doors_of(office=run.office, day=run.day)
    still = {parcel.pk for door in now for parcel in door.parcels}
    full = {door.locker.pk for door in now if door.locker and door.taken_out}
    locked = Parcel.objects.select_for_update(of=("self",)).filter(pk__in=[parcel.pk for door in posed.doors for parcel in door.parcels])
    same = {parcel.pk: (parcel.status, parcel.redirection_id) for parcel in locked.order_by("pk")}

    def is_as_planned(parcel: Parcel) -> bool:
        return parcel.pk in still and same.get(parcel.pk) == (parcel.status, parcel.redirection_id)

    changed: list[Door] = []
    for way in solution.ways:
        _write_round(run, posed, way, kept, still=is_as_planned, full=full, changed=changed)
    # A vehicle that nothing was planned for stands there too, so that stops can be moved to it by hand.
    idle = [shift for shift in shifts if shift.pk not in {way.tour for way in solution.ways}]
    Round.objects.bulk_create(Round(office_id=run.office_id, day=run.day, shift=shift) for shift in idle)
    return changed


def _write_round(
    run: PlanRun,
    posed: Posed,
    way: Way,
    kept: dict[tuple[str, ...], Kept],
    *,
    still: Callable[[Parcel], bool],
    full: set[int],
    changed: list[Door],
) -> None:
    metres = check(posed.problem, Plan((way,), ())).metres
    row = Round.objects.create(
        office=run.office,
        day=run.day,
        shift_id=way.tour,
        leaves=time_of(way.leaves // 60 * 60),
        back=time_of(way.back),
        metres=round(metres),
    )
    for position, visit in enumerate(way.visits, start=1):
        door, spot = posed.doors[visit.stop], posed.spots[visit.stop]
        parcels = [parcel for parcel in door.parcels if still(parcel)]
        if len(parcels) < len(door.parcels):
            changed.append(door)
        if not parcels and not door.pickup and not (door.locker and door.locker.pk in full):
            continue
        before = kept.get(door.key)
        opens, closes = window_of(door, before)
        stop = RoundStop.objects.create(
            round=row,
            kind=door.kind,
            address=door.address,
            pickup=door.pickup,
            locker=door.locker,
            position=position,
            opens=opens,
            closes=closes,
            service_seconds=door.service_seconds,
            arrives=time_of(visit.begins),
            is_fixed=bool(before and before.shift),
            latitude=Decimal(f"{spot.latitude:.5f}"),
            longitude=Decimal(f"{spot.longitude:.5f}"),
            place_from=spot.known,
        )
        RoundParcel.objects.bulk_create(RoundParcel(stop=stop, parcel=parcel) for parcel in parcels)
