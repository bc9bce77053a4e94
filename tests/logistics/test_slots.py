"""Delivery at chosen hours: what is offered, who gets a place, and what becomes of it on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from logistics.labels.rows import label_rows
from logistics.models import EventCode, OfficeArea, Parcel, Service, Slot, SlotDay, SlotPlace
from logistics.quotes import Quote, quote
from logistics.rounds.posing import Kept, window_of
from logistics.rounds.waiting import doors_of
from logistics.sizes import ParcelSpec
from logistics.slots.places import SlotFull, active, capacity_changed, confirm, expire, give_back, take
from logistics.tracking import record_event
from tests.factories import make_address, make_user
from tests.logistics.places import make_office
from tests.logistics.rows import make_parcel
from tests.logistics.slots import make_same_day, make_slot

pytestmark = pytest.mark.django_db

# A Monday with no holiday near it.
MONDAY = timezone.make_aware(dt.datetime(2027, 3, 8, 10))
TODAY, TOMORROW = dt.date(2027, 3, 8), dt.date(2027, 3, 9)


@pytest.fixture
def service() -> Service:
    return make_same_day()


def asked(at: dt.datetime = MONDAY, postcode: str = "3000-389", **more: Any) -> Quote:
    ends = {"origin": make_address(postcode="3020-100"), "destination": make_address(postcode=postcode)}
    return quote(parcels=[ParcelSpec(900)], at=at, **ends, **more)[0]


def shown(offer: Quote, day: dt.date) -> list[tuple[str, int]]:
    return [(choice.hours, choice.left) for choice in offer.slots if choice.day == day]


def test_the_hours_of_each_day_are_offered_with_what_is_left(service: Service) -> None:
    make_slot(service)
    make_slot(service, starts=dt.time(20), ends=dt.time(22), order_until=dt.time(16), capacity=5)
    take(slot=Slot.objects.get(capacity=2), day=TODAY, key="a", at=MONDAY)

    offer = asked()

    assert shown(offer, TODAY) == [("18:00–20:00", 1), ("20:00–22:00", 5)]
    assert shown(offer, TOMORROW) == [("18:00–20:00", 2), ("20:00–22:00", 5)]
    assert offer.note == ""


def test_after_the_last_order_time_the_hours_of_today_are_over_and_the_reason_is_said(service: Service) -> None:
    make_slot(service)

    offer = asked(MONDAY.replace(hour=14, minute=1))

    assert offer.dates[0].promised_for == TOMORROW
    assert offer.note == "No delivery hours are left for today."
    assert shown(offer, TODAY) == [("18:00–20:00", 0)]
    assert asked(MONDAY.replace(hour=14)).dates[0].promised_for == TODAY


def test_where_all_days_are_full_the_service_cannot_be_had(service: Service) -> None:
    slot = make_slot(service, capacity=1)
    for date in asked().dates:
        take(slot=slot, day=date.promised_for, key=str(date.promised_for), at=MONDAY)

    offer = asked()

    assert not offer.is_possible
    assert offer.refusal == "Same day: all delivery hours until Friday 12 March 2027 are full. Choose another service."


@pytest.mark.parametrize(("change", "postcode"), [({"area": "PT 4000-000 4099-999"}, "3000-389"), ({"is_active": False}, "3000-389")])
def test_an_address_without_hours_is_refused(service: Service, change: dict[str, Any], postcode: str) -> None:
    make_slot(service, **change)

    assert asked(postcode=postcode).refusal == "Same day has no delivery hours for this address."


def test_the_week_and_the_postcode_decide_which_hours_there_are(service: Service) -> None:
    make_slot(service, weekdays="2")
    make_slot(service, starts=dt.time(10), ends=dt.time(12), order_until=dt.time(9), area="PT 3000-000 3099-999")

    assert shown(asked(), TODAY) == [("10:00–12:00", 0)]
    assert shown(asked(), TOMORROW) == [("10:00–12:00", 2), ("18:00–20:00", 2)]


def test_a_service_without_slots_is_as_before(service: Service) -> None:
    offer = asked()

    assert (offer.slots, offer.note, offer.dates[0].promised_for) == ([], "", TODAY)


def test_a_place_is_kept_then_taken_then_given_back(service: Service) -> None:
    slot = make_slot(service)
    until = MONDAY + dt.timedelta(minutes=30)

    take(slot=slot, day=TODAY, key="checkout-1", at=MONDAY, kept_until=until)
    take(slot=slot, day=TODAY, key="checkout-1", at=MONDAY, kept_until=until)  # looked at again
    assert SlotDay.objects.get().taken == 1
    confirm(slot=slot, day=TODAY, key="checkout-1", as_key="F-1", at=MONDAY)
    assert (active().get().key, active().get().state) == ("F-1", "taken")
    assert expire(until + dt.timedelta(days=1)) == 0  # what is ordered stays

    assert give_back(active().filter(key="F-1"), at=MONDAY) == 1
    assert give_back(active().filter(key="F-1"), at=MONDAY) == 0
    assert SlotDay.objects.get().taken == 0


def test_who_chooses_another_hour_gives_the_first_back(service: Service) -> None:
    first, second = make_slot(service), make_slot(service, starts=dt.time(20), ends=dt.time(22))

    take(slot=first, day=TODAY, key="k", at=MONDAY, kept_until=MONDAY)
    take(slot=second, day=TODAY, key="k", at=MONDAY, kept_until=MONDAY)

    assert dict(SlotDay.objects.values_list("slot", "taken")) == {first.pk: 0, second.pk: 1}


def test_full_is_said_and_what_was_kept_before_stays(service: Service) -> None:
    full, other = make_slot(service, capacity=1), make_slot(service, starts=dt.time(20), ends=dt.time(22))
    take(slot=full, day=TODAY, key="a", at=MONDAY)
    take(slot=other, day=TODAY, key="b", at=MONDAY, kept_until=MONDAY)

    with pytest.raises(SlotFull, match=r"18:00–20:00 is full by now\. Choose another time\."):
        take(slot=full, day=TODAY, key="b", at=MONDAY, kept_until=MONDAY)

    assert active().get(key="b").slot_day.slot == other
    assert list(SlotDay.objects.order_by("pk").values_list("taken", flat=True)) == [1, 1]


def test_what_was_not_paid_in_time_is_somebody_elses(service: Service) -> None:
    slot = make_slot(service, capacity=1)
    take(slot=slot, day=TODAY, key="a", at=MONDAY, kept_until=MONDAY)

    assert expire(MONDAY + dt.timedelta(seconds=1)) == 1
    take(slot=slot, day=TODAY, key="b", at=MONDAY)

    with pytest.raises(SlotFull):
        confirm(slot=slot, day=TODAY, key="a", as_key="F-1", at=MONDAY)
    assert SlotDay.objects.get().taken == 1
    assert SlotPlace.objects.get(key="a").state == "ended"


def test_the_database_itself_takes_no_more_than_it_can(service: Service) -> None:
    take(slot=make_slot(service, capacity=1), day=TODAY, key="a", at=MONDAY)

    with pytest.raises(IntegrityError):
        SlotDay.objects.update(taken=2)


def test_the_operator_changes_how_many_and_begun_days_follow(service: Service, client: Client) -> None:
    slot = make_slot(service, capacity=3)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for key in ("a", "b"):
        take(slot=slot, day=tomorrow, key=key, at=timezone.now())
    client.force_login(make_user(role=Role.OPERATOR))
    form = {
        "service": service.pk,
        "weekdays": "1234567",
        "starts": "18:00",
        "ends": "20:00",
        "order_until": "14:00",
        "area": "",
        "is_active": "on",
    }

    answer = client.post(f"/admin/post_slots/edit/{slot.pk}/", {**form, "capacity": "1"})

    assert answer.status_code == 302, answer.content.decode()[:4000]
    assert (SlotDay.objects.get().capacity, SlotDay.objects.get().taken) == (2, 2)  # nobody loses a place
    client.post(f"/admin/post_slots/edit/{slot.pk}/", {**form, "capacity": "9"})
    assert SlotDay.objects.get().capacity == 9
    said = client.post(f"/admin/post_slots/edit/{slot.pk}/", {**form, "capacity": "9", "ends": "17:00"})
    assert "It ends before it begins." in said.content.decode()
    capacity_changed(slot, since=tomorrow + dt.timedelta(days=1))
    assert SlotDay.objects.get().capacity == 9


def test_clerks_see_how_full_the_days_are(service: Service, client: Client) -> None:
    take(slot=make_slot(service, capacity=1), day=timezone.localdate(), key="a", at=timezone.now())
    client.force_login(make_user(role=Role.CLERK))

    page = client.get("/admin/slots/").content.decode()

    assert "18:00–20:00" in page
    assert "1 of 1" in page
    assert "full" in page


def test_many_days_cost_the_clerk_no_more_questions(service: Service, client: Client, django_assert_max_num_queries: Any) -> None:
    slot = make_slot(service)
    SlotDay.objects.bulk_create(
        SlotDay(slot=slot, day=timezone.localdate() + dt.timedelta(days=n), capacity=2, taken=1) for n in range(1000)
    )
    client.force_login(make_user(role=Role.CLERK))
    client.get("/admin/slots/")

    with django_assert_max_num_queries(20):
        client.get("/admin/slots/")


def test_the_hours_are_the_rounds_window_and_stand_on_the_label(service: Service) -> None:
    office = make_office()
    OfficeArea.objects.create(office=office, first="3000-000", last="3049-999")
    fields = {"service": service, "promised_for": TODAY, "pickup_on": TODAY, "recipient": make_address()}
    early = make_parcel(**fields, window=(dt.time(18), dt.time(20)))
    late = make_parcel(**fields, window=(dt.time(19), dt.time(21)))
    for parcel in (early, late):
        record_event(parcel=parcel, code=EventCode.EMA, occurred_at=timezone.now(), actor=None)

    (door,) = doors_of(office=office, day=TODAY)
    assert door.window == (dt.time(19), dt.time(20))  # both at once
    (door,) = doors_of(office=office, day=TOMORROW)
    assert door.window == (dt.time(8), dt.time(20))  # what is late comes at any time
    drafted = Kept(dt.time(8), dt.time(20))
    (door,) = doors_of(office=office, day=TODAY)
    assert window_of(door, drafted) == (dt.time(19), dt.time(20))
    assert window_of(door, Kept(dt.time(15), dt.time(16))) == (dt.time(15), dt.time(16))  # a clerk's own
    row = next(label_rows(Parcel.objects.filter(pk=early.pk), language="en"))
    assert (row.window_from, row.window_until, row.is_redirected) == (dt.time(18), dt.time(20), False)
