"""What drivers report: counted once, for their own rounds, with what the shipment asks for; then the round's cash."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from logistics.models import CashCount, Office, Parcel, ParcelStatus, Round, RoundParcel, RoundStop, StopReport
from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.rounds import leaving
from logistics.rounds.changing import CannotChange
from logistics.rounds.reporting import NotTheirs, ReportRefused
from logistics.tracking import record_event
from tests.logistics.rounds.rows import (
    chilled_service,
    make_driver,
    make_due,
    make_office,
    make_pickup,
    make_plan,
    make_round_out,
    make_shift,
    report,
)

pytestmark = pytest.mark.django_db
FAILED: dict[str, Any] = {"result": "failed", "delivered_to": "", "reason": FailureReason.ABSENT, "next_action": NextAction.RETRY}


@pytest.fixture
def office() -> Office:
    return make_office()


def status(parcel: Parcel) -> str:
    parcel.refresh_from_db()
    return parcel.status


def test_a_round_that_leaves_has_its_parcels_out_for_delivery(office: Office) -> None:
    parcel = make_due(1)
    row = make_round_out(office)

    assert row.state == Round.State.OUT
    assert status(parcel) == ParcelStatus.OUT_FOR_DELIVERY
    assert parcel.events.get(code=EventCode.EDG).office == "Coimbra"


def test_what_was_held_meanwhile_stays_at_the_office(office: Office) -> None:
    held, other = make_due(1), make_due(2)
    shift = make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    leaving.fix(row)
    record_event(parcel=held, code=EventCode.HOLD, occurred_at=timezone.now(), actor=None)

    left_behind = leaving.go_out(row, actor=shift.driver)

    assert left_behind == [str(held)]
    assert status(held) == ParcelStatus.ON_HOLD
    assert status(other) == ParcelStatus.OUT_FOR_DELIVERY
    assert [stop.address.name for stop in row.stops.all()] == ["Door 2"]


def test_leaving_twice_is_told_and_records_nothing_more(office: Office) -> None:
    parcel = make_due(1)
    row = make_round_out(office)

    with pytest.raises(CannotChange):
        leaving.go_out(row, actor=None)
    assert parcel.events.filter(code=EventCode.EDG).count() == 1


def test_a_delivery_is_recorded_with_its_facts(office: Office) -> None:
    parcel = make_due(1, cash_to_collect=Decimal("37.40"))
    row = make_round_out(office)

    made, is_new = report(row.stops.get(), row.shift.driver, cash_taken=Decimal("37.40"), delivered_to="Rui, neighbour")

    assert is_new
    assert status(parcel) == ParcelStatus.DELIVERED
    assert parcel.events.get(code=EventCode.EMI).delivered_to == "Rui, neighbour"
    assert not RoundParcel.objects.get().is_open
    assert made.cash_taken == Decimal("37.40")


def test_a_report_that_comes_twice_is_counted_once(office: Office) -> None:
    parcel = make_due(1, cash_to_collect=Decimal(5))
    row = make_round_out(office)
    key = uuid.uuid4()

    first, _new = report(row.stops.get(), row.shift.driver, key=key, cash_taken=Decimal(5))
    again, is_new = report(row.stops.get(), row.shift.driver, key=key, cash_taken=Decimal(5))

    assert (again.pk, is_new) == (first.pk, False)
    assert leaving.cash_expected(row) == 5
    assert parcel.events.filter(code=EventCode.EMI).count() == 1
    with pytest.raises(ReportRefused, match="reported already"):
        report(row.stops.get(), row.shift.driver, cash_taken=Decimal(5))
    with pytest.raises(IntegrityError), transaction.atomic():
        StopReport.objects.create(key=key, stop=row.stops.get(), driver=row.shift.driver, result="collected", occurred_at=timezone.now())


def test_another_drivers_round_is_not_there(office: Office) -> None:
    parcel = make_due(1)
    row = make_round_out(office)

    with pytest.raises(NotTheirs):
        report(row.stops.get(), make_driver())
    with pytest.raises(NotTheirs):
        report(RoundStop(pk=999_999), row.shift.driver)
    assert status(parcel) == ParcelStatus.OUT_FOR_DELIVERY


def test_a_key_of_another_stop_tells_nothing_of_it(office: Office) -> None:
    make_due(1)
    make_due(2)
    row = make_round_out(office)
    first, second = row.stops.all()
    made, _new = report(first, row.shift.driver)

    with pytest.raises(NotTheirs):
        report(second, row.shift.driver, key=made.key)


def test_part_of_a_stop_is_delivered_and_the_rest_is_not(office: Office) -> None:
    first = make_due(1)
    second = make_due(1, recipient=first.shipment.recipient)
    row = make_round_out(office)

    report(row.stops.get(), row.shift.driver, numbers=[str(first)])
    report(row.stops.get(), row.shift.driver, numbers=[str(second)], **FAILED)

    assert (status(first), status(second)) == (ParcelStatus.DELIVERED, ParcelStatus.DELIVERY_FAILED)


@pytest.mark.parametrize(
    ("shipment", "said", "why"),
    [
        ({}, {"delivered_to": " "}, "who took"),
        ({"minimum_age": 18}, {}, "18 years"),
        ({"signature": True}, {}, "signature"),
        ({"cash_to_collect": Decimal("9.90")}, {"cash_taken": Decimal("9.00")}, "Cash to collect"),
        ({"cash_to_collect": Decimal("9.90")}, {}, "Cash to collect"),
        ({}, {"cash_taken": Decimal("9.00")}, "Cash to collect"),
        ({}, {"cash_taken": Decimal(-1)}, "Less than nothing"),
        ({}, {**FAILED, "next_action": ""}, "why it failed"),
        ({}, {**FAILED, "cash_taken": Decimal(1)}, "not paid for"),
        ({}, {"result": "collected"}, "delivered or not"),
        ({}, {"numbers": ["DA000000000PT"]}, "not part of this stop"),
    ],
)
def test_what_lacks_a_fact_is_refused_and_nothing_recorded(
    office: Office, shipment: dict[str, Any], said: dict[str, Any], why: str
) -> None:
    parcel = make_due(1, **shipment)
    row = make_round_out(office)

    with pytest.raises(ReportRefused, match=why):
        report(row.stops.get(), row.shift.driver, **said)
    assert status(parcel) == ParcelStatus.OUT_FOR_DELIVERY
    assert not StopReport.objects.exists()


def test_an_age_and_a_signature_that_were_seen_to_are_enough(office: Office) -> None:
    parcel = make_due(1, minimum_age=18, signature=True)
    row = make_round_out(office)

    report(row.stops.get(), row.shift.driver, age_checked=True, signed_name="Ana Lopes")

    assert status(parcel) == ParcelStatus.DELIVERED


def test_a_chilled_parcel_cannot_wait_at_the_office(office: Office) -> None:
    parcel = make_due(1, service=chilled_service())
    row = make_round_out(office)

    with pytest.raises(ReportRefused, match="chilled"):
        report(row.stops.get(), row.shift.driver, **{**FAILED, "next_action": NextAction.HOLD})
    assert RoundParcel.objects.get(parcel=parcel).is_open


def test_a_pickup_is_fetched_once_and_counted(office: Office) -> None:
    make_pickup(1)
    row = make_round_out(office)

    made, _new = report(row.stops.get(), row.shift.driver, result="collected", delivered_to="", parcels_taken=3)

    assert made.parcels_taken == 3
    with pytest.raises(ReportRefused, match="reported already"):
        report(row.stops.get(), row.shift.driver, result="collected", delivered_to="", parcels_taken=3)


def test_the_time_of_a_phone_is_held_between_leaving_and_now(office: Office) -> None:
    make_due(1)
    make_due(2)
    row = make_round_out(office)
    first, second = row.stops.all()

    early, _new = report(first, row.shift.driver, occurred_at=timezone.now() - dt.timedelta(days=400))
    late, _new = report(second, row.shift.driver, occurred_at=timezone.now() + dt.timedelta(days=400))

    assert early.occurred_at == row.out_at
    assert late.occurred_at <= timezone.now()


def test_reports_before_leaving_and_after_closing_are_refused(office: Office) -> None:
    make_due(1)
    shift = make_shift(office)
    make_plan(office)
    row = Round.objects.get()
    with pytest.raises(ReportRefused, match="has not left"):
        report(row.stops.get(), shift.driver)
    leaving.fix(row)
    leaving.go_out(row, actor=shift.driver)
    leaving.come_back(row)
    leaving.close(row, counted=Decimal(0), reason="", actor=shift.driver)
    with pytest.raises(ReportRefused, match="is closed"):
        report(row.stops.get(), shift.driver)


def test_a_report_that_comes_after_the_vehicle_is_still_taken(office: Office) -> None:
    parcel = make_due(1)
    row = make_round_out(office)
    leaving.come_back(row)

    report(row.stops.get(), row.shift.driver)

    assert status(parcel) == ParcelStatus.DELIVERED


# --- Cash ----------------------------------------------------------------------------------------------------------------


def test_cash_that_is_right_closes_the_round(office: Office) -> None:
    make_due(1, cash_to_collect=Decimal("37.40"))
    row = make_round_out(office)
    report(row.stops.get(), row.shift.driver, cash_taken=Decimal("37.40"))
    leaving.come_back(row)

    count = leaving.close(row, counted=Decimal("37.40"), reason="never mind", actor=row.shift.driver)

    row.refresh_from_db()
    assert row.state == Round.State.CLOSED
    assert (count.expected, count.counted, count.reason) == (Decimal("37.40"), Decimal("37.40"), "")


def test_a_difference_needs_a_reason_and_is_kept(office: Office) -> None:
    make_due(1, cash_to_collect=Decimal(10))
    row = make_round_out(office)
    report(row.stops.get(), row.shift.driver, cash_taken=Decimal(10))
    leaving.come_back(row)

    with pytest.raises(CannotChange, match="differs"):
        leaving.close(row, counted=Decimal(9), reason=" ", actor=row.shift.driver)
    row.refresh_from_db()
    assert row.state == Round.State.BACK
    with pytest.raises(CannotChange, match="Less than nothing"):
        leaving.close(row, counted=Decimal(-1), reason="x", actor=row.shift.driver)
    leaving.close(row, counted=Decimal(9), reason="a coin fell", actor=row.shift.driver)
    with pytest.raises(CannotChange):
        leaving.close(row, counted=Decimal(10), reason="", actor=row.shift.driver)
    assert CashCount.objects.get().counted == 9


def test_what_nobody_reported_is_recorded_at_the_office_when_the_round_is_closed(office: Office) -> None:
    parcel = make_due(1)
    row = make_round_out(office)
    leaving.come_back(row)

    leaving.close(row, counted=Decimal(0), reason="", actor=row.shift.driver)

    assert status(parcel) == ParcelStatus.IN_TRANSIT
    assert not RoundParcel.objects.filter(is_open=True).exists()


@pytest.mark.parametrize("model", [StopReport, CashCount])
def test_reports_and_counts_are_only_ever_added(office: Office, model: Any) -> None:
    make_due(1)
    row = make_round_out(office)
    report(row.stops.get(), row.shift.driver)
    leaving.come_back(row)
    leaving.close(row, counted=Decimal(0), reason="", actor=row.shift.driver)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        model.objects.update(driver=None) if model is StopReport else model.objects.update(counted=1)
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        model.objects.all()._raw_delete("default")
