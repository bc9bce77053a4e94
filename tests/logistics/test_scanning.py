"""The scan station's answers: each kind told apart, each scan counted once, also when it comes late or twice."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from logistics.models import ItemNumber, Parcel, Scan
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.numbers import compose, issue
from logistics.tracking import record_event
from tests.factories import make_user
from tests.logistics.rows import make_parcel

pytestmark = pytest.mark.django_db
URL = "/admin/parcels/station/scans/"


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(make_user(role=Role.CLERK))
    return client


def scan(number: object, code: str = "EMA", *, at: dt.datetime | None = None, **more: str) -> dict[str, str]:
    return {"id": str(uuid4()), "number": str(number), "code": code, "at": (at or timezone.now()).isoformat(), **more}


def send(client: Client, *scans: dict[str, str], now: dt.datetime | None = None) -> list[dict[str, Any]]:
    body = json.dumps({"now": (now or timezone.now()).isoformat(), "scans": scans})
    answer = client.post(URL, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["answers"])


def test_a_scan_is_recorded_and_answered_with_colour_and_word(clerk: Client) -> None:
    parcel = make_parcel()

    answer = send(clerk, scan(parcel))[0]

    assert (answer["colour"], answer["word"], answer["number"]) == ("good", "Recorded", str(parcel))
    assert answer["url"] == f"/admin/parcels/{parcel}/"
    assert [event.code for event in parcel.events.all()] == ["EMA"]


def test_each_kind_of_wrong_number_has_its_own_answer(clerk: Client) -> None:
    parcel = make_parcel()
    other = make_parcel()
    ItemNumber.objects.filter(pk=other.number_id).update(voided_at=timezone.now())
    alone = issue(indicator="DA", country="PT")[0]
    ItemNumber.objects.filter(pk=alone.pk).update(voided_at=timezone.now())
    misread = f"{str(parcel)[:10]}{(int(str(parcel)[10]) + 1) % 10}PT"
    numbers = [misread, "RR287043775IN", compose(indicator="DA", serial=77_777_777, country="PT"), other, alone, "5601234567890", ""]

    words = [answer["word"] for answer in send(clerk, *map(scan, numbers))]

    assert words == ["Check digit wrong", "Of another post", "Unknown", "Withdrawn", "Withdrawn", "No item number", "No item number"]
    assert Scan.objects.count() == len(numbers), "what was read is kept, whatever it was"
    assert not any(parcel.events.exists() for parcel in Parcel.objects.all())


def test_the_same_scan_sent_again_is_answered_as_before_and_counts_once(clerk: Client) -> None:
    parcel = make_parcel()
    one = scan(parcel, "EMH", reason=FailureReason.ABSENT, next_action=NextAction.RETRY)

    first, again = send(clerk, one)[0], send(clerk, one, one)

    assert again == [first, first]
    assert (parcel.events.count(), Scan.objects.count()) == (1, 1)


def test_two_scans_of_one_parcel_are_a_double(clerk: Client) -> None:
    parcel = make_parcel()
    assert [answer["word"] for answer in send(clerk, scan(parcel), scan(parcel))] == ["Recorded", "Double"]
    assert parcel.events.count() == 1


def test_a_scan_that_waited_for_the_network_keeps_its_time_however_wrong_the_devices_clock_is(clerk: Client) -> None:
    parcel, ahead = make_parcel(), dt.timedelta(hours=5)
    scanned = timezone.now() - dt.timedelta(minutes=40)

    assert send(clerk, scan(parcel, at=scanned + ahead), now=timezone.now() + ahead)[0]["word"] == "Recorded"

    assert abs(parcel.events.get().occurred_at - scanned) < dt.timedelta(seconds=5)


def test_a_clock_that_is_wrong_by_weeks_is_told(clerk: Client) -> None:
    parcel = make_parcel()
    answer = send(clerk, scan(parcel, at=timezone.now() - dt.timedelta(days=8)))[0]
    assert (answer["word"], "Set it" in answer["message"]) == ("Not possible", True)
    assert not parcel.events.exists()


def test_what_nobody_accepted_is_recorded_and_said_aloud(clerk: Client) -> None:
    parcel = make_parcel()

    answer = send(clerk, scan(parcel, "EDG"))[0]

    assert (answer["colour"], answer["word"]) == ("note", "Recorded, never accepted")
    assert "check its weight and label" in answer["message"]
    assert [event.code for event in parcel.events.all()] == ["EDG"]


def test_a_parcel_on_hold_is_not_delivered_until_it_is_released(clerk: Client) -> None:
    parcel = make_parcel()
    begin = timezone.now() - dt.timedelta(hours=3)
    record_event(parcel=parcel, code=EventCode.EMA, occurred_at=begin, actor=None)
    record_event(parcel=parcel, code=EventCode.HOLD, occurred_at=begin + dt.timedelta(hours=1), actor=None)

    for code, facts in (("EDG", {}), ("EMI", {"delivered_to": "Ana"})):
        answer = send(clerk, scan(parcel, code, **facts))[0]
        assert (answer["word"], "is on hold since" in answer["message"]) == ("Not possible", True)
    # What happened before the hold may still be told.
    record_event(parcel=parcel, code=EventCode.EDG, occurred_at=begin + dt.timedelta(minutes=30), actor=None)
    words = [answer["word"] for answer in send(clerk, scan(parcel, "EMG"), scan(parcel, "EMI", delivered_to="Ana"))]
    assert words == ["Recorded", "Recorded"]


def test_further_data_around_the_number_does_no_harm(clerk: Client) -> None:
    parcel = make_parcel()
    words = [
        send(clerk, scan(text))[0]["word"]
        for text in (f"https://feira.example/en/track/{parcel}/", f"{parcel}|3000389|1500", f" {parcel}\r\n")
    ]
    assert words == ["Recorded", "Double", "Double"]


@pytest.mark.parametrize(
    "wrong", ["", "[]", '{"now": "x", "scans": []}', '{"now": "2026-11-27T10:00:00", "scans": []}', "null", '{"scans": 3}']
)
def test_what_cannot_be_read_says_that_nothing_is_lost(clerk: Client, wrong: str) -> None:
    answer = clerk.post(URL, wrong, content_type="application/json")
    assert answer.status_code == 400
    assert "what you scanned is kept" in answer.json()["error"]


def test_odd_scans_are_answered_and_never_fail(clerk: Client) -> None:
    for number in ("\0", "x" * 5000, "ç€😀", "DA00000001４PT"):
        assert send(clerk, scan(number))[0]["colour"] == "bad"
    assert send(clerk, scan(make_parcel(), "XXX"))[0]["word"] == "Not possible"
    assert send(clerk, scan(make_parcel(), "EMI"))[0]["message"] == "Write who took the parcel."


def test_others_find_no_station(client: Client) -> None:
    for role in (None, Role.SHOP):
        client.force_login(make_user(role=role))
        assert client.post(URL, "{}", content_type="application/json").status_code == 404


def test_what_is_on_hold_may_wait_at_an_office() -> None:
    parcel = make_parcel()
    begin = timezone.now() - dt.timedelta(hours=3)
    record_event(parcel=parcel, code=EventCode.HOLD, occurred_at=begin, actor=None)
    record_event(parcel=parcel, code=EventCode.EDH, occurred_at=begin + dt.timedelta(minutes=1), actor=None, office="Coimbra")
    assert parcel.status == "ready_for_pickup"
