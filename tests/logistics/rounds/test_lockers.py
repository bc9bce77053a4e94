"""Rounds that go to lockers: planned, driven, and closed by what the lockers say."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from logistics.history import history
from logistics.lockers.reserving import active, release
from logistics.models import (
    Address,
    LockerBank,
    LockerReservation,
    Office,
    Parcel,
    ParcelStatus,
    PlanRun,
    Redirection,
    RedirectionPrice,
    Round,
    RoundParcel,
    Shipment,
    StopReport,
)
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.redirecting.asking import ask
from logistics.redirecting.rules import Wish
from logistics.rounds import changing, leaving
from logistics.rounds.changing import rounds_with_stops
from logistics.rounds.drawing import draw
from logistics.rounds.posing import pose_round
from logistics.rounds.reporting import ReportRefused
from logistics.rounds.sheet import draw_sheet
from logistics.rounds.waiting import doors_of
from logistics.tracking import record_event
from tests.factories import make_address, make_user
from tests.logistics.places import codes_of, make_bank, pin_of, say
from tests.logistics.rounds.rows import (
    chilled_service,
    drawing,
    make_driver,
    make_due,
    make_due_at,
    make_forgotten_in,
    make_left_in,
    make_office,
    make_plan,
    make_round_out,
    make_shift,
    report,
    shut_door,
    stops_in,
)
from tests.logistics.rounds.test_back_office import words_of
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
FULL: dict[str, Any] = {
    "result": "failed",
    "delivered_to": "",
    "reason": FailureReason.LOCKER_FULL,
    "next_action": NextAction.RETRY,
}


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def bank(office: Office) -> LockerBank:
    return make_bank("ABCABC", office=office, name="Cacifo Estação")


@pytest.fixture
def driver(client: Client) -> User:
    person = make_driver()
    client.force_login(person)
    return person


def status(parcel: Parcel) -> str:
    parcel.refresh_from_db()
    return parcel.status


def lockers_to_visit(office: Office, day: dt.date | None = None) -> dict[str, tuple[int, int]]:
    """Locker → how many parcels are brought there, and how many fetched."""
    doors = doors_of(office=office, day=day or TODAY())
    return {door.locker.name: (len(door.parcels), len(door.taken_out)) for door in doors if door.locker}


def page(client: Client, row: Round) -> str:
    return client.get(reverse("driver_round", args=[row.pk])).text


def sent(client: Client, row: Round, **fields: Any) -> Any:
    """What the phone's queue sends of the only stop of ``row``."""
    usual = {"key": uuid.uuid4(), "result": "delivered", "occurred_at": timezone.now().isoformat()}
    address = reverse("driver_report", args=[row.stops.get().pk])
    return client.post(address, {**usual, **fields}, headers={"accept": "application/json"})


# --- What is planned -----------------------------------------------------------------------------------------------------


def test_a_locker_is_one_stop_with_what_is_brought_and_what_is_fetched(office: Office, bank: LockerBank) -> None:
    brought = {make_due_at(bank), make_due_at(bank, promised_for=TODAY() - dt.timedelta(days=1))}
    fetched = {make_left_in(bank), make_forgotten_in(bank)}
    make_due(1)

    [door] = [door for door in doors_of(office=office, day=TODAY()) if door.locker]

    assert (set(door.parcels), set(door.taken_out)) == (brought, fetched)
    assert (door.address.name, door.address.street) == ("Cacifo Estação", "Largo da Estação")
    assert (door.brings[0], door.fetches[0]) == (2, 2)
    make_shift(office)
    assert make_plan(office).left_out == []
    row = Round.objects.get()
    assert set(stops_in(row)) == {"Cacifo Estação", "Door 1"}
    stop = row.stops.get(locker=bank)
    assert {entry.parcel for entry in stop.entries.all()} == brought
    assert (str(stop.latitude), str(stop.longitude)) == ("40.20830", "-8.43250")
    assert (stop.opens, stop.closes, stop.service_seconds) == (dt.time(8), dt.time(20), 120 + 4 * 45)


def test_a_locker_from_which_something_is_only_fetched_is_a_stop_too(office: Office, bank: LockerBank) -> None:
    make_forgotten_in(bank)
    make_shift(office)
    make_plan(office)

    row = Round.objects.get()
    assert stops_in(row) == ["Cacifo Estação"]
    leaving.fix(row)
    assert leaving.go_out(row, actor=None) == []
    assert stops_in(row) == ["Cacifo Estação"]
    assert leaving.unreported(row) == 1


def test_what_is_not_due_held_elsewhere_or_taken_in_already_is_not_brought(office: Office, bank: LockerBank) -> None:
    make_due_at(bank, promised_for=TODAY() + dt.timedelta(days=1))
    record_event(parcel=make_due_at(bank), code=EventCode.HOLD, occurred_at=timezone.now(), actor=None)
    shut_door(make_due_at(bank))
    given_up = make_due_at(bank)
    release(key=f"key-{given_up.pk}", at=timezone.now())
    make_due_at(make_bank())  # another office's

    assert lockers_to_visit(office) == {}


def test_a_broken_compartment_is_a_clerks_matter(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    bank.compartments.update(is_broken=True)

    assert lockers_to_visit(office) == {}
    assert status(parcel) == ParcelStatus.IN_TRANSIT


def test_what_a_round_on_the_road_takes_out_is_not_planned_again(office: Office, bank: LockerBank) -> None:
    make_forgotten_in(bank)
    row = make_round_out(office)
    make_due_at(bank)

    assert lockers_to_visit(office) == {"Cacifo Estação": (1, 0)}
    leaving.come_back(row)
    assert lockers_to_visit(office) == {"Cacifo Estação": (1, 1)}


def test_opening_hours_limit_when_it_is_visited(office: Office, bank: LockerBank) -> None:
    make_due_at(bank)
    LockerBank.objects.update(opening_hours="Mo-Su 07:00-11:00,14:00-19:00")
    make_shift(office)
    make_plan(office)

    stop = Round.objects.get().stops.get()
    assert (stop.opens, stop.closes) == (dt.time(14), dt.time(19))


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"opening_hours": "Jan 01 10:00-10:01"}, "closed on this day"), ({"is_active": False}, "not in use")],
)
def test_a_locker_to_which_nobody_can_go_is_left_out_with_the_reason(
    office: Office, bank: LockerBank, fields: dict[str, Any], says: str
) -> None:
    make_due_at(bank)
    LockerBank.objects.update(**fields)
    make_shift(office)

    [[name, _place, why]] = make_plan(office).left_out

    assert name == "Cacifo Estação"
    assert says in why


def test_a_chilled_parcel_needs_a_chilled_place_in_the_vehicle(office: Office) -> None:
    make_due_at(make_bank(office=office, is_chilled=True), service=chilled_service())
    make_shift(office, chilled_places=0)

    [[_name, _place, why]] = make_plan(office).left_out
    assert "no vehicle on this day has a chilled place" in why


def test_planning_again_keeps_a_stop_that_stays_and_makes_no_new_address(office: Office, bank: LockerBank) -> None:
    make_due_at(bank)
    first, second = make_shift(office), make_shift(office)
    make_plan(office)
    stop = Round.objects.get(stops__locker=bank).stops.get()
    other = Round.objects.exclude(pk=stop.round_id).get()
    changing.move_to(stop=stop, target=other)
    stop.refresh_from_db()
    changing.hold(stop=stop, stays=True)
    addresses = Address.objects.count()

    make_plan(office)

    assert {first, second} >= {Round.objects.get(stops__locker=bank).shift}
    assert Round.objects.get(stops__locker=bank).shift_id == other.shift_id
    assert Address.objects.count() == addresses


def test_moved_by_hand_it_is_timed_with_what_it_brings_and_fetches(office: Office, bank: LockerBank) -> None:
    make_due(1)
    make_due_at(bank)
    make_forgotten_in(bank)
    make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    changing.move_by(stop=row.stops.get(locker=bank), steps=-5)

    [loaded] = rounds_with_stops(pk=row.pk)
    problem = pose_round(loaded, list(loaded.stops.all()))
    [at_locker] = [stop for stop in problem.stops if stop.key == row.stops.get(locker=bank).pk]
    assert (at_locker.delivers[0], at_locker.collects[0]) == (1, 1)
    assert stops_in(row)[0] == "Cacifo Estação"
    drawn = draw([loaded])
    assert drawn is not None
    assert len(drawn.lines[0].dots) == 2


def test_more_than_the_vehicle_carries_back_is_said(office: Office, bank: LockerBank) -> None:
    for _twice in range(2):
        make_left_in(bank)
    make_shift(office, max_parcels=1)

    [[_name, _place, why]] = make_plan(office).left_out
    assert "more than any vehicle" in why


def test_what_a_sender_left_there_is_not_brought_to_its_door_before_it_was_taken_out(office: Office, bank: LockerBank) -> None:
    parcel = make_left_in(bank)
    Shipment.objects.filter(pk=parcel.shipment_id).update(recipient=make_address(name="Door 1", postcode="3000-001"), promised_for=TODAY())
    doors = {door.address.name: door for door in doors_of(office=office, day=TODAY())}
    assert set(doors) == {"Cacifo Estação"}

    shut_door(parcel)

    assert {door.address.name for door in doors_of(office=office, day=TODAY())} == {"Door 1"}


# --- Leaving ---------------------------------------------------------------------------------------------------------------


def test_on_leaving_its_parcels_are_out_and_nobody_is_told_to_be_at_home(office: Office, bank: LockerBank, mailoutbox: list[Any]) -> None:
    parcel = make_due_at(bank)
    make_round_out(office)
    run_tasks()

    assert status(parcel) == ParcelStatus.OUT_FOR_DELIVERY
    assert "is put into the locker Cacifo Estação today" in mailoutbox[0].body
    assert "door" not in mailoutbox[0].body
    assert history(parcel).lines[0].meaning == "It left the office for the locker."


def test_a_parcel_that_went_into_the_locker_before_is_off_the_round(office: Office, bank: LockerBank) -> None:
    early, late = make_due_at(bank), make_due_at(bank)
    shift = make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    leaving.fix(row)

    shut_door(early)
    assert [entry.parcel for entry in RoundParcel.objects.all()] == [late]
    shut_door(late)

    assert stops_in(row) == []
    assert leaving.go_out(row, actor=shift.driver) == []
    assert status(early) == ParcelStatus.READY_FOR_PICKUP


def test_without_a_compartment_it_stays_at_the_office(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    leaving.fix(row)
    release(key=f"key-{parcel.pk}", at=timezone.now())

    assert leaving.go_out(row, actor=None) == [str(parcel)]
    assert stops_in(row) == []
    assert status(parcel) == ParcelStatus.IN_TRANSIT


def test_redirected_to_a_door_after_planning_it_leaves_the_lockers_stop(office: Office, bank: LockerBank) -> None:
    RedirectionPrice.objects.create(kind=Redirection.Kind.ADDRESS, price=0)
    parcel = make_due_at(bank)
    make_forgotten_in(bank)
    make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    door = Address(name="Rui Costa", street="Rua 2", postcode="3000-002", locality="Coimbra", country="PT")

    ask(parcel=parcel, wish=Wish(Redirection.Kind.ADDRESS, recipient=door), at=timezone.now())

    assert not RoundParcel.objects.exists()
    assert stops_in(row) == ["Cacifo Estação"]  # something is to be taken out there still
    assert not active().filter(parcel=parcel).exists()


# --- At the locker -----------------------------------------------------------------------------------------------------------


def test_the_page_says_door_and_pin_and_never_the_receivers(client: Client, office: Office, bank: LockerBank, driver: User) -> None:
    parcel, forgotten = make_due_at(bank), make_forgotten_in(bank)
    row = make_round_out(office, driver=driver)
    rows = {one.parcel_id: one for one in active().all()}
    before = page(client, row)
    for one in (parcel, forgotten):
        pin = pin_of(rows[one.pk])
        assert f"{pin[:3]} {pin[3:]}" in before
        assert str(one) in before
    own = pin_of(rows[parcel.pk])

    shut_door(parcel)

    receivers = pin_of(rows[parcel.pk])
    after = page(client, row)
    assert receivers != own
    for pin in (receivers, own):
        assert f"{pin[:3]} {pin[3:]}" not in after
    assert "Lies inside" in after


def test_no_pin_is_shown_when_the_round_is_back(client: Client, office: Office, bank: LockerBank, driver: User) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office, driver=driver)
    pin = pin_of(active().get(parcel=parcel))
    leaving.come_back(row)

    assert str(parcel) in page(client, row)
    assert f"{pin[:3]} {pin[3:]}" not in page(client, row)


def test_what_the_locker_says_closes_the_stop_by_itself(client: Client, office: Office, bank: LockerBank, driver: User) -> None:
    parcel, left = make_due_at(bank), make_left_in(bank)
    row = make_round_out(office, driver=driver)

    shut_door(parcel)
    assert "0</strong> stops left" not in page(client, row)
    shut_door(left)

    assert not RoundParcel.objects.get().is_open
    assert "data-done" in page(client, row)
    assert "Taken out" in page(client, row)
    assert leaving.unreported(row) == 0
    assert codes_of(parcel)[-2:] == ["EDG", "EDH"]
    assert client.get(reverse("driver_state")).json()["in_place"] == [str(parcel), str(left)]


def test_done_before_the_locker_has_said_so_is_refused(office: Office, bank: LockerBank) -> None:
    inside, missing = make_due_at(bank), make_due_at(bank)
    row = make_round_out(office)
    shut_door(inside)

    with pytest.raises(ReportRefused, match=f"The locker has not said that {missing} lies inside"):
        report(row.stops.get(), row.shift.driver)

    assert not StopReport.objects.exists()
    assert status(missing) == ParcelStatus.OUT_FOR_DELIVERY


def test_done_after_the_locker_has_said_so_records_no_second_event(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office)
    shut_door(parcel)

    made, is_new = report(row.stops.get(), row.shift.driver, numbers=[str(parcel)])

    assert is_new
    assert made.delivered_to == "Cacifo Estação"
    assert RoundParcel.objects.get().report == made
    assert status(parcel) == ParcelStatus.READY_FOR_PICKUP
    assert codes_of(parcel).count("EDH") == 1


def test_what_did_not_fit_is_said_and_tried_again_on_the_next_day(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office)

    report(row.stops.get(), row.shift.driver, **FULL)

    event = parcel.events.get(code=EventCode.EMH)
    assert (event.reason, event.next_action) == (FailureReason.LOCKER_FULL, NextAction.RETRY)
    assert status(parcel) == ParcelStatus.DELIVERY_FAILED
    assert "at home" not in history(parcel).action_required
    assert lockers_to_visit(office, TODAY() + dt.timedelta(days=1)) == {"Cacifo Estação": (1, 0)}


def test_reasons_of_doors_do_not_count_at_a_locker_nor_the_other_way_round(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    make_due(1)
    row = make_round_out(office)

    with pytest.raises(ReportRefused, match="Choose why it failed"):
        report(row.stops.get(locker=bank), row.shift.driver, **{**FULL, "reason": FailureReason.ABSENT})
    with pytest.raises(ReportRefused, match="Choose why it failed"):
        report(row.stops.get(locker=None), row.shift.driver, **FULL)
    shut_door(parcel)
    with pytest.raises(ReportRefused, match="At a locker no cash is taken"):
        report(row.stops.get(locker=bank), row.shift.driver, cash_taken=3)


def test_a_locker_that_is_out_of_order_is_reported_though_nothing_is_brought(office: Office, bank: LockerBank) -> None:
    forgotten = make_forgotten_in(bank)
    row = make_round_out(office)

    report(row.stops.get(), row.shift.driver, **{**FULL, "reason": FailureReason.LOCKER_BROKEN})

    assert leaving.unreported(row) == 0
    assert "EMH" not in codes_of(forgotten)
    with pytest.raises(ReportRefused, match="not part of this stop"):
        report(row.stops.get(), row.shift.driver, **{**FULL, "numbers": [str(forgotten)]})


# --- What goes wrong -----------------------------------------------------------------------------------------------------------


def test_a_locker_that_reports_twice_counts_once(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office)
    reservation = active().get(parcel=parcel)
    say(bank, "open", pin=pin_of(reservation))
    for _twice in range(2):
        say(bank, "occupied", reservation.compartment.door, message_id="one")
    say(bank, "occupied", reservation.compartment.door)

    assert codes_of(parcel).count("EDH") == 1
    assert leaving.unreported(row) == 0


def test_opened_and_shut_empty_it_is_still_in_the_vehicle(office: Office, bank: LockerBank) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office)
    reservation = active().get(parcel=parcel)
    say(bank, "open", pin=pin_of(reservation))
    say(bank, "empty", reservation.compartment.door)

    with pytest.raises(ReportRefused, match="has not said"):
        report(row.stops.get(), row.shift.driver)
    assert RoundParcel.objects.get().is_open


def test_a_compartment_that_breaks_at_the_stop_is_another_one_or_reported(
    client: Client, office: Office, driver: User, bank: LockerBank
) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office, driver=driver)
    say(bank, "fault", 1)

    assert "<strong>4</strong>" in page(client, row)  # the other small one
    bank.compartments.update(is_broken=True)
    answer = sent(client, row, result="failed", reason="locker_broken", next_action="hold", parcel=[str(parcel)])
    assert answer.status_code == 200
    assert status(parcel) == ParcelStatus.DELIVERY_FAILED


def test_a_report_that_waited_on_the_phone_is_refused_when_the_locker_says_else(
    client: Client, office: Office, bank: LockerBank, driver: User
) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office, driver=driver)
    before = timezone.now().isoformat()
    shut_door(parcel)

    answer = sent(client, row, result="failed", reason="locker_full", next_action="retry", parcel=[str(parcel)], occurred_at=before)

    assert answer.status_code == 422
    assert f"The locker says that {parcel} lies inside" in answer.json()["error"]
    assert status(parcel) == ParcelStatus.READY_FOR_PICKUP
    assert not StopReport.objects.exists()


def test_the_same_report_twice_counts_once(client: Client, office: Office, bank: LockerBank, driver: User) -> None:
    parcel = make_due_at(bank)
    row = make_round_out(office, driver=driver)
    shut_door(parcel)
    key = uuid.uuid4()

    photo = SimpleUploadedFile("p.png", drawing())
    assert sent(client, row, key=key, parcel=[str(parcel)], photo=photo).json()["new"]
    assert not sent(client, row, key=key, parcel=[str(parcel)]).json()["new"]
    assert StopReport.objects.count() == 1


def test_over_its_own_api_the_locker_closes_the_stop(client: Client, office: Office, driver: User) -> None:
    bank = make_bank(office=office, key="feira_locker_of-the-round")
    parcel = make_due_at(bank)
    row = make_round_out(office, driver=driver)

    def tell(what: str, **body: Any) -> Any:
        headers = {"Authorization": "Bearer feira_locker_of-the-round"}
        return client.post(f"/api/v1/lockers/{bank.code}/{what}", json.dumps(body), content_type="application/json", headers=headers)

    door = tell("open", message_id="1", pin=pin_of(active().get(parcel=parcel))).json()["door"]
    tell("closed", message_id="2", door=door)
    tell("occupied", message_id="3", door=door)

    assert "Lies inside" in page(client, row)
    assert sent(client, row, parcel=[str(parcel)]).status_code == 200


# --- Back ----------------------------------------------------------------------------------------------------------------


def test_what_was_not_put_in_is_at_the_office_when_the_round_is_closed(office: Office, bank: LockerBank) -> None:
    inside, back = make_due_at(bank), make_due_at(bank)
    row = make_round_out(office)
    shut_door(inside)
    leaving.come_back(row)

    leaving.close(row, counted=leaving.cash_expected(row), reason="", actor=row.shift.driver)

    assert (status(inside), status(back)) == (ParcelStatus.READY_FOR_PICKUP, ParcelStatus.IN_TRANSIT)
    assert back.events.latest("pk").office == "Coimbra"
    assert lockers_to_visit(office) == {"Cacifo Estação": (1, 0)}


def test_what_the_locker_says_inside_is_not_back_at_the_office(office: Office) -> None:
    """Its history did not allow what the locker said: a clerk has to look at it, and no event says that it came back."""
    bank = make_bank(office=office, is_chilled=True)
    parcel = make_due_at(bank, service=chilled_service())
    row = make_round_out(office)
    LockerBank.objects.update(is_chilled=False)
    shut_door(parcel)
    leaving.come_back(row)
    before = codes_of(parcel)

    leaving.close(row, counted=leaving.cash_expected(row), reason="", actor=row.shift.driver)

    assert codes_of(parcel) == before


def test_what_was_taken_out_goes_on_with_the_next_scan(office: Office, bank: LockerBank) -> None:
    forgotten = make_forgotten_in(bank)
    make_round_out(office)
    shut_door(forgotten)

    record_event(parcel=forgotten, code=EventCode.EDH, occurred_at=timezone.now(), actor=None, office=office.name)

    assert status(forgotten) == ParcelStatus.READY_FOR_PICKUP
    assert LockerReservation.objects.get(parcel=forgotten).end == "moved"


# --- Paper, and the clerks' pages ---------------------------------------------------------------------------------------------


def test_the_sheet_has_the_doors_with_their_pins(office: Office, bank: LockerBank) -> None:
    parcel, forgotten = make_due_at(bank), make_forgotten_in(bank)
    make_shift(office)
    make_plan(office)

    text = " ".join(" ".join(words_of(draw_sheet(rounds_with_stops()[0]))).split())

    for one in (parcel, forgotten):
        pin = pin_of(active().get(parcel=one))
        assert f"PIN {pin[:3]} {pin[3:]}" in text
    for words in ("Put in", "Take out", "door 1", "1 parcel to bring", "1 to take out of lockers"):
        assert words in text


def test_clerks_see_what_is_done_at_the_locker(client: Client, office: Office, bank: LockerBank) -> None:
    make_due_at(bank)
    forgotten = make_forgotten_in(bank)
    make_shift(office)
    client.force_login(make_user(role=Role.CLERK))
    day = f"{reverse('post:rounds')}?day={TODAY()}&office={office.pk}"
    assert "1</strong> locker to visit" in client.get(day).text
    make_plan(office)

    shown = client.get(reverse("post:round", args=[Round.objects.get().pk])).text

    assert "Cacifo Estação" in shown
    assert "Take out, door 4:" in shown
    assert str(forgotten) in shown


@pytest.mark.parametrize("count", [1, 10])
def test_the_pages_ask_the_same_number_of_questions_for_many_lockers(
    client: Client, office: Office, driver: User, django_assert_max_num_queries: Any, count: int
) -> None:
    for n in range(count):
        bank = make_bank("AABBCC", office=office, name=f"Cacifo {n}")
        make_due_at(bank)
        make_due_at(bank)
        make_forgotten_in(bank)
    row = make_round_out(office, driver=driver)
    clerk = Client()
    clerk.force_login(make_user(role=Role.CLERK))
    PlanRun.objects.update(left_out=[])
    for who, address in (
        (client, reverse("driver_round", args=[row.pk])),
        (client, reverse("driver_state")),
        (clerk, reverse("post:rounds")),
        (clerk, reverse("post:round", args=[row.pk])),
    ):
        who.get(address)
        with django_assert_max_num_queries(25):
            who.get(address)
