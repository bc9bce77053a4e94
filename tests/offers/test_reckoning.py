"""What offers take off, without a database."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.offer.models import Kind
from marketplace.offer.reckoning import Deal, Saving, Thing, lacking, less, reckon

D = Decimal
CENT = D("0.01")
BASKETS = 20 * int(os.environ.get("FEIRA_SOAK", "10"))


def things(*wanted: tuple[str, int]) -> list[Thing]:
    """Of (price of a piece, pieces); the keys count from 1."""
    return [Thing(key, count, D(price) * count, D(price) * count) for key, (price, count) in enumerate(wanted, start=1)]


def deal(kind: str, *keys: int, key: int = 1, **said: object) -> Deal:
    return Deal(key, kind, frozenset(keys), **said)  # type: ignore[arg-type]


def shares(savings: list[Saving]) -> list[dict[int, Decimal]]:
    return [dict(saving.shares) for saving in savings]


def test_a_percentage_is_rounded_once_and_shared_out_so_that_it_adds_up() -> None:
    of = things(("3.35", 1), ("3.35", 1), ("3.35", 1))
    [saving] = reckon(of, [deal(Kind.PERCENT, 1, 2, 3, percent=D(10))], unit=CENT)
    assert saving.amount == D("1.01")  # of 10.05
    assert sorted(saving.shares.values()) == [D("0.33"), D("0.34"), D("0.34")]


def test_an_amount_takes_no_more_than_the_things_cost() -> None:
    assert shares(reckon(things(("3.00", 1), ("1.00", 1)), [deal(Kind.AMOUNT, 1, 2, amount=D(5))], unit=CENT)) == [{1: D(3), 2: D(1)}]


@pytest.mark.parametrize(
    ("pieces", "saved"),
    [(2, "0"), (3, "9.00"), (5, "9.00"), (6, "18.00")],
)
def test_three_for_two(pieces: int, saved: str) -> None:
    found = reckon(things(("9.00", pieces)), [deal(Kind.N_FOR_M, 1, buys=3, pays=2)], unit=CENT)
    assert sum((saving.amount for saving in found), D(0)) == D(saved)


def test_of_different_things_the_cheapest_are_free_and_all_of_them_bear_it() -> None:
    [saving] = reckon(things(("10.00", 2), ("4.00", 1)), [deal(Kind.N_FOR_M, 1, 2, buys=3, pays=2)], unit=CENT)
    assert dict(saving.shares) == {1: D("3.33"), 2: D("0.67")}


def test_the_offer_that_saves_most_is_taken_and_a_thing_has_one() -> None:
    of = things(("10.00", 3), ("8.00", 1))
    deals = [
        deal(Kind.PERCENT, 1, 2, key=1, percent=D(20)),  # 7.60
        deal(Kind.N_FOR_M, 1, key=2, buys=3, pays=2),  # 10.00
        deal(Kind.AMOUNT, 2, key=3, amount=D(1)),  # 1.00
    ]
    found = reckon(of, deals, unit=CENT)
    assert [(saving.deal, dict(saving.shares)) for saving in found] == [(2, {1: D(10)}), (1, {2: D("1.60")})]


def test_of_two_alike_the_first_made_counts() -> None:
    deals = [deal(Kind.PERCENT, 1, key=key, percent=D(10)) for key in (7, 3)]
    assert [saving.deal for saving in reckon(things(("10.00", 1)), deals, unit=CENT)] == [3]


def test_the_minimum_is_asked_of_the_prices_before_offers() -> None:
    of = things(("20.00", 1), ("20.00", 1))
    of = less(of, reckon(of, [deal(Kind.AMOUNT, 1, amount=D(15))], unit=CENT))
    assert [thing.price for thing in of] == [D(5), D(20)]
    late = deal(Kind.PERCENT, 1, 2, percent=D(10), minimum=D(40))
    assert lacking(late, of) == 0
    assert [saving.amount for saving in reckon(of, [late], unit=CENT)] == [D("2.50")]
    assert lacking(deal(Kind.PERCENT, 1, percent=D(10), minimum=D("21.50")), of) == D("1.50")


def test_what_its_budget_cannot_cover_an_offer_does_not_give_in_part() -> None:
    of = things(("10.00", 1))
    assert reckon(of, [deal(Kind.PERCENT, 1, percent=D(50), left=D("4.99"))], unit=CENT) == []
    assert len(reckon(of, [deal(Kind.PERCENT, 1, percent=D(50), left=D("5.00"))], unit=CENT)) == 1


def test_francs_are_whole() -> None:
    of = [Thing(1, 1, D(995), D(995)), Thing(2, 1, D(333), D(333))]
    [saving] = reckon(of, [deal(Kind.PERCENT, 1, 2, percent=D("12.5"))], unit=D(1))
    assert saving.amount == 166
    assert all(share == share.to_integral_value() for share in saving.shares.values())


DEALS = st.one_of(
    st.builds(lambda percent: (Kind.PERCENT, {"percent": D(percent) / 100}), st.integers(1, 10_000)),
    st.builds(lambda cents: (Kind.AMOUNT, {"amount": D(cents) / 100}), st.integers(1, 100_000)),
    st.builds(lambda pays, more: (Kind.N_FOR_M, {"pays": pays, "buys": pays + more}), st.integers(1, 5), st.integers(1, 3)),
)


@settings(max_examples=BASKETS, deadline=None)
@given(st.data())
def test_whatever_the_basket_nothing_is_lost_or_given_twice(data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from([CENT, D(1)]))
    wanted = data.draw(st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 30)), min_size=1, max_size=8))
    of = [Thing(key, count, price * unit * count, price * unit * count) for key, (price, count) in enumerate(wanted)]
    deals = []
    for key in range(data.draw(st.integers(0, 5))):
        kind, said = data.draw(DEALS)
        of_things = data.draw(st.sets(st.sampled_from(range(len(of))), min_size=1))
        said["minimum"] = data.draw(st.integers(0, 5_000)) * unit
        said["left"] = data.draw(st.none() | st.integers(0, 50_000).map(lambda coins: coins * unit))
        deals.append(deal(kind, *of_things, key=key, **said))
    found = reckon(of, deals, unit=unit)
    keys = [key for saving in found for key in saving.shares]
    assert len(keys) == len(set(keys))  # a thing has one
    by_key = {thing.key: thing for thing in of}
    for saving in found:
        of_saving = next(one for one in deals if one.key == saving.deal)
        assert saving.shares.keys() <= of_saving.things
        assert all(0 < share <= by_key[key].price and share % unit == 0 for key, share in saving.shares.items())
        assert of_saving.left is None or saving.amount <= of_saving.left
        assert not lacking(of_saving, of)
    after = less(of, found)
    assert sum(thing.price for thing in of) - sum(thing.price for thing in after) == sum(saving.amount for saving in found)
    assert min(thing.price for thing in after) >= 0
