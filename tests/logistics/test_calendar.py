"""Delivery dates over weekends, holidays, closures and cut-offs. 2026: 23 November is a Monday, 1 and 8 December are holidays."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from logistics.calendar import DeliveryDate, Habits, Place, dates_for, region_of
from logistics.models import Service

LISBON = ZoneInfo("Europe/Lisbon")
COIMBRA = Place("PT", "3000-389")


def at(day: int, hour: int = 10, minute: int = 0, second: int = 0, *, month: int = 11, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=LISBON)


def service(**fields: object) -> Service:
    return Service(**{"code": "x", "name": "X", "cutoff": dt.time(16), "transit_days": 1, "delivers_on": "12345", **fields})


def first(
    moment: dt.datetime, *, origin: Place = COIMBRA, destination: Place = COIMBRA, packing_days: int = 0, **fields: object
) -> DeliveryDate:
    ends = {"origin": origin, "destination": destination}
    return dates_for(service=service(**fields), **ends, at=moment, packing_days=packing_days, count=1)[0]


def day(number: int, month: int = 11) -> dt.date:
    return dt.date(2026, month, number)


def test_ordered_in_the_morning_it_is_there_the_next_day() -> None:
    assert first(at(23)) == DeliveryDate(day(23), day(24))


@pytest.mark.parametrize(("hour", "minute", "second", "leaves"), [(15, 59, 59, 23), (16, 0, 0, 23), (16, 0, 1, 24), (16, 1, 0, 24)])
def test_the_cut_off_minute(hour: int, minute: int, second: int, leaves: int) -> None:
    assert first(at(23, hour, minute, second)).pickup_on == day(leaves)


def test_the_cut_off_is_in_the_posts_own_time_zone() -> None:
    # 16:30 in Paris is 15:30 in Lisbon
    assert first(dt.datetime(2026, 11, 23, 16, 30, tzinfo=ZoneInfo("Europe/Paris"))).pickup_on == day(23)


def test_the_weekend_is_passed_over() -> None:
    assert first(at(27)) == DeliveryDate(day(27), day(30))
    assert first(at(28)) == DeliveryDate(day(30), day(2, 12))  # Tuesday 1 December is a holiday


def test_a_service_may_deliver_on_saturdays() -> None:
    assert first(at(27), delivers_on="123456") == DeliveryDate(day(27), day(28))


def test_packing_days_are_operating_days() -> None:
    assert first(at(26), packing_days=2).pickup_on == day(30)


def test_transit_counts_operating_days() -> None:
    assert first(at(27), transit_days=3) == DeliveryDate(day(27), day(3, 12))  # Mon 30, (Tue 1 holiday), Wed 2, Thu 3


def test_same_day() -> None:
    assert first(at(23), transit_days=0) == DeliveryDate(day(23), day(23))


def test_a_closure_is_no_operating_day() -> None:
    closed = Place("PT", "3000-389", frozenset({day(24)}))

    assert first(at(23), destination=closed).promised_for == day(25)


def test_dates_come_once_each_and_in_order() -> None:
    dates = dates_for(service=service(), origin=COIMBRA, destination=COIMBRA, at=at(23))

    assert [date.promised_for for date in dates] == [day(24), day(25), day(26), day(27), day(30)]


class TestChilled:
    """Goods that rest nowhere."""

    def test_nothing_leaves_on_a_friday(self) -> None:
        assert first(at(27), is_chilled=True) == DeliveryDate(day(2, 12), day(3, 12))

    def test_unless_saturday_delivers(self) -> None:
        assert first(at(27), is_chilled=True, delivers_on="123456") == DeliveryDate(day(27), day(28))

    def test_nothing_leaves_before_a_holiday(self) -> None:
        # Monday 7 December: the 8th is a holiday
        assert first(at(7, month=12), is_chilled=True).pickup_on == day(9, 12)

    def test_two_days_on_the_way_are_consecutive_too(self) -> None:
        # Wednesday 25 to Friday 27 is possible, Thursday 26 to Saturday 28 is not
        assert first(at(25), is_chilled=True, transit_days=2) == DeliveryDate(day(25), day(27))
        assert first(at(26), is_chilled=True, transit_days=2).pickup_on == day(2, 12)

    def test_a_closure_at_either_end_counts(self) -> None:
        closed = Place("PT", "3000-389", frozenset({day(24)}))

        assert first(at(23), is_chilled=True, destination=closed).pickup_on == day(25)
        assert first(at(23), is_chilled=True, origin=closed).pickup_on == day(25)


def test_regions_have_their_own_holidays() -> None:
    # Madeira's day, 1 July 2026, a Wednesday
    funchal = Place("PT", "9000-082")

    assert first(at(30, month=6), destination=funchal).promised_for == dt.date(2026, 7, 2)
    assert first(at(30, month=6)).promised_for == dt.date(2026, 7, 1)
    assert [region_of("PT", code) for code in ("9499-999", "9500-000", "3000-389")] == ["30", "20", ""]


def test_new_caledonia_has_its_citizenship_day() -> None:
    noumea = Place("NC", "98800")

    assert not noumea.is_operating(dt.date(2026, 9, 24), service=service())
    assert noumea.is_operating(dt.date(2026, 9, 25), service=service())


def habits_date(habits: Habits, moment: dt.datetime, packing_days: int = 0) -> DeliveryDate:
    return dates_for(service=service(), origin=COIMBRA, destination=COIMBRA, at=moment, packing_days=packing_days, habits=habits, count=1)[
        0
    ]


def test_on_the_senders_days_off_nothing_is_packed_and_nothing_leaves() -> None:
    monday = at(23).date()
    off = frozenset(monday + dt.timedelta(days=n) for n in range(3))
    assert habits_date(Habits(days_off=off), at(23)).pickup_on == monday + dt.timedelta(days=3)
    assert habits_date(Habits(days_off=off), at(23), packing_days=1).pickup_on > monday + dt.timedelta(days=3)


def test_a_sender_may_stop_earlier_than_the_post() -> None:
    usual = habits_date(Habits(), at(23))
    assert habits_date(Habits(cutoff=dt.time(0, 1)), at(23)).pickup_on > usual.pickup_on
    assert habits_date(Habits(cutoff=dt.time(23, 59)), at(23)) == usual, "later than the post's own changes nothing"
