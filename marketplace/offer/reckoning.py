"""What offers take off the things of a basket. Pure: no database, no clock.

The rule. An amount from which an offer counts is asked of what the things cost before any offer. Then the offer that saves most is taken
first, the first made of two alike; a thing has one offer at most, so the next is looked for among the things that are left. What an offer
saves is shared out over its things in proportion to their prices, in whole coins that add up: what goes back of one of them later is
what it really cost. ``reckon`` is called twice: for what shops bear, and on what is then left for what the operator bears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from marketplace.offer.offer_models import Kind
from marketplace.tax.rounding import shared_out

ZERO = Decimal(0)


@dataclass(frozen=True)
class Thing:
    """A line of a basket. ``listed`` is the price of all its pieces before offers, ``price`` what is left of that. VAT included."""

    key: int
    quantity: int
    listed: Decimal
    price: Decimal


@dataclass(frozen=True)
class Deal:
    """An offer as it is reckoned. ``things``: the keys it is for. ``left``: what its budget still gives; None without one."""

    key: int
    kind: str
    things: frozenset[int]
    percent: Decimal = ZERO
    amount: Decimal = ZERO
    buys: int = 0
    pays: int = 0
    minimum: Decimal = ZERO
    left: Decimal | None = None


@dataclass(frozen=True)
class Saving:
    """What a deal takes off each thing, by its key; more than nothing each."""

    deal: int
    shares: Mapping[int, Decimal]

    @property
    def amount(self) -> Decimal:
        return sum(self.shares.values(), ZERO)


def lacking(deal: Deal, things: Iterable[Thing]) -> Decimal:
    """What the things of ``deal`` lack of its minimum; 0 where it is reached."""
    return max(ZERO, deal.minimum - sum((thing.listed for thing in things if thing.key in deal.things), ZERO))


def reckon(things: Sequence[Thing], deals: Iterable[Deal], *, unit: Decimal) -> list[Saving]:
    """What is saved, best first. ``unit``: the currency's smallest coin, of which every price is a multiple."""
    possible = [deal for deal in sorted(deals, key=lambda deal: deal.key) if deal.kind != Kind.FREE_DELIVERY and not lacking(deal, things)]
    free, found = list(things), []
    while possible:
        savings = [_saving(deal, [thing for thing in free if thing.key in deal.things], unit) for deal in possible]
        best = max(savings, key=lambda saving: saving.amount)
        if not best.amount:
            break
        found.append(best)
        taken = next(deal for deal in possible if deal.key == best.deal)
        possible.remove(taken)
        free = [thing for thing in free if thing.key not in taken.things]
    return found


def less(things: Iterable[Thing], savings: Iterable[Saving]) -> list[Thing]:
    """``things`` with what is left of their prices."""
    off: dict[int, Decimal] = {}
    for saving in savings:
        for key, share in saving.shares.items():
            off[key] = off.get(key, ZERO) + share
    return [replace(thing, price=thing.price - off.get(thing.key, ZERO)) for thing in things]


def _saving(deal: Deal, things: Sequence[Thing], unit: Decimal) -> Saving:
    total = _total(deal, things).quantize(unit, ROUND_HALF_UP)
    if not total or (deal.left is not None and total > deal.left):
        return Saving(deal.key, {})
    shares = shared_out(total, [thing.price for thing in things], unit=unit)
    return Saving(deal.key, {thing.key: share for thing, share in zip(things, shares, strict=True) if share})


def _total(deal: Deal, things: Sequence[Thing]) -> Decimal:
    whole = sum((thing.price for thing in things), ZERO)
    if deal.kind == Kind.PERCENT:
        return whole * deal.percent / 100
    if deal.kind == Kind.AMOUNT:
        return min(deal.amount, whole)
    if deal.kind == Kind.N_FOR_M:
        return _cheapest(things, sum(thing.quantity for thing in things) // deal.buys * (deal.buys - deal.pays))
    return ZERO


def _cheapest(things: Sequence[Thing], pieces: int) -> Decimal:
    """The price of the ``pieces`` cheapest."""
    cost = ZERO
    for thing in sorted(things, key=lambda thing: thing.price / thing.quantity):
        take = min(pieces, thing.quantity)
        cost += thing.price * take / thing.quantity
        pieces -= take
    return cost
