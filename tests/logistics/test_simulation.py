"""Days of the post without people: every parcel comes to an end or stands on the clerks' list, and the books of parcels balance.

The whole month runs by ``manage.py simulate_post``.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from logistics.models import Hold, LockerReservation, Parcel, TrackingEvent
from logistics.simulation.balance import balance
from logistics.simulation.fates import Chances
from logistics.simulation.month import Month

pytestmark = pytest.mark.django_db


def test_some_days_of_the_post_balance() -> None:
    # More goes wrong than in life, so that few parcels meet all of it.
    chances = Chances(never_handed_in=0.05, lost=0.03, vanishes=0.02, on_hold=0.08, absent=0.3, refused=0.05, never_picked_up=0.3)
    month = Month(days=5, parcels=120, chances=chances)

    month.run()

    found = balance(timezone.now())
    assert found.off == []
    assert found.booked == 120 - month.unsendable == found.accounted
    assert found.delivered > found.returned > 0
    assert found.lost > 0
    assert found.on_the_list > 0
    assert Hold.objects.exists()
    assert LockerReservation.objects.filter(end="moved").exists(), "some were brought from a locker to its office"


def test_what_does_not_add_up_is_named() -> None:
    Month(days=1, parcels=8, chances=Chances(never_handed_in=0, lost=0, vanishes=0)).run()
    parcel = Parcel.objects.filter(status="delivered").latest("pk")
    Parcel.objects.filter(pk=parcel.pk).update(status="ready_for_pickup", status_at=timezone.now())

    off = "\n".join(balance(timezone.now()).off)

    assert f"{parcel.number.number} (ready_for_pickup) came to no end and stands on no list" in off
    assert f"{parcel.pk} says ready_for_pickup" in off
    assert TrackingEvent.objects.filter(recorded_at__gt=timezone.now() - dt.timedelta(hours=1)).exists()
