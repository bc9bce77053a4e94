"""The prices that offers made of prices: when one took something off a thing for everybody, and how much.

Directive 98/6/EC, art. 6a, asks for the lowest price that the trader applied. What an offer takes off without a condition is part of
that price; what asks for a code, for several pieces or for an amount that one piece does not reach is not (Commission Notice
2021/C 526/02, 1.1 and 2.3).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from marketplace.catalogue.models import Product
from marketplace.offer.models import Bearer, Kind, OfferReach, OfferTerms
from marketplace.partner.models import StockRecord
from marketplace.partner.price_history import midnight
from marketplace.partner.weights import GRAMS_A_KILO, price_of_grams
from marketplace.tax.rounding import smallest_unit

# Triggers write each row of one save for itself. What stood shorter than this was a step of a save, and nobody paid it.
A_STEP = dt.timedelta(seconds=1)
# Terms that ended longer ago tell nothing of the 30 days before any reduction that goes on today.
LONG_AGO = dt.timedelta(days=800)


@dataclass(frozen=True)
class Thing:
    """What is sold, as offers ask for it. ``family``: the product that a variant belongs to; ``paths``: of its categories."""

    product: int
    family: int
    seller: int
    paths: tuple[str, ...]
    heaviest: int | None


@dataclass(frozen=True)
class Cut:
    """What an offer takes off for everybody."""

    kind: str
    percent: Decimal | None
    amount: Decimal | None
    minimum: Decimal | None
    borne_by: str

    @classmethod
    def of(cls, terms: OfferTerms) -> Cut:
        return cls(terms.kind, terms.percent, terms.amount, terms.minimum, terms.borne_by)

    def off(self, price: Decimal, heaviest: int | None) -> Decimal:
        """What it takes off ``price`` of a piece, or of a kilogram where the heaviest piece weighs ``heaviest`` grams."""
        piece = price if heaviest is None else price_of_grams(price, heaviest)
        if self.minimum is not None and piece < self.minimum:
            return Decimal(0)
        if self.kind == Kind.PERCENT and self.percent is not None:
            return (price * self.percent / 100).quantize(smallest_unit(), ROUND_HALF_UP)
        if self.kind == Kind.AMOUNT and self.amount is not None:
            whole = self.amount if heaviest is None else self.amount * GRAMS_A_KILO / heaviest
            return min(price, whole.quantize(smallest_unit(), ROUND_HALF_UP))
        return Decimal(0)


@dataclass(frozen=True)
class Run:
    """From ``begins`` until before ``ends`` (None: it goes on) an offer counted for a thing, unchanged."""

    offer: int
    cut: Cut
    begins: dt.datetime
    ends: dt.datetime | None
    heaviest: int | None

    @property
    def by_operator(self) -> bool:
        return self.cut.borne_by == Bearer.OPERATOR

    def off(self, price: Decimal) -> Decimal:
        return self.cut.off(price, self.heaviest)


@dataclass(frozen=True)
class State:
    """An offer from ``since`` on."""

    since: dt.datetime
    terms: OfferTerms
    reach: frozenset[tuple[bool, str | None, int | None, int | None]]  # (agreed, path, product, seller)

    @cached_property
    def agreed(self) -> frozenset[int | None]:
        return frozenset(seller for agreed, _path, _product, seller in self.reach if agreed)

    @cached_property
    def sellers(self) -> frozenset[int]:
        return frozenset(seller for agreed, _path, _product, seller in self.reach if not agreed and seller is not None)

    @cached_property
    def products(self) -> frozenset[int]:
        return frozenset(product for _agreed, _path, product, _seller in self.reach if product is not None)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for _agreed, path, _product, _seller in self.reach if path is not None)

    def counts_for(self, thing: Thing) -> bool:
        if not self.terms.counts or not self._counts_at(thing.seller):
            return False
        if not self.products and not self.paths:
            return True
        return bool(self.products & {thing.product, thing.family}) or any(mine.startswith(self.paths) for mine in thing.paths)

    def _counts_at(self, seller: int) -> bool:
        if self.terms.partner_id is not None:
            return self.terms.partner_id == seller
        if self.terms.borne_by == Bearer.SHOP and seller not in self.agreed:
            return False
        return not self.sellers or seller in self.sellers


class OfferHistory:
    """What the offers of some sellers, and the operator's, said and were for. Two queries."""

    def __init__(self, sellers: Iterable[int], *, now: dt.datetime | None = None) -> None:
        horizon = timezone.localdate(now or timezone.now()) - LONG_AGO
        terms = OfferTerms.objects.filter(Q(partner_id__in=set(sellers)) | Q(partner_id=None), Q(ends_on=None) | Q(ends_on__gte=horizon))
        events: dict[int, list[OfferTerms | OfferReach]] = defaultdict(list)
        for row in terms:
            events[row.offer_id].append(row)
        taking = [key for key, rows in events.items() if any(_takes_off(row) for row in rows)]
        for reach in OfferReach.objects.filter(offer_id__in=taking) if taking else ():
            events[reach.offer_id].append(reach)
        self.states = {key: _states(events[key]) for key in taking}

    def runs(self, thing: Thing) -> list[Run]:
        """When each offer counted for ``thing``; those that go on or are to come among them."""
        found: list[Run] = []
        for offer, states in self.states.items():
            found += _runs(offer, states, thing)
        return found


def _takes_off(row: OfferTerms | OfferReach) -> bool:
    return isinstance(row, OfferTerms) and row.counts and row.kind in (Kind.PERCENT, Kind.AMOUNT)


def _states(rows: Sequence[OfferTerms | OfferReach]) -> list[State]:
    ordered = sorted(rows, key=lambda row: (row.changed_at, row.pk))
    made: list[State] = []
    terms: OfferTerms | None = None
    reach: set[tuple[bool, str | None, int | None, int | None]] = set()
    for place, row in enumerate(ordered):
        if isinstance(row, OfferTerms):
            terms = row
        else:
            (reach.add if row.is_there else reach.discard)((row.agreed, row.path, row.product_id, row.partner_id))
        is_step = place + 1 < len(ordered) and ordered[place + 1].changed_at - row.changed_at < A_STEP
        if terms is not None and not is_step:
            made.append(State(row.changed_at, terms, frozenset(reach)))
    return made


def _runs(offer: int, states: Sequence[State], thing: Thing) -> list[Run]:
    found: list[Run] = []
    for place, state in enumerate(states):
        if state.terms.kind not in (Kind.PERCENT, Kind.AMOUNT) or not state.counts_for(thing):
            continue
        until = states[place + 1].since if place + 1 < len(states) else None
        begins = max(state.since, midnight(state.terms.starts_on))
        over = midnight(state.terms.ends_on + dt.timedelta(days=1)) if state.terms.ends_on else None
        ends = min((end for end in (until, over) if end is not None), default=None)
        if ends is not None and ends <= begins:
            continue
        run = Run(offer, Cut.of(state.terms), begins, ends, thing.heaviest)
        if found and found[-1].ends == run.begins and found[-1].cut == run.cut:
            run = Run(offer, run.cut, found.pop().begins, ends, thing.heaviest)  # only its days or other goods changed
        found.append(run)
    return found


def things_of(records: Sequence[StockRecord], families: Mapping[int, int] | None = None) -> dict[int, Thing]:
    """By the record's key. Two queries; ``families`` (a variant's product by its key, where it is known) saves the first."""
    products = [record.product_id for record in records]
    if families is None:
        families = {key: parent or key for key, parent in Product.objects.filter(pk__in=products).values_list("pk", "parent_id")}
    paths: dict[int, list[str]] = defaultdict(list)
    through = Product.categories.through.objects.filter(product_id__in=set(families.values()))
    for family, path in through.values_list("product_id", "category__path"):
        paths[family].append(path)
    return {
        record.pk: Thing(
            product=record.product_id,
            family=families.get(record.product_id, record.product_id),
            seller=record.partner_id,
            paths=tuple(paths[families.get(record.product_id, record.product_id)]),
            heaviest=record.heaviest_grams,
        )
        for record in records
    }


def runs_of(records: Sequence[StockRecord], families: Mapping[int, int] | None = None) -> dict[int, list[Run]]:
    """When offers took something off each of ``records``, by its key. Two queries where none ever did, else four at most."""
    history = OfferHistory(record.partner_id for record in records)
    if not history.states:
        return {}
    return {key: history.runs(thing) for key, thing in things_of(records, families).items()}
