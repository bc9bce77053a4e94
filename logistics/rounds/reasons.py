"""Why a stop stands in no round, and what a round breaks, in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from logistics.rounds.checking import Rule
from logistics.rounds.posing import time_of
from logistics.rounds.problem import Problem, Stop

PLAIN, GRAMS, CHILLED, MILLILITRES = range(4)


def why_left_out(problem: Problem, stop: Stop) -> str:
    """The first thing that alone keeps ``stop`` out of every tour; else that the tours are full."""
    alone = why_never(problem, stop)
    return alone or _("The rounds of this day are full: no place, or no time. Add a vehicle or a longer shift and plan again.")


def why_never(problem: Problem, stop: Stop) -> str:
    """What keeps ``stop`` out of every tour, even as its only stop; "" for nothing."""
    if not problem.tours:
        return _("No vehicle has a shift on this day. Add one and plan again.")
    load = tuple(max(pair) for pair in zip(stop.delivers, stop.collects, strict=True))
    if load[CHILLED] and not any(tour.capacity[CHILLED] for tour in problem.tours):
        return _("It must be kept cold, and no vehicle on this day has a chilled place.")
    if not any(all(need <= room for need, room in zip(load, tour.capacity, strict=True)) for tour in problem.tours):
        return _("It is more than any vehicle on this day carries.")
    arrivals = [
        (max(tour.starts + problem.seconds[tour.place][stop.place], stop.opens), tour)
        for tour in problem.tours
        if stop.only is None or tour.key in stop.only
    ]
    if not arrivals:
        return _("It was to stay in a round that is no longer planned. Set it free and plan again.")
    soonest = min(moment for moment, _tour in arrivals)
    if soonest > stop.closes:
        said = {"earliest": time_of(soonest).strftime("%H:%M"), "until": time_of(stop.closes).strftime("%H:%M")}
        return _("It cannot be reached in time: at %(earliest)s at the earliest, and it closes at %(until)s.") % said
    if not any(moment + stop.service + problem.seconds[stop.place][tour.place] <= tour.ends for moment, tour in arrivals):
        return _("No vehicle would be back by the end of its shift: it is too far, or opens too late.")
    return ""


def what_is_broken(broken: Sequence[Sequence[object]], names: dict[int, str]) -> list[str]:
    """``Round.broken`` in sentences; ``names``: stop → whose it is."""
    said = []
    for rule, stop, by, kind in broken:
        about = {"name": names.get(int(str(stop)), "") if stop is not None else "", "minutes": max(1, round(float(str(by)) / 60))}
        if rule == Rule.LATE:
            said.append(_("%(name)s: %(minutes)s minutes too late.") % about)
        elif rule == Rule.BACK_LATE:
            said.append(_("Back %(minutes)s minutes after the end of the shift.") % about)
        elif rule == Rule.TOO_MUCH and kind == CHILLED:
            said.append(_("%(count)s more chilled parcels than chilled places.") % {"count": by})
        elif rule == Rule.TOO_MUCH and kind == PLAIN:
            said.append(_("%(count)s parcels more than the vehicle has places for.") % {"count": by})
        elif rule == Rule.TOO_MUCH and kind == GRAMS:
            said.append(_("%(kilograms)s kg too heavy for the vehicle.") % {"kilograms": max(1, round(float(str(by)) / 1000))})
        elif rule == Rule.TOO_MUCH:
            said.append(_("%(litres)s litres more than the vehicle has room for.") % {"litres": max(1, round(float(str(by)) / 1000))})
    return said
