"""Ruling once, and telling in time that an attestation ends."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.roles import Role
from producers.attestations import RulingRefused, rule, tell_of_endings
from producers.models import Attestation
from producers.signals import attestation_ending, attestation_ruled
from tests import factories

pytestmark = pytest.mark.django_db


def submitted(**fields: Any) -> Attestation:
    return factories.make_attestation(
        producer=factories.make_producer(name="Dairy of the Hill"),
        designation=factories.make_designation(),
        **{"state": Attestation.State.SUBMITTED, "ruled_at": None, **fields},
    )


@pytest.fixture
def told() -> Any:
    """What was said of endings: (attestation, days)."""
    news: list[tuple[Attestation, int]] = []

    def hear(attestation: Attestation, days: int, **_kwargs: Any) -> None:
        news.append((attestation, days))

    attestation_ending.connect(hear)
    yield news
    attestation_ending.disconnect(hear)


def test_the_first_ruling_counts_and_the_second_says_who_ruled_and_when() -> None:
    attestation = submitted()
    first = factories.make_user(role=Role.OPERATOR, first_name="Inês", last_name="Reis")
    stale = Attestation.objects.get()

    rule(attestation=attestation, accept=True, reason="", actor=first)
    assert Attestation.objects.valid().get().ruled_by == first

    with pytest.raises(RulingRefused, match="Inês Reis accepted it already"):
        rule(attestation=stale, accept=False, reason="Not signed", actor=factories.make_user(role=Role.OPERATOR))
    assert Attestation.objects.get().state == Attestation.State.ACCEPTED
    assert Attestation.objects.get().reason == ""


def test_a_refusal_needs_a_reason_and_what_has_ended_cannot_be_accepted() -> None:
    attestation = submitted(days_left=-1)
    operator = factories.make_user(role=Role.OPERATOR)
    with pytest.raises(RulingRefused, match="Say why"):
        rule(attestation=attestation, accept=False, reason="  ", actor=operator)
    with pytest.raises(RulingRefused, match="It ended on"):
        rule(attestation=attestation, accept=True, reason="", actor=operator)
    assert Attestation.objects.get().state == Attestation.State.SUBMITTED


@pytest.mark.parametrize(("days_left", "standing"), [(0, "accepted"), (-1, "ended")])
def test_an_accepted_one_stands_until_its_last_day(days_left: int, standing: str) -> None:
    of_whom = {"producer": factories.make_producer(), "designation": factories.make_designation()}
    assert factories.make_attestation(**of_whom, days_left=days_left).standing == standing


def test_a_ruling_is_news_with_its_outcome() -> None:
    outcomes: list[str] = []

    def hear(attestation: Attestation, **_kwargs: Any) -> None:
        outcomes.append(f"{attestation.state}: {attestation.reason}")

    attestation_ruled.connect(hear)
    rule(attestation=submitted(), accept=False, reason="The signature is missing.", actor=factories.make_user(role=Role.OPERATOR))
    attestation_ruled.disconnect(hear)
    assert outcomes == ["refused: The signature is missing."]


def test_the_end_is_told_once_at_thirty_and_seven_days_and_when_it_has_come(told: list[tuple[Attestation, int]]) -> None:
    attestation = submitted(days_left=40, state=Attestation.State.ACCEPTED, ruled_at=timezone.now())
    today = timezone.localtime().replace(hour=9)
    heard_on_day = {}
    for day in range(50):
        told.clear()
        tell_of_endings(today + dt.timedelta(days=day))
        tell_of_endings(today + dt.timedelta(days=day, hours=1))
        if told:
            heard_on_day[day] = [days for _attestation, days in told]
    assert heard_on_day == {10: [30], 33: [7], 41: [0]}
    assert [notice.days for notice in attestation.notices.order_by("-days")] == [30, 7, 0]


def test_what_was_accepted_late_is_told_once_at_the_nearest_threshold(told: list[tuple[Attestation, int]]) -> None:
    submitted(days_left=3, state=Attestation.State.ACCEPTED, ruled_at=timezone.now())
    tell_of_endings(timezone.now())
    assert [days for _attestation, days in told] == [7]


def test_one_that_is_renewed_refused_or_long_gone_is_no_news(told: list[tuple[Attestation, int]]) -> None:
    renewed = submitted(days_left=3, state=Attestation.State.ACCEPTED, ruled_at=timezone.now())
    factories.make_attestation(producer=renewed.producer, designation=renewed.designation, days_left=300)
    other = factories.make_designation(name="Queijo Rabaçal", file_number="")
    factories.make_attestation(producer=renewed.producer, designation=other, days_left=3, state=Attestation.State.REFUSED)
    factories.make_attestation(producer=factories.make_producer(), designation=other, days_left=-60)
    tell_of_endings(timezone.now())
    assert told == []
