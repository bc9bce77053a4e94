"""The same report twice, two who count one round's cash, two who send one round out, at the same moment."""

from __future__ import annotations

import uuid
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError

from accounts.models import User
from logistics.models import CashCount, Parcel, PlanRun, Round, RoundParcel, RoundStop, Shift, StopReport
from logistics.models.tracking import EventCode
from logistics.rounds import leaving
from logistics.rounds.changing import CannotChange
from logistics.rounds.planning import ask_for_plan
from tests.factories import make_user
from tests.logistics.rounds.rows import make_due, make_office, make_plan, make_round_out, make_shift, report
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed_db")]
TIMES = 4


def close(pk: int, clerk: User) -> object:
    return leaving.close(Round.objects.get(pk=pk), counted=Decimal(0), reason="x", actor=clerk)


def go_out(pk: int, driver: User) -> object:
    return leaving.go_out(Round.objects.get(pk=pk), actor=driver)


def test_a_report_sent_twice_at_once_is_counted_once() -> None:
    office = make_office()
    for _ in range(TIMES):
        parcel = make_due(1, cash_to_collect=Decimal(7))
        row = make_round_out(office)
        stop, driver, key = row.stops.get(), row.shift.driver, uuid.uuid4()

        answers = at_once(*[partial(report, stop, driver, key=key, cash_taken=Decimal(7))] * 3)

        assert sorted(answer[1] for answer in answers) == [False, False, True]  # type: ignore[index]
        assert StopReport.objects.filter(stop=stop).count() == 1
        assert parcel.events.filter(code=EventCode.EMI).count() == 1


def test_one_of_two_counts_closes_the_round_and_no_report_slips_past_it() -> None:
    office, clerk = make_office(), make_user()
    for _ in range(TIMES):
        make_due(1, cash_to_collect=Decimal(7))
        row = make_round_out(office)
        stop, driver = row.stops.get(), row.shift.driver
        leaving.come_back(row)

        answers = at_once(
            *[partial(close, row.pk, clerk)] * 2,
            partial(report, stop, driver, cash_taken=Decimal(7)),
        )

        assert sum(isinstance(answer, CannotChange) for answer in answers) == 1
        counted = CashCount.objects.get(round=row)
        assert counted.expected == sum(one.cash_taken for one in StopReport.objects.filter(stop=stop))
        assert not RoundParcel.objects.filter(stop=stop, is_open=True).exists()


def test_one_of_two_sends_the_round_out() -> None:
    office = make_office()
    for _ in range(TIMES):
        parcel = make_due(1)
        shift = make_shift(office)
        make_plan(office)
        row = Round.objects.get(shift=shift)
        leaving.fix(row)

        answers = at_once(*[partial(go_out, row.pk, shift.driver)] * 2)

        assert sum(isinstance(answer, CannotChange) for answer in answers) == 1
        assert parcel.events.filter(code=EventCode.EDG).count() == 1


def test_a_parcel_that_two_put_into_rounds_at_once_stands_in_one() -> None:
    office = make_office()
    for n in range(1, TIMES + 1):
        parcel = make_due(n)
        stops = [
            RoundStop.objects.create(round=Round.objects.create(office=office, day=shift.day, shift=shift), **facts(parcel, shift))
            for shift in (make_shift(office), make_shift(office))
        ]

        answers = at_once(*(partial(RoundParcel.objects.create, stop=stop, parcel=parcel) for stop in stops))

        assert sum(isinstance(answer, IntegrityError) for answer in answers) == 1


def facts(parcel: Parcel, shift: Shift) -> dict[str, object]:
    times = {"opens": shift.starts, "closes": shift.ends, "arrives": shift.starts}
    return {
        **times,
        "address": parcel.shipment.recipient,
        "position": 1,
        "service_seconds": 60,
        "latitude": 40,
        "longitude": -8,
        "place_from": "area",
    }


def test_two_who_ask_for_the_plan_of_a_day_get_one() -> None:
    office, clerk = make_office(), make_user()
    day = make_shift(office).day

    answers = at_once(*[partial(ask_for_plan, office=office, day=day, actor=clerk)] * 3)

    assert len({answer.pk for answer in answers}) == 1  # type: ignore[attr-defined]
    assert PlanRun.objects.count() == 1
