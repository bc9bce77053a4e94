from __future__ import annotations

import re
import threading
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from background import tick
from background.models import TickRun
from scripts.paths import rooms

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def only_own_jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, tick.Job]:
    jobs: dict[str, tick.Job] = {}
    monkeypatch.setattr(tick, "jobs", jobs)
    return jobs


@pytest.mark.django_db
def test_a_job_runs_when_it_is_due_and_not_before() -> None:
    seen: list[datetime] = []
    tick.regularly(name="note", every=5 * MINUTE)(seen.append)
    for minute in range(11):
        tick.run_due(NOW + minute * MINUTE)
    assert seen == [NOW, NOW + 5 * MINUTE, NOW + 10 * MINUTE]


@pytest.mark.django_db
def test_a_timer_a_little_late_does_not_make_a_job_drift() -> None:
    seen: list[datetime] = []
    tick.regularly(name="note", every=MINUTE)(seen.append)
    tick.run_due(NOW)
    tick.run_due(NOW + MINUTE + timedelta(seconds=20))
    tick.run_due(NOW + 2 * MINUTE)
    assert len(seen) == 3


@pytest.mark.django_db
def test_after_a_night_off_a_job_runs_once() -> None:
    seen: list[datetime] = []
    tick.regularly(name="note", every=MINUTE)(seen.append)
    tick.run_due(NOW)
    morning = NOW + timedelta(hours=8, seconds=7)
    assert tick.run_due(morning) == ["note"]
    assert tick.run_due(morning + timedelta(seconds=1)) == []


@pytest.mark.django_db
def test_a_failing_job_is_noted_and_the_next_one_runs() -> None:
    seen: list[datetime] = []

    def fail(now: datetime) -> None:
        raise ConnectionError("the printer is away")

    tick.regularly(name="fails", every=timedelta(days=1))(fail)
    tick.regularly(name="works", every=timedelta(days=1))(seen.append)
    tick.run_due(NOW)
    assert seen == [NOW]
    failed = TickRun.objects.get(name="fails")
    assert "the printer is away" in failed.last_error
    assert failed.next_run_at == NOW + timedelta(hours=1), "a daily job that failed is not left for a day"


@pytest.mark.django_db
def test_a_job_that_recovers_forgets_its_error() -> None:
    TickRun.objects.create(name="note", next_run_at=NOW, last_error="old")
    tick.regularly(name="note", every=MINUTE)(lambda now: None)
    tick.run_due(NOW)
    assert TickRun.objects.get().last_error == ""


@pytest.mark.django_db
def test_two_jobs_of_one_name_are_refused() -> None:
    tick.regularly(name="note", every=MINUTE)(lambda now: None)
    with pytest.raises(ValueError, match="note"):
        tick.regularly(name="note", every=MINUTE)(lambda now: None)


@pytest.mark.django_db
def test_the_command_runs_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    tick.regularly(name="note", every=MINUTE)(lambda now: None)
    call_command("tick")
    assert capsys.readouterr().out == "ran note\n"


def test_two_timers_at_once_run_a_job_once(committed_db: None) -> None:
    seen: list[datetime] = []
    tick.regularly(name="note", every=MINUTE)(seen.append)
    for round_number in range(10):
        now = NOW + round_number * MINUTE
        both_ready = threading.Barrier(4)

        def one_timer(now: datetime = now, both_ready: threading.Barrier = both_ready) -> None:
            try:
                both_ready.wait()
                tick.run_due(now)
            finally:
                connection.close()

        timers = [threading.Thread(target=one_timer) for _ in range(4)]
        for timer in timers:
            timer.start()
        for timer in timers:
            timer.join()
        assert len(seen) == round_number + 1


def test_every_job_in_the_code_is_registered() -> None:
    written = {
        name
        for room in rooms()
        if room.name != "tests"
        for path in room.glob("**/*.py")
        for name in re.findall(r"^@regularly\(name=\"([^\"]+)\"", path.read_text(), re.MULTILINE)
    }
    assert written
    assert written == set(ALL_JOBS)


ALL_JOBS = dict(tick.jobs)
