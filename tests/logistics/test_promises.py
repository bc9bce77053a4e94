"""Why a parcel was promised for its day, and whether the promise was kept."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.roles import Role
from logistics.models import Closure, Parcel, ParcelStatus, Service
from logistics.promises import promise_words, promises_kept
from logistics.setup import install_portugal
from tests.factories import make_user
from tests.logistics.rows import make_parcel, make_shipment

pytestmark = pytest.mark.django_db
LISBON = ZoneInfo("Europe/Lisbon")


def day(number: int, month: int = 11) -> dt.date:
    return dt.date(2026, month, number)


def test_the_days_that_did_not_count_are_kept_with_their_reasons() -> None:
    service = install_portugal()[0]
    Closure.objects.create(day=day(30), area="PT 3000-000 3049-999", reason="Storm")

    # Picked up on Friday; the weekend, a closure of the town and a public holiday lie between.
    shipment = make_shipment(service=service, pickup_on=day(27), promised_for=day(2, 12))

    assert [(row["day"], row["why"]) for row in shipment.days_lost] == [
        ("2026-11-28", "weekday"),
        ("2026-11-29", "weekday"),
        ("2026-11-30", "closure"),
        ("2026-12-01", "holiday"),
    ]
    words = " ".join(promise_words(shipment))
    assert "picked up on Friday 27 November, and Home 24 h takes one operating day" in words
    assert "Saturday 28 November: no delivery" in words
    assert "Tuesday 1 December: public holiday" in words


def test_a_promise_for_the_next_day_needs_no_excuse() -> None:
    shipment = make_shipment(pickup_on=day(23), promised_for=day(24))
    assert shipment.days_lost == []
    assert len(promise_words(shipment)) == 1


def came(parcel: Parcel, status: str, on: dt.date) -> None:
    Parcel.objects.filter(pk=parcel.pk).update(status=status, status_at=dt.datetime.combine(on, dt.time(23, 30), LISBON))


def test_promises_are_held_against_what_happened(django_assert_num_queries: Any) -> None:
    in_time, ready, late, later, overdue, never = (make_parcel(promised_for=day(24)) for _ in range(6))
    came(in_time, ParcelStatus.DELIVERED, day(24))
    came(ready, ParcelStatus.READY_FOR_PICKUP, day(24))
    came(late, ParcelStatus.DELIVERED, day(25))
    came(later, ParcelStatus.DELIVERED, day(27))
    came(overdue, ParcelStatus.IN_TRANSIT, day(23))
    came(make_parcel(promised_for=day(29)), ParcelStatus.IN_TRANSIT, day(23))
    assert never.status == ParcelStatus.PENDING

    with django_assert_num_queries(3):
        row = promises_kept(since=day(1), until=day(30), today=day(28))[0]

    assert (row.promised, row.in_time, row.late, row.overdue) == (6, 2, 2, 1)
    assert (row.share, row.mean_days_late) == (40.0, 2.0)
    assert promises_kept(since=day(1), until=day(23)) == []


def test_the_clerk_sees_them_and_a_span_that_runs_backwards_is_told(client: Client) -> None:
    came(make_parcel(promised_for=day(24)), ParcelStatus.DELIVERED, day(24))
    client.force_login(make_user(role=Role.CLERK))

    page = client.get("/admin/parcels/promises/", {"since": "2026-11-01", "until": "2026-11-30"}).content.decode()
    backwards = client.get("/admin/parcels/promises/", {"since": "2026-11-30", "until": "2026-11-01"})

    assert "100.0 %" in page
    assert str(Service.objects.get()) in page
    assert "does not run backwards" in backwards.content.decode()
    client.force_login(make_user(role=Role.SHOP))
    assert client.get("/admin/parcels/promises/").status_code == 404
