"""Closures that come back every year, for all or for single towns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from logistics.calendar import Closures
from logistics.models import Closure, Zone
from logistics.setup_holidays import install_municipal_holidays
from logistics.yearly import check_rule, day_of


def test_fixed_and_moving_days() -> None:
    assert day_of("07-04", 2026) == dt.date(2026, 7, 4)
    assert day_of("easter+39", 2026) == dt.date(2026, 5, 14)  # Ascension Day
    assert day_of("easter-2", 2027) == dt.date(2027, 3, 26)
    assert day_of("easter", 2026) == dt.date(2026, 4, 5)
    assert (day_of("02-29", 2026), day_of("02-29", 2028)) == (None, dt.date(2028, 2, 29))


@pytest.mark.parametrize("wrong", ["", "13-01", "02-30", "7-4", "easter+", "easter+1000", "4 July", "07-04\n"])
def test_what_is_no_day_of_the_year_is_told_so(wrong: str) -> None:
    with pytest.raises(ValidationError):
        check_rule(wrong)


@pytest.mark.django_db
def test_a_municipal_holiday_closes_its_own_postcodes_every_year() -> None:
    Closure.objects.create(every_year="07-04", area="PT 3000-000 3049-999", reason="Coimbra")
    Closure.objects.create(every_year="easter+39", area="PT 3050-000 3059-999", reason="Mealhada")
    closures = Closures.load(since=dt.date(2026, 5, 1), days=500)

    assert closures.at(None, country="PT", postcode="3000-389") == {dt.date(2026, 7, 4), dt.date(2027, 7, 4)}
    assert closures.at(None, country="PT", postcode="3050-001") == {dt.date(2026, 5, 14), dt.date(2027, 5, 6)}
    assert closures.at(None, country="PT", postcode="3400-060") == frozenset()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{}, {"day": dt.date(2026, 7, 4), "every_year": "07-04"}])
def test_the_database_refuses_a_closure_of_no_day_or_of_two(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(reason="Odd", **wrong)


@pytest.mark.django_db
def test_a_zone_and_postcodes_at_once_say_nothing_clear() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(day=dt.date(2026, 7, 4), zone=Zone.objects.create(code="z", name="Z"), area="PT 3000-000", reason="Odd")


@pytest.mark.django_db
def test_the_regions_holidays_are_added_once_and_stay_as_the_operator_left_them() -> None:
    assert install_municipal_holidays() == 19
    Closure.objects.filter(reason__endswith="Coimbra").update(every_year="07-05")

    assert install_municipal_holidays() == 0
    closed = Closures.load(since=dt.date(2027, 7, 1)).at(None, country="PT", postcode="3030-001")
    assert closed == {dt.date(2027, 7, 5)}
