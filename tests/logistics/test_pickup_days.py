"""A parcel's pick-up day is its shipment's, whoever changes what."""

from __future__ import annotations

import datetime as dt

import pytest

from logistics.models import Parcel, Shipment
from tests.logistics.rows import make_parcel

pytestmark = pytest.mark.django_db
DAY, OTHER = dt.date(2027, 3, 1), dt.date(2027, 3, 4)


def day_of(parcel: Parcel) -> dt.date | None:
    return Parcel.objects.values_list("pickup_on", flat=True).get(pk=parcel.pk)


def test_a_new_parcel_has_the_day_of_its_shipment() -> None:
    parcel = make_parcel()
    assert day_of(parcel) == parcel.shipment.pickup_on


def test_it_follows_when_the_shipment_is_moved() -> None:
    parcel, stays = make_parcel(), make_parcel()
    Shipment.objects.filter(pk=parcel.shipment_id).update(pickup_on=DAY)
    assert day_of(parcel) == DAY
    assert day_of(stays) == stays.shipment.pickup_on != DAY


def test_it_stays_when_a_parcel_is_saved_that_was_read_before_or_given_another_day() -> None:
    parcel = make_parcel()
    parcel.pickup_on = None
    parcel.save()
    assert day_of(parcel) == parcel.shipment.pickup_on
    Parcel.objects.filter(pk=parcel.pk).update(pickup_on=OTHER)
    assert day_of(parcel) == parcel.shipment.pickup_on
