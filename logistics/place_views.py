"""The public pages of offices and lockers: which is near, and when it is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.formats import format_moment
from logistics.hours import Timetable, timetable, timetable_of
from logistics.models import LockerBank, Office, OfficeClosure
from logistics.nearby import distance_in_words, nearest, point_of
from logistics.region_map import Mark, draw

A_PAGE = 20
SERVICES = ("hands_out", "takes_in", "takes_payments", "prints_labels", "step_free")


@dataclass(frozen=True)
class Row:
    """One place of the list. ``km`` is None where nothing was searched for."""

    number: int
    place: Office | LockerBank
    km: float | None
    is_open: bool
    when: str

    @property
    def is_locker(self) -> bool:
        return isinstance(self.place, LockerBank)

    @property
    def distance(self) -> str:
        return distance_in_words(self.km)


def when_open(hours: Timetable, at: dt.datetime) -> tuple[bool, str]:
    """Whether it is open, and until or from when, in words."""
    closes = hours.closes_at(at)
    if closes is not None:
        if hours.on(timezone.localdate(at)).is_all_day and hours.on(timezone.localdate(closes)).is_all_day:
            return True, _("Open day and night")
        return True, _("Open until %(time)s") % {"time": f"{timezone.localtime(closes):%H:%M}"}
    opens = hours.opens_at(at)
    if opens is None:
        return False, _("Closed at present")
    if timezone.localdate(opens) == timezone.localdate(at):
        return False, _("Closed. Opens today at %(time)s") % {"time": f"{timezone.localtime(opens):%H:%M}"}
    return False, _("Closed. Opens on %(moment)s") % {"moment": format_moment(opens)}


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """All offices and lockers, or the nearest first to what ``?q=`` names. Four queries, however many there are."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    now = timezone.now()
    all_offices = list(Office.objects.filter(is_active=True).prefetch_related("closures"))
    searched = point_of(words, offices=all_offices) if words else None
    places: list[Office | LockerBank] = [*all_offices, *LockerBank.objects.filter(is_active=True)]
    near = nearest(places, to=searched)
    page = Paginator(near, A_PAGE).get_page(request.GET.get("p"))
    rows = []
    for number, row in enumerate(page, start=page.start_index()):
        hours = timetable_of(row.place) if isinstance(row.place, Office) else timetable(row.place)
        rows.append(Row(number, row.place, row.km, *when_open(hours, now)))
    marks = [Mark(row.number, row.place.point, row.place.name, row.is_open, row.is_locker) for row in rows if row.place.point is not None]
    context = {"words": words, "rows": rows, "page_obj": page, "unknown": bool(words) and searched is None}
    context["map"] = draw(marks, searched=searched)
    return render(request, "logistics/offices.html", context)


@require_safe
def office(request: HttpRequest, code: str) -> HttpResponse:
    """One office: whether it is open, the coming week, what differs after that, and what it does."""
    place = get_object_or_404(Office.objects.prefetch_related("closures", "lockers"), code=code, is_active=True)
    today = timezone.localdate()
    hours = timetable_of(place)
    later = [hours.on(closure.day) for closure in place.closures.all() if _is_later(closure, today)]
    context = _shown(place, hours) | {"later": sorted(later, key=lambda day: day.date)}
    context["services"] = [_label(name) for name in SERVICES if getattr(place, name)]
    context["lockers"] = [bank for bank in place.lockers.all() if bank.is_active]
    return render(request, "logistics/office.html", context)


@require_safe
def locker(request: HttpRequest, code: str) -> HttpResponse:
    """One locker: where it stands, and to which office its parcels go when nobody comes for them."""
    place = get_object_or_404(LockerBank.objects.select_related("office"), code=code, is_active=True)
    return render(request, "logistics/office.html", _shown(place, timetable(place)) | {"is_locker": True})


def _shown(place: Office | LockerBank, hours: Timetable) -> dict[str, object]:
    now = timezone.now()
    is_open, when = when_open(hours, now)
    context: dict[str, object] = {"place": place, "is_open": is_open, "when": when, "days": hours.days(timezone.localdate(now))}
    if place.point is None:
        return context
    around = [other for other in Office.objects.filter(is_active=True) if other.point and other.name != place.name]
    marks = [Mark(0, other.point, other.name, is_open=False) for other in around if other.point]
    marks.append(Mark(1, place.point, place.name, is_open, isinstance(place, LockerBank)))
    return context | {"map": draw(marks, searched=place.point)}


def _label(field: str) -> object:
    return Office._meta.get_field(field).verbose_name  # type: ignore[union-attr]


def _is_later(closure: OfficeClosure, today: dt.date) -> bool:
    return dt.timedelta(days=7) <= closure.day - today < dt.timedelta(days=60)
