"""A day of an office is planned: what waits, what goes where, what is left out and why."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.models import Office, PickupRequest, PlanRun, PostcodePlace, Round, RoundParcel, RoundStop, Shipment
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.rounds import leaving
from logistics.rounds.planning import ask_for_plan
from logistics.rounds.waiting import doors_of
from logistics.tracking import record_event
from tests.factories import make_address, make_service, make_user
from tests.logistics.places import make_bank
from tests.logistics.rounds.rows import chilled_service, make_due, make_office, make_pickup, make_plan, make_shift, stops_in
from tests.logistics.rows import make_shipment
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def office() -> Office:
    return make_office()


def waiting(office: Office) -> set[str]:
    return {door.address.name for door in doors_of(office=office, day=TODAY())}


# --- What waits ----------------------------------------------------------------------------------------------------------


def test_what_is_with_the_post_and_due_waits(office: Office) -> None:
    make_due(1)
    make_due(2, at_office=False)
    make_due(3, promised_for=TODAY() - dt.timedelta(days=2))

    assert waiting(office) == {"Door 1", "Door 2", "Door 3"}


def test_what_is_not_with_the_post_not_due_or_not_for_a_door_does_not_wait(office: Office) -> None:
    make_shipment(recipient=make_address(postcode="3000-001"), promised_for=TODAY())
    make_due(2, promised_for=TODAY() + dt.timedelta(days=1))
    make_due(3, office=office)
    make_due(4, recipient=make_address(name="Elsewhere", postcode="4000-001"))
    Shipment.objects.filter(pk=make_due(10).shipment_id).update(locker=make_bank(office=office))
    withdrawn = make_due(5)
    Shipment.objects.filter(pk=withdrawn.shipment_id).update(withdrawn_at=timezone.now())
    for n, code in ((6, EventCode.HOLD), (7, EventCode.EDH), (8, EventCode.RTS), (9, EventCode.EDG)):
        record_event(parcel=make_due(n), code=code, occurred_at=timezone.now(), actor=None)

    assert waiting(office) == set()


@pytest.mark.parametrize(
    ("then", "ahead", "waits"), [(NextAction.RETRY, 0, False), (NextAction.RETRY, 1, True), (NextAction.HOLD, 1, False)]
)
def test_what_failed_is_tried_again_on_the_next_day_where_that_was_said(office: Office, then: str, ahead: int, waits: bool) -> None:
    facts = {"reason": FailureReason.ABSENT, "next_action": then}
    record_event(parcel=make_due(1), code=EventCode.EMH, occurred_at=timezone.now(), actor=None, **facts)

    assert bool(doors_of(office=office, day=TODAY() + dt.timedelta(days=ahead))) is waits


def test_parcels_of_one_recipient_and_address_are_one_door(office: Office) -> None:
    for _twice in range(2):
        make_due(1, recipient=make_address(name="Same", street="Rua 1", postcode="3000-001"))
    make_due(1, recipient=make_address(name="same ", street="rua 1", postcode="3000-001"))
    make_due(1, recipient=make_address(name="Neighbour", street="Rua 1", postcode="3000-001"))

    assert sorted(len(door.parcels) for door in doors_of(office=office, day=TODAY())) == [1, 3]


def test_confirmed_pickups_alone_wait(office: Office) -> None:
    make_pickup(1)
    make_pickup(2, state=PickupRequest.State.ASKED)
    make_pickup(3, day=TODAY() + dt.timedelta(days=1))

    assert waiting(office) == {"Workshop 1"}


# --- The plan ------------------------------------------------------------------------------------------------------------


def test_doors_stand_in_the_order_of_the_way(office: Office) -> None:
    for n in (5, 1, 3):
        make_due(n)
    make_pickup(2)
    shift = make_shift(office)

    run = make_plan(office)

    row = Round.objects.get(shift=shift)
    assert (run.state, run.left_out) == ("done", [])
    assert set(stops_in(row)) == {"Door 1", "Door 3", "Door 5", "Workshop 2"}
    assert row.leaves is not None
    assert row.back is not None
    times = [stop.arrives for stop in row.stops.all()]
    assert times == sorted(times)
    assert 10_000 < row.metres < 12_000  # twice 5 × 850 m × 1.3


def test_what_cannot_be_reached_in_time_is_named_with_its_reason_and_the_rest_planned(office: Office) -> None:
    make_due(1)
    make_due(2, recipient=make_address(name="Far", street="Rua 2", postcode="3040-001"))
    PostcodePlace.objects.create(postcode="3040-001", latitude=Decimal("38.7"), longitude=Decimal("-9.1"))  # Lisbon
    make_pickup(9, window=PickupRequest.Window.MORNING)
    make_shift(office, starts=dt.time(13), ends=dt.time(15))

    run = make_plan(office)

    assert stops_in(Round.objects.get()) == ["Door 1"]
    why = {name: reason for name, _place, reason in run.left_out}
    assert "closes at 13:00" in why["Workshop 9"]
    assert "back by the end of its shift" in why["Far"]


def test_an_address_without_a_place_is_drawn_at_the_office_and_says_so(office: Office) -> None:
    make_due(1, recipient=make_address(name="Unknown", postcode="3041-999"))
    PostcodePlace.objects.create(postcode="3042", latitude=Decimal("40.2"), longitude=Decimal("-8.4"))
    make_due(2, recipient=make_address(name="Near", postcode="3042-123"))
    make_shift(office)

    make_plan(office)

    assert dict(RoundStop.objects.values_list("address__name", "place_from")) == {"Unknown": "office", "Near": "area"}


def test_without_any_place_it_is_left_out_and_said(office: Office) -> None:
    Office.objects.update(latitude=None, longitude=None)
    office.refresh_from_db()
    make_due(1)
    make_shift(office)

    run = make_plan(office)

    assert [(name, reason) for name, _place, reason in run.left_out] == [
        ("Door 1", "Neither its postcode nor the office has a place on the map.")
    ]


def test_without_a_vehicle_cold_place_or_room_the_reason_is_said(office: Office) -> None:
    make_due(1, service=chilled_service())
    assert "No vehicle has a shift" in make_plan(office).left_out[0][2]

    make_shift(office, chilled_places=0, max_kg=2)
    make_due(2, grams=(5000,), service=make_service())
    why = {name: reason for name, _place, reason in make_plan(office).left_out}
    assert "chilled place" in why["Door 1"]
    assert "more than any vehicle" in why["Door 2"]


def test_more_than_the_vehicles_hold_is_left_out_the_late_first_taken(office: Office) -> None:
    make_due(1)
    make_due(2, promised_for=TODAY() - dt.timedelta(days=1))
    make_shift(office, max_parcels=1)

    run = make_plan(office)

    assert stops_in(Round.objects.get()) == ["Door 2"]
    assert "full" in run.left_out[0][2]


def test_planning_again_keeps_what_stays_and_what_is_fixed(office: Office) -> None:
    first, second = make_shift(office), make_shift(office)
    for n in (1, 2, 3):
        make_due(n)
    make_plan(office)
    stop = RoundStop.objects.get(address__name="Door 2")
    here = stop.round.shift_id
    RoundStop.objects.filter(pk=stop.pk).update(is_fixed=True, arrives=dt.time(11), opens=dt.time(10), closes=dt.time(12))

    make_plan(office)

    again = RoundStop.objects.get(address__name="Door 2")
    assert (again.round.shift_id, again.is_fixed, again.opens) == (here, True, dt.time(10))
    assert dt.time(10, 45) <= again.arrives <= dt.time(11, 15)
    row = again.round
    leaving.fix(row)
    before = list(row.stops.values_list("pk", "position"))
    make_due(4)
    make_plan(office)
    assert list(row.stops.values_list("pk", "position")) == before
    assert RoundStop.objects.get(address__name="Door 4").round.shift_id == ({first.pk, second.pk} - {here}).pop()


def test_a_vehicle_that_is_not_needed_has_an_empty_round(office: Office) -> None:
    make_due(1)
    shifts = [make_shift(office), make_shift(office)]

    make_plan(office)

    assert {row.shift_id for row in Round.objects.all()} == {shift.pk for shift in shifts}
    assert sorted(row.stops.count() for row in Round.objects.all()) == [0, 1]


def test_a_parcel_stands_in_one_open_round(office: Office) -> None:
    make_due(1)
    make_shift(office)
    make_plan(office)
    entry = RoundParcel.objects.get()
    other = Round.objects.create(office=office, day=TODAY(), shift=make_shift(office))
    twin = RoundStop.objects.get()
    twin.pk, twin.round = None, other
    twin.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        RoundParcel.objects.create(stop=twin, parcel=entry.parcel)


def test_the_planning_runs_in_the_background_once_a_day_at_a_time(office: Office) -> None:
    make_due(1)
    make_shift(office)
    clerk = make_user()

    first = ask_for_plan(office=office, day=TODAY(), actor=clerk)
    second = ask_for_plan(office=office, day=TODAY(), actor=clerk)
    run_tasks()

    assert first == second
    assert PlanRun.objects.get().state == "done"
    assert stops_in(Round.objects.get()) == ["Door 1"]
    assert ask_for_plan(office=office, day=TODAY(), actor=clerk) != first


def test_a_planning_that_was_lost_does_not_stand_in_the_way(office: Office) -> None:
    lost = PlanRun.objects.create(office=office, day=TODAY(), state="running")
    PlanRun.objects.update(asked_at=timezone.now() - dt.timedelta(hours=1))

    assert ask_for_plan(office=office, day=TODAY(), actor=make_user()) != lost
    lost.refresh_from_db()
    assert lost.state == "failed"
