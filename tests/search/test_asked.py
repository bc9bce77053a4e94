"""What an address asks of a list: any text is understood or left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.http import QueryDict

from marketplace.search.asked import Asked
from marketplace.search.asking import Facet, Order


def asked(query: str) -> Asked:
    return Asked.read(QueryDict(query))


def test_everything_that_a_list_understands_is_read() -> None:
    one = asked("q=queijo&maker=12&maker=13&milk=ewe&free_of=gluten&in_stock=1&min=5,50&max=20&postcode=3000-389&near=Seia&order=price")
    assert one.words == "queijo"
    assert one.chosen == {
        Facet.MAKER: ("12", "13"),
        Facet.MILK: ("ewe",),
        Facet.FREE_OF: ("gluten",),
        Facet.IN_STOCK: ("1",),
    }
    assert (one.lowest, one.highest) == (Decimal("5.50"), Decimal(20))
    assert (one.postcode, one.near, one.order) == ("3000-389", "Seia", Order.PRICE)


@pytest.mark.parametrize(
    "query",
    [
        "maker=abc",
        "maker=-1",
        "maker=99999999999999999999",
        "maker=" + "９" * 5,
        "milk=unicorn",
        "in_stock=yes",
        "diet=",
        "district=%00",
        "min=abc",
        "min=NaN",
        "max=-5",
        "max=Infinity",
        "min=1e300",
        "order=drop",
        "colour=blue",
    ],
)
def test_nonsense_is_left_out(query: str) -> None:
    assert asked(query) == Asked()


def test_a_price_range_the_wrong_way_round_is_turned() -> None:
    one = asked("min=20&max=5")
    assert (one.lowest, one.highest) == (Decimal(5), Decimal(20))


def test_long_lists_of_values_are_cut() -> None:
    one = asked("&".join(f"maker={n}" for n in range(1, 500)))
    assert len(one.chosen[Facet.MAKER]) == 12


def test_best_first_with_words_newest_without_nearest_with_a_place() -> None:
    assert asked("q=mel").order_used == Order.RELEVANCE
    assert asked("").order_used == Order.NEWEST
    assert asked("near=Seia").order_used == Order.NEAREST
    assert asked("near=Seia&order=price").order_used == Order.PRICE


@pytest.mark.parametrize(
    ("query", "known", "unknown"),
    [
        ("near=Seia", Order.NEAREST, Order.NEWEST),
        ("near=Seia&q=mel", Order.NEAREST, Order.RELEVANCE),
        ("near=Seia&order=price", Order.PRICE, Order.PRICE),
        ("order=nearest", Order.NEAREST, Order.NEWEST),
    ],
)
def test_nothing_is_nearest_to_a_place_that_nobody_knows(query: str, known: Order, unknown: Order) -> None:
    assert asked(query).order_at(has_point=True) == known
    assert asked(query).order_at(has_point=False) == unknown
    assert asked(query).question(language="en", size=1).order == unknown


def test_an_address_holds_all_of_it_and_each_part_can_be_taken_away() -> None:
    one = asked("q=mel&maker=1&maker=2&max=9.50&after=xyz")
    assert one.query() == "?q=mel&maker=1&maker=2&max=9.5"
    assert one.query(without=[("maker", "1")]) == "?q=mel&maker=2&max=9.5"
    assert one.query(max="") == "?q=mel&maker=1&maker=2"
    assert one.query(after="abc").endswith("&after=abc")
    assert one.words_alone() == "?q=mel"
    assert asked("").query() == ""


@pytest.mark.parametrize(
    ("query", "is_kept"),
    [
        ("", True),
        ("designation=3", True),
        ("district=Coimbra", True),
        ("milk=ewe", True),
        ("utm_source=x", True),
        ("designation=3&designation=4", False),
        ("milk=ewe&district=Coimbra", False),
        ("maker=3", False),
        ("q=mel", False),
        ("after=x", False),
        ("order=price", False),
        ("min=5", False),
        ("postcode=3000-389", False),
    ],
)
def test_search_engines_keep_whole_lists_and_those_that_people_look_for(query: str, is_kept: bool) -> None:
    assert asked(query).may_be_indexed is is_kept
