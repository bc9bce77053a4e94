"""Events: what they do to a parcel's status, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from logistics.history import history
from logistics.models import Parcel, TrackingEvent
from logistics.signals import parcel_event_recorded
from logistics.tracking import EventRefused, record_event
from tests.factories import make_service, make_user
from tests.logistics.rows import make_parcel

START = timezone.now().replace(microsecond=0) - dt.timedelta(days=2)
FAILED = {"reason": "absent", "next_action": "retry"}


def at(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def report(parcel: Parcel, code: str, hours: float, **facts: Any) -> TrackingEvent | None:
    if code == "EMI":
        facts.setdefault("delivered_to", "Ana Lopes")
    if code == "EMH":
        facts = {**FAILED, **facts}
    return record_event(parcel=parcel, code=code, occurred_at=at(hours), actor=None, **facts)


def status(parcel: Parcel) -> str:
    return Parcel.objects.get(pk=parcel.pk).status


@pytest.fixture
def parcel(db: None) -> Parcel:
    return make_parcel()


@pytest.fixture
def heard() -> Iterator[list[tuple[str, str]]]:
    news: list[tuple[str, str]] = []

    def hear(parcel: Parcel, event: TrackingEvent, **_more: Any) -> None:
        news.append((event.code, parcel.status))

    parcel_event_recorded.connect(hear)
    yield news
    parcel_event_recorded.disconnect(hear)


def test_a_parcel_goes_all_the_way(parcel: Parcel, heard: list[tuple[str, str]]) -> None:
    for hours, code in enumerate(("EMA", "EDD", "EMG", "EDG", "EMH", "EDG", "EMI")):
        report(parcel, code, hours)

    assert heard == [
        ("EMA", "accepted"),
        ("EDD", "in_transit"),
        ("EMG", "in_transit"),
        ("EDG", "out_for_delivery"),
        ("EMH", "delivery_failed"),
        ("EDG", "out_for_delivery"),
        ("EMI", "delivered"),
    ]
    assert (status(parcel), Parcel.objects.get().status_at) == ("delivered", at(6))


def test_who_reported_it_is_kept(parcel: Parcel) -> None:
    clerk = make_user()

    event = record_event(parcel=parcel, code="EMA", occurred_at=at(0), actor=clerk, office="Coimbra 1")

    assert event is not None
    assert (event.recorded_by, event.office) == (clerk, "Coimbra 1")


def test_status_follows_the_time_it_happened_not_the_time_it_was_told(parcel: Parcel) -> None:
    report(parcel, "EDG", 5)
    report(parcel, "EMG", 3)

    assert (status(parcel), Parcel.objects.get().status_at) == ("out_for_delivery", at(5))
    assert [line.code for line in history(parcel).lines] == ["EDG", "EMG"]


def test_the_same_report_twice_changes_nothing(parcel: Parcel, heard: list[tuple[str, str]]) -> None:
    assert report(parcel, "EMA", 1, office="Coimbra 1") is not None

    assert report(parcel, "EMA", 1, office="Coimbra 1") is None

    assert TrackingEvent.objects.count() == 1
    assert len(heard) == 1


def test_a_delivery_reported_twice_is_no_error(parcel: Parcel) -> None:
    report(parcel, "EMI", 3)

    assert report(parcel, "EMI", 3) is None


@pytest.mark.parametrize("later", ["EDG", "EMH", "EMI", "RTS", "LOST"])
def test_nothing_follows_a_delivery(parcel: Parcel, later: str, heard: list[tuple[str, str]]) -> None:
    report(parcel, "EMI", 3)

    with pytest.raises(EventRefused, match=r"delivered on .* to Ana Lopes"):
        report(parcel, later, 4)

    assert (status(parcel), TrackingEvent.objects.count(), len(heard)) == ("delivered", 1, 1)


def test_an_earlier_scan_that_arrives_after_the_delivery_joins_the_history(parcel: Parcel) -> None:
    report(parcel, "EMI", 5)
    report(parcel, "EDG", 2)

    assert status(parcel) == "delivered"
    assert TrackingEvent.objects.count() == 2
    with pytest.raises(EventRefused):
        report(parcel, "EMI", 1)


def test_nothing_follows_a_loss(parcel: Parcel) -> None:
    report(parcel, "LOST", 3)

    with pytest.raises(EventRefused, match="declared lost"):
        report(parcel, "EDG", 4)
    assert status(parcel) == "lost"


def test_what_goes_back_is_never_called_delivered(parcel: Parcel, heard: list[tuple[str, str]]) -> None:
    report(parcel, "RTS", 3)
    report(parcel, "EDD", 4)
    report(parcel, "EMI", 6, delivered_to="Queijaria")

    assert status(parcel) == "return_to_sender"
    assert [news for _code, news in heard] == ["return_to_sender"] * 3
    assert history(parcel).lines[0].title == "Handed back to the sender"
    assert [line.meaning for line in history(parcel).lines[:2]] == ["", ""]


@pytest.mark.parametrize(
    ("code", "facts", "says"),
    [
        ("EMH", {"reason": "", "next_action": "retry"}, "needs its reason and what happens next"),
        ("EMH", {"reason": "absent", "next_action": ""}, "needs its reason and what happens next"),
        ("EMI", {"delivered_to": "  "}, "Write who took the parcel"),
        ("XYZ", {}, "There is no event XYZ"),
    ],
)
def test_facts_that_must_not_be_missing(parcel: Parcel, code: str, facts: dict[str, str], says: str) -> None:
    with pytest.raises(EventRefused, match=says):
        record_event(parcel=parcel, code=code, occurred_at=at(1), actor=None, **facts)

    assert TrackingEvent.objects.count() == 0


def test_the_future_is_refused_but_for_a_clock_that_runs_ahead(parcel: Parcel) -> None:
    now = timezone.now()
    with pytest.raises(EventRefused, match="still to come"):
        record_event(parcel=parcel, code="EMA", occurred_at=now + dt.timedelta(minutes=20), actor=None)

    assert record_event(parcel=parcel, code="EMA", occurred_at=now + dt.timedelta(minutes=2), actor=None)
    with pytest.raises(ValueError, match="time zone"):
        record_event(parcel=parcel, code="EDD", occurred_at=dt.datetime(2026, 1, 1), actor=None)


def test_what_a_receiver_raises_undoes_the_event(parcel: Parcel) -> None:
    def fail(**_more: Any) -> None:
        raise RuntimeError("no")

    parcel_event_recorded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            report(parcel, "EMA", 1)
    finally:
        parcel_event_recorded.disconnect(fail)

    assert (status(parcel), TrackingEvent.objects.count()) == ("pending", 0)


class TestChilled:
    @pytest.fixture
    def parcel(self, db: None) -> Parcel:
        return make_parcel(service=make_service(code="cold", is_chilled=True))

    def test_it_never_waits_at_an_office(self, parcel: Parcel) -> None:
        with pytest.raises(EventRefused, match="cannot wait at an office"):
            report(parcel, "EDH", 2)
        with pytest.raises(EventRefused, match="cannot wait at an office"):
            report(parcel, "EMH", 2, next_action="hold")

    def test_it_is_tried_again_once(self, parcel: Parcel) -> None:
        report(parcel, "EMH", 2)

        with pytest.raises(EventRefused, match="only once"):
            report(parcel, "EMH", 26)
        assert report(parcel, "EMH", 26, next_action="contact")


class TestHistory:
    def test_newest_first_in_plain_words_and_without_names(self, parcel: Parcel) -> None:
        report(parcel, "EMA", 1, office="Oliveira do Hospital")
        report(parcel, "EMH", 4)
        report(parcel, "EMI", 28, delivered_to="Ana Lopes")

        story = history(Parcel.objects.get())

        assert story.status == "Delivered"
        assert [line.title for line in story.lines] == ["Delivered", "Delivery attempted", "Accepted"]
        assert story.lines[1].meaning == "Nobody at home, notice left. What happens next: Delivered again on the next operating day."
        assert "Ana" not in repr(story)

    def test_what_to_do(self, parcel: Parcel) -> None:
        report(parcel, "EMH", 4)
        assert history(Parcel.objects.get()).action_required.startswith("Be at home on the next operating day")
        report(parcel, "EDH", 5)
        assert (
            history(Parcel.objects.get()).action_required
            == "Pick up the parcel at the place that is named below, with the code from our mail."
        )

    def test_cash_is_asked_for_on_the_day(self, db: None) -> None:
        parcel = make_parcel(cash_to_collect="23.40")
        report(parcel, "EMA", 1)
        assert history(Parcel.objects.get()).action_required == ""
        report(parcel, "EDG", 4)
        assert history(Parcel.objects.get()).action_required.startswith("Have the money ready")


@pytest.mark.postgres
def test_many_scanners_at_once_deliver_once(committed_db: None) -> None:
    parcel = make_parcel()

    def scanner(n: int) -> str:
        try:
            return "recorded" if report(Parcel.objects.get(pk=parcel.pk), "EMI", 1 + n / 100) else "known"
        except EventRefused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(scanner, range(12)))

    assert sorted(answers) == ["recorded"] + ["refused"] * 11
    assert TrackingEvent.objects.count() == 1
