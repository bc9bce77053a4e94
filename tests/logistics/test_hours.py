"""Opening hours: read, checked, and asked about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from logistics.hours import HoursInvalid, Timetable, check_hours, check_hours_of_a_day
from logistics.models import OfficeClosure

HOURS = "Mo-Fr 09:00-12:30,14:00-17:30; PH off"


def hours(text: str = HOURS, *, country: str = "PT", postcode: str = "3000-150", **exceptions: str) -> Timetable:
    days = {dt.date.fromisoformat(day[1:].replace("_", "-")): said for day, said in exceptions.items()}
    return Timetable(text, country, postcode, {day: OfficeClosure(day=day, hours=said, reason="Feira") for day, said in days.items()})


def at(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def test_open_until_noon_and_again_after_it() -> None:
    friday = hours()

    assert friday.closes_at(at("2026-11-27 09:00")) == at("2026-11-27 12:30")
    assert friday.closes_at(at("2026-11-27 12:30")) is None
    assert friday.opens_at(at("2026-11-27 12:30")) == at("2026-11-27 14:00")
    assert friday.opens_at(at("2026-11-27 17:30")) == at("2026-11-30 09:00")


def test_a_holiday_of_the_country_is_a_holiday_of_the_office() -> None:
    # 1 December is one in Portugal and none in France.
    assert hours().on(dt.date(2026, 12, 1)).words == "closed"
    assert hours().on(dt.date(2026, 12, 1)).reason == "public holiday"
    assert hours(country="FR", postcode="75001").on(dt.date(2026, 12, 1)).spans


def test_a_holiday_of_a_region_is_one_there_alone() -> None:
    # Dia da Região Autónoma da Madeira
    first_of_july = dt.date(2026, 7, 1)

    assert not hours(postcode="9000-082").on(first_of_july).spans
    assert hours(postcode="3000-150").on(first_of_july).spans


def test_holidays_with_hours_of_their_own_and_holidays_like_any_day() -> None:
    assert hours("Mo-Fr 09:00-18:00; PH 10:00-12:00").on(dt.date(2026, 12, 1)).words == "10:00–12:00"
    assert hours("Mo-Fr 09:00-18:00").on(dt.date(2026, 12, 1)).words == "09:00–18:00"


def test_an_exception_counts_for_its_day_alone() -> None:
    table = hours(d2026_11_30="", d2026_12_01="10:00-11:00")

    assert table.on(dt.date(2026, 11, 30)).words == "closed"
    assert table.on(dt.date(2026, 11, 30)).reason == "Feira"
    assert table.on(dt.date(2026, 12, 1)).words == "10:00–11:00"  # a holiday, and yet
    assert table.opens_at(at("2026-11-27 18:00")) == at("2026-12-01 10:00")


def test_day_and_night() -> None:
    always = hours("24/7")

    assert always.is_open(at("2026-12-25 03:00"))
    assert always.on(dt.date(2026, 12, 25)).words == "day and night"


def test_hours_over_midnight_belong_to_both_days() -> None:
    bar = hours("Fr 22:00-02:00")

    assert bar.closes_at(at("2026-11-27 23:00")) == at("2026-11-28 00:00")
    assert bar.is_open(at("2026-11-28 01:00"))
    assert not bar.is_open(at("2026-11-28 02:00"))


@pytest.mark.parametrize(
    "text", ["9h-18h", "Mo-Fr", "Mo-Fr 25:00-30:00", "sempre", "PH,Su off", "Mo-Fr,PH 09:00-18:00", "off", "PH 09:00-12:00"]
)
def test_what_is_no_hours_is_refused_with_an_example(text: str) -> None:
    if text == "Mo-Fr":
        check_hours(text)  # all day: odd, but it can be read
        return
    with pytest.raises(HoursInvalid, match=r"09:00-12:30|PH off"):
        check_hours(text)


@pytest.mark.parametrize("text", ["Mo 09:00-12:00", "9-12", "12:00", "10:00-10:00x"])
def test_the_hours_of_one_day_are_times_alone(text: str) -> None:
    with pytest.raises(HoursInvalid, match="09:00-12:30"):
        check_hours_of_a_day(text)


def test_hours_that_cannot_be_read_count_as_closed() -> None:
    assert hours("sempre").opens_at(at("2026-11-27 09:00")) is None
