"""Asking the post to come by, and what becomes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.addresses import normalise_postcode
from logistics.calendar import ONE_DAY, Closures, Place
from logistics.models import Address, PickupRequest
from logistics.zones import zone_of

AHEAD_DAYS = 14
SUNDAY = 7
# The rounds of the afternoon leave at one; an hour before, a stop can still be put in.
TODAY_UNTIL = dt.time(12)
State = PickupRequest.State


class CannotAsk(Exception):
    """Nothing was written; the message is translated and for the sender."""


def days_to_ask(sender: Address, *, now: dt.datetime | None = None) -> Iterator[dt.date]:
    """The days of the next two weeks on which the post can come to ``sender``: no Sunday, no holiday there, no closure.

    Today is one of them until noon.
    """
    local = timezone.localtime(now)
    first = local.date() if local.time() < TODAY_UNTIL else local.date() + ONE_DAY
    country, postcode = normalise_postcode(sender.country, sender.postcode)
    zone = zone_of(country=country, postcode=postcode)
    place = Place(country, postcode, Closures.load(since=first).at(zone, country=country, postcode=postcode))
    for n in range(AHEAD_DAYS):
        day = first + n * ONE_DAY
        if day.isoweekday() != SUNDAY and not place.rests(day):
            yield day


def is_too_late_for(day: dt.date, window: str, *, now: dt.datetime | None = None) -> bool:
    """Whether ``window`` of ``day`` has gone: this morning's round has left."""
    return day == timezone.localdate(now) and window == PickupRequest.Window.MORNING


def ask_for_pickup(
    *, sender: Address, day: dt.date, window: str, parcels: int, note: str = "", now: dt.datetime | None = None
) -> PickupRequest:
    """Ask the post to come to ``sender`` on ``day``.

    One request a sender and day; raises ``CannotAsk`` for a second, for a day on which it does not come, and for this very morning.
    """
    if is_too_late_for(day, window, now=now):
        raise CannotAsk(_("This morning's round has left. Choose the afternoon or another day; nothing was asked for."))
    if day not in set(days_to_ask(sender, now=now)):
        raise CannotAsk(_("The post does not come on that day. Choose another; nothing was asked for."))
    try:
        with transaction.atomic():
            return PickupRequest.objects.create(sender=sender, day=day, window=window, parcels=parcels, note=note)
    except IntegrityError:
        raise CannotAsk(_("You have asked for that day already. Call that off first if you want another time.")) from None


def settle(*, pickup: PickupRequest, state: str, actor: Any) -> bool:
    """Confirm or call off ``pickup``; False, and nothing changed, where that is not possible any more."""
    before = {State.CONFIRMED: [State.ASKED], State.CANCELLED: [State.ASKED, State.CONFIRMED]}[PickupRequest.State(state)]
    waiting = PickupRequest.objects.filter(pk=pickup.pk, state__in=before)
    return bool(waiting.update(state=state, settled_at=timezone.now(), settled_by=actor))


def pickups_to_come() -> QuerySet[PickupRequest]:
    """From today on, for the clerks: what waits for an answer first, then by day."""
    return PickupRequest.objects.filter(day__gte=timezone.localdate()).select_related("sender", "settled_by").order_by("day", "pk")
