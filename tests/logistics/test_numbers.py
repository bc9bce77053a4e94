"""Item numbers: the standard's vectors, and that none is ever issued twice."""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from logistics.models import ItemNumber, NumberRange
from logistics.numbers import RangeExhausted, check_digit, clean, compose, is_valid, issue, share_used, spaced

SOAK = int(os.environ.get("FEIRA_SOAK", "0"))
EACH = 62_500 * SOAK // 20 or 80


@pytest.mark.parametrize("number", ["RR287043775IN", "EG230930844KR", "RA092357578TW", "CA000000005PT", "CA000000080PT"])
def test_the_standards_vectors(number: str) -> None:
    assert is_valid(number)
    assert compose(indicator=number[:2], serial=int(number[2:10]), country=number[11:]) == number


def test_the_standards_check_digit() -> None:
    assert check_digit(47312482) == 9


@pytest.mark.parametrize(
    "number", ["", "RR287043776IN", "rr287043775in", "R1287043775IN", "RR28704377IN", "RR287043775IN\n", "RR٢87043775IN"]
)
def test_what_is_no_item_number(number: str) -> None:
    assert not is_valid(number)


@given(st.integers(0, 99_999_999), st.integers(0, 7), st.integers(1, 9))
def test_almost_every_wrong_digit_is_seen(serial: int, place: int, off: int) -> None:
    number = compose(indicator="DA", serial=serial, country="PT")
    digit = (int(number[2 + place]) + off) % 10
    wrong = f"{number[: 2 + place]}{digit}{number[3 + place :]}"

    # S10 gives 0 and 5 twice each; only there may a single error pass.
    assert not is_valid(wrong) or number[10] in "05"


def test_typed_numbers_are_tidied_and_shown_in_groups() -> None:
    assert clean(" da 000 000-014 pt ") == "DA000000014PT"
    assert clean("da ooo o00 oI4 pt") == "DA000000014PT"
    assert clean("ＤＡ０００００００１４ＰＴ") == "DA000000014PT"
    assert clean("QIJ") == "QIJ"
    assert spaced("DA000000014PT") == "DA 000 000 014 PT"


def make_range(first: int = 1, last: int = 99_999_999) -> NumberRange:
    return NumberRange.objects.create(indicator="DA", country="PT", first_serial=first, last_serial=last, next_serial=first)


def test_numbers_come_in_order_and_are_kept(db: None) -> None:
    make_range()

    numbers = issue(indicator="DA", country="PT", count=3) + issue(indicator="DA", country="PT")

    assert [number.number[2:10] for number in numbers] == ["00000001", "00000002", "00000003", "00000004"]
    assert all(is_valid(number.number) for number in numbers)
    assert ItemNumber.objects.count() == 4


def test_a_block_that_does_not_fit_is_refused_and_the_range_stays(db: None) -> None:
    make_range(last=5)
    issue(indicator="DA", country="PT", count=3)

    with pytest.raises(RangeExhausted, match="DA…PT"):
        issue(indicator="DA", country="PT", count=3)

    assert len(issue(indicator="DA", country="PT", count=2)) == 2
    with pytest.raises(RangeExhausted):
        issue(indicator="DA", country="PT")
    assert ItemNumber.objects.count() == 5


def test_no_range_is_no_number(db: None) -> None:
    with pytest.raises(RangeExhausted):
        issue(indicator="CA", country="PT")
    with pytest.raises(ValueError, match="1 or more"):
        issue(indicator="CA", country="PT", count=0)


def test_the_operator_is_warned_at_eighty_percent(db: None, caplog: pytest.LogCaptureFixture) -> None:
    row = make_range(last=100)
    with caplog.at_level(logging.WARNING, logger="logistics.numbers"):
        issue(indicator="DA", country="PT", count=79)
        assert caplog.messages == []
        issue(indicator="DA", country="PT")

    assert caplog.messages == ["Item numbers DA…PT: 80 of 100 are used (80 %). Extend the range, or give the services another indicator."]
    row.refresh_from_db()
    assert share_used(row) == 0.8


def test_a_voided_number_never_returns(db: None) -> None:
    make_range()
    (number,) = issue(indicator="DA", country="PT")
    ItemNumber.objects.update(voided_at=timezone.now())
    NumberRange.objects.update(next_serial=1)  # somebody turned the range back

    with pytest.raises(IntegrityError), transaction.atomic():
        issue(indicator="DA", country="PT")
    assert list(ItemNumber.objects.values_list("number", flat=True)) == [number.number]


@pytest.mark.postgres
def test_sixteen_issuers_at_once_never_get_the_same_number(committed_db: None) -> None:
    """A million of them with FEIRA_SOAK=20; 1,280 in the short form. Blocks of 1 to 3 in the short, of up to 250 in the long one."""
    make_range()
    block = 125 if SOAK else 2

    def issuer(_n: int) -> list[str]:
        got: list[str] = []
        try:
            while len(got) < EACH:
                got += [
                    number.number for number in issue(indicator="DA", country="PT", count=min(EACH - len(got), 1 + len(got) % (2 * block)))
                ]
            return got
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        issued = [number for numbers in pool.map(issuer, range(16)) for number in numbers]

    assert len(issued) == len(set(issued)) == 16 * EACH
    assert all(map(is_valid, issued))
    assert NumberRange.objects.get().next_serial == 1 + len(issued)
    assert ItemNumber.objects.count() == len(issued)


@pytest.mark.postgres
def test_issuers_at_once_stop_together_at_the_end_of_the_range(committed_db: None) -> None:
    make_range(last=50)

    def issuer(_n: int) -> int:
        got = 0
        try:
            while True:
                got += len(issue(indicator="DA", country="PT"))
        except RangeExhausted:
            return got
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(issuer, range(8))) == 50
