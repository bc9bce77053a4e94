"""Offers of an example: drawn, made, and what they come to by the stated rule, worked out here in whole coins and not by the code tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import strategies as st

from marketplace.basket.models import Basket
from marketplace.offer.models import BasketCode, Bearer, Kind, Offer, OfferAgreement, OfferCode, OfferScope
from tests.baskets.world import BEGINS, Wanted, World
from tests.offers.rows import make_offer

EVERYTHING, ONE_THING, BOTH_CATEGORIES, ONE_CATEGORY, SELLERS = "everything", "one thing", "both categories", "one category", "sellers"
OPEN, TYPED, NOT_TYPED = "open", "typed", "not typed"
OF_A_SHOP, AGREED, OPERATOR = "of a shop", "of the operator, borne by shops that agreed", "borne by the operator"


@dataclass(frozen=True)
class Bargain:
    """An offer. ``nth``: which thing of the basket it is about, by turns. ``agreed``: the bits of sellers who bear one of the operator's.

    ``percent`` is in hundredths, ``coins``, ``minimum``, ``budget`` and ``before`` in the smallest coin. ``before`` is what one order had
    of it already, beside ``budget``.
    """

    kind: str
    whose: str
    nth: int
    scope: str
    agreed: int = 63
    percent: int = 1000
    coins: int = 100
    pieces: tuple[int, int] = (3, 2)
    minimum: int | None = None
    budget: int | None = None
    code: str = OPEN
    before: int = 0

    @property
    def is_borne_by_operator(self) -> bool:
        return self.whose == OPERATOR

    @property
    def counts_at_all(self) -> bool:
        return self.code != NOT_TYPED


bargains = st.lists(
    st.builds(
        Bargain,
        kind=st.sampled_from([Kind.PERCENT, Kind.PERCENT, Kind.AMOUNT, Kind.N_FOR_M, Kind.FREE_DELIVERY]),
        whose=st.sampled_from([OF_A_SHOP, AGREED, OPERATOR]),
        nth=st.integers(0, 3),
        scope=st.sampled_from([EVERYTHING, EVERYTHING, ONE_THING, BOTH_CATEGORIES, ONE_CATEGORY, SELLERS]),
        agreed=st.one_of(st.just(63), st.integers(0, 63)),
        percent=st.one_of(st.integers(1, 10_000), st.sampled_from([500, 1000, 1250, 3333, 9999, 10_000])),
        coins=st.one_of(st.integers(1, 5000), st.sampled_from([1, 99, 500, 100_000])),
        pieces=st.tuples(st.integers(2, 5), st.integers(1, 4)).filter(lambda pair: pair[1] < pair[0]),
        minimum=st.one_of(st.none(), st.none(), st.integers(1, 20_000)),
        budget=st.one_of(st.none(), st.none(), st.integers(1, 3000)),
        code=st.sampled_from([OPEN, OPEN, TYPED, TYPED, NOT_TYPED]),
        before=st.one_of(st.just(0), st.integers(1, 3000)),
    ),
    max_size=3,
)


@dataclass
class Outcome:
    """By the rule. ``prices`` by place of the thing, what it costs in the end; ``borne``, what of that the operator pays;
    ``savings`` by the bargain's number; all in coins.

    ``free``: seller's number → the bargain that sends its part for nothing.
    """

    listed: dict[int, int]
    prices: dict[int, int]
    borne: dict[int, int]
    savings: dict[int, dict[int, int]] = field(default_factory=dict)
    free: dict[int, int] = field(default_factory=dict)

    @property
    def goods(self) -> int:
        return sum(self.prices.values())


def seller_of(place: int) -> int:
    """Three things a seller."""
    return place // 3


def in_first_category(place: int) -> bool:
    """The world has two categories, one below the other: even places stand in the lower one."""
    return place % 2 == 0


def make_bargains(world: World, wanted: list[Wanted], drawn: list[Bargain]) -> list[Offer]:
    """Their rows, in their order."""
    made = []
    for n, one in enumerate(drawn):
        fields: dict[str, Any] = {"name": f"Offer {n}", "needs_code": one.code != OPEN, "starts_on": BEGINS}
        fields["minimum"] = None if one.minimum is None else world.money(one.minimum)
        if one.budget is not None and one.kind != Kind.FREE_DELIVERY:
            fields["budget"] = world.money(one.before + one.budget)
        number: dict[str, Any] = {
            Kind.PERCENT: {"percent": f"{one.percent / 100:.2f}"},
            Kind.AMOUNT: {"amount": str(world.money(one.coins))},
            Kind.N_FOR_M: {"n_for_m": one.pieces},
            Kind.FREE_DELIVERY: {},
        }[Kind(one.kind)]
        seller = seller_of(wanted[one.nth % len(wanted)].place)
        fields["borne_by"] = Bearer.OPERATOR if one.is_borne_by_operator else Bearer.SHOP
        offer = make_offer(world.sellers[seller] if one.whose == OF_A_SHOP else None, **number, **fields)
        made.append(offer)
        if one.before:
            Offer.objects.filter(pk=offer.pk).update(uses=1, spent=world.money(one.before))
        for row in _scope(world, wanted, one):
            OfferScope.objects.create(offer=offer, **row)
        if one.whose == AGREED:
            OfferAgreement.objects.bulk_create(
                OfferAgreement(offer=offer, partner=partner) for k, partner in enumerate(world.sellers) if one.agreed >> k & 1
            )
        if one.code != OPEN:
            OfferCode.objects.create(offer=offer, code=f"CODE{n}", most_uses=1)
    return made


def type_codes(basket: Basket, drawn: list[Bargain], made: list[Offer]) -> None:
    """Those that the shopper has."""
    typed = [offer.pk for one, offer in zip(drawn, made, strict=True) if one.code == TYPED]
    if typed:
        BasketCode.objects.bulk_create(BasketCode(basket=basket, code=code) for code in OfferCode.objects.filter(offer__in=typed))


def _scope(world: World, wanted: list[Wanted], one: Bargain) -> list[dict[str, Any]]:
    thing = world.goods[wanted[one.nth % len(wanted)].place]
    return {
        EVERYTHING: [],
        ONE_THING: [{"product": thing}],
        BOTH_CATEGORIES: [{"category": world.categories[0]}],
        ONE_CATEGORY: [{"category": world.categories[1]}],
        SELLERS: [{"partner": thing.partner}],
    }[one.scope]


def outcome(world: World, wanted: list[Wanted], drawn: list[Bargain]) -> Outcome:
    """What the stated rule gives (``docs/decisions/0011-offers.md``)."""
    listed = {want.place: int(want.ceiling(world.unit) / world.unit) for want in wanted}
    count = {want.place: want.count for want in wanted}
    things = {n: _things(wanted, one) for n, one in enumerate(drawn) if one.counts_at_all}
    reached = [n for n in things if things[n] and sum(listed[place] for place in things[n]) >= (drawn[n].minimum or 0)]
    found = Outcome(listed, dict(listed), dict.fromkeys(listed, 0))
    goods = [n for n in reached if drawn[n].kind != Kind.FREE_DELIVERY]
    by_shops = _taken({n: drawn[n] for n in goods if not drawn[n].is_borne_by_operator}, things, listed, count)
    for shares in by_shops.values():
        for place, share in shares.items():
            found.prices[place] -= share
    by_operator = _taken({n: drawn[n] for n in goods if drawn[n].is_borne_by_operator}, things, found.prices, count)
    for shares in by_operator.values():
        for place, share in shares.items():
            found.borne[place] += share
    found.savings = by_shops | by_operator
    for seller in {seller_of(place) for place in listed}:
        own_things = {place for place in listed if seller_of(place) == seller}
        amount = world.free_from[seller]
        if amount is not None and sum(listed[place] for place in own_things) >= amount:
            continue
        gives = [n for n in reached if drawn[n].kind == Kind.FREE_DELIVERY and own_things & things[n]]
        if gives:
            found.free[seller] = min(gives, key=lambda n: (drawn[n].is_borne_by_operator, n))
    return found


def _taken(
    offers: dict[int, Bargain], things: dict[int, set[int]], prices: dict[int, int], count: dict[int, int]
) -> dict[int, dict[int, int]]:
    """What each offer takes off each thing: the one that saves most first, and a thing has one."""
    found: dict[int, dict[int, int]] = {}
    left = list(prices)
    while offers:
        possible = {n: _saving(one, [place for place in left if place in things[n]], prices, count) for n, one in offers.items()}
        best = min(offers, key=lambda n: (-possible[n], n))
        if not possible[best]:
            break
        own = [place for place in left if place in things[best]]
        shares = _by_largest_remainder(possible[best], [prices[place] for place in own])
        found[best] = {place: share for place, share in zip(own, shares, strict=True) if share}
        left = [place for place in left if place not in things[best]]
        offers = {n: one for n, one in offers.items() if n != best}
    return found


def _things(wanted: list[Wanted], one: Bargain) -> set[int]:
    about = wanted[one.nth % len(wanted)].place
    found = set()
    for want in wanted:
        seller = seller_of(want.place)
        theirs = {OF_A_SHOP: seller == seller_of(about), AGREED: bool(one.agreed >> seller & 1), OPERATOR: True}[one.whose]
        fits = {
            EVERYTHING: True,
            ONE_THING: want.place == about,
            BOTH_CATEGORIES: True,
            ONE_CATEGORY: in_first_category(want.place),
            SELLERS: seller == seller_of(about),
        }[one.scope]
        if theirs and fits:
            found.add(want.place)
    return found


def _saving(one: Bargain, things: list[int], prices: dict[int, int], count: dict[int, int]) -> int:
    whole = sum(prices[place] for place in things)
    if one.kind == Kind.PERCENT:
        exact = Fraction(whole * one.percent, 10_000)
    elif one.kind == Kind.AMOUNT:
        exact = Fraction(min(one.coins, whole))
    else:
        each = sorted(Fraction(prices[place], count[place]) for place in things for _piece in range(count[place]))
        buys, pays = one.pieces
        exact = sum(each[: len(each) // buys * (buys - pays)], Fraction(0))
    coins = floor(exact + Fraction(1, 2))
    return 0 if one.budget is not None and coins > one.budget else coins


def _by_largest_remainder(total: int, weights: list[int]) -> list[int]:
    """``total`` in whole coins like ``weights``; of two alike the first has the coin more."""
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares
