"""Booking: numbers for each box, once a key."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from logistics.booking import book
from logistics.models import ItemNumber, NumberRange, Parcel, Service, Shipment
from logistics.numbers import RangeExhausted, is_valid
from logistics.sizes import ParcelSpec
from tests.factories import make_address, make_service
from tests.logistics.rows import make_shipment


def test_each_parcel_gets_a_number_and_its_place(db: None) -> None:
    shipment = make_shipment(grams=(1500, 2500))

    parcels = list(shipment.parcels.select_related("number"))
    assert [(parcel.position, parcel.of, parcel.grams, parcel.status) for parcel in parcels] == [
        (1, 2, 1500, "pending"),
        (2, 2, 2500, "pending"),
    ]
    assert all(is_valid(parcel.number.number) for parcel in parcels)


def test_the_same_key_again_is_the_same_shipment(db: None) -> None:
    first = make_shipment(key="order-1", grams=(500, 500))

    again = make_shipment(key="order-1", grams=(900,), service=first.service)

    assert again == first
    assert (Shipment.objects.count(), Parcel.objects.count(), ItemNumber.objects.count()) == (1, 2, 2)


def test_without_numbers_nothing_is_booked(db: None) -> None:
    service = make_service()
    NumberRange.objects.update(last_serial=1)

    with pytest.raises(RangeExhausted):
        make_shipment(service=service, grams=(500, 500))

    assert (Shipment.objects.count(), Parcel.objects.count(), ItemNumber.objects.count()) == (0, 0, 0)


def test_what_cannot_be_booked(db: None) -> None:
    service = make_service(cash_on_delivery=False)

    with pytest.raises(ValueError, match="at least one parcel"):
        make_shipment(service=service, grams=())
    with pytest.raises(ValueError, match="takes no cash"):
        make_shipment(service=service, cash_to_collect=Decimal("12.50"))

    assert Shipment.objects.count() == 0


@pytest.mark.postgres
def test_many_at_once_with_one_key_book_once(committed_db: None) -> None:
    service = make_service()
    ends = {"sender": make_address(), "recipient": make_address()}
    facts = {"parcels": [ParcelSpec(500), ParcelSpec(700)], "pickup_on": dt.date(2026, 11, 23), "promised_for": dt.date(2026, 11, 24)}

    def booker(n: int) -> int:
        try:
            return book(key=f"order-{n % 5}", service=Service(pk=service.pk, code="home-24"), **ends, **facts).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        booked = list(pool.map(booker, range(80)))

    assert len(set(booked)) == 5
    assert (Shipment.objects.count(), Parcel.objects.count(), ItemNumber.objects.count()) == (5, 10, 10)
