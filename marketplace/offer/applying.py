"""What offers do to the parts of a basket: lower prices, what the marketplace pays of them, delivery for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from marketplace.offer.candidates import Candidate, candidates
from marketplace.offer.models import Kind, Offer
from marketplace.offer.reckoning import Saving, Thing, lacking, less, reckon
from marketplace.offer.words import offer_words
from marketplace.tax.rounding import smallest_unit

if TYPE_CHECKING:
    from marketplace.basket.models import Line
    from marketplace.basket.parts import ShopPart

ZERO = Decimal(0)


@dataclass(frozen=True)
class PartSaving:
    """What an offer gives in one seller's part. ``lines``: by the line's primary key. ``code_id``: the code that gave it."""

    offer: Offer
    lines: Mapping[int, Decimal]
    code_id: int | None = None

    @cached_property
    def amount(self) -> Decimal:
        return sum(self.lines.values(), ZERO)

    @property
    def words(self) -> str:
        return offer_words(self.offer)

    @property
    def by_operator(self) -> bool:
        return self.offer.by_operator


@dataclass(frozen=True)
class WithinReach:
    """An offer that a part would have with ``lacks`` more of the goods it is for."""

    offer: Offer
    lacks: Decimal

    @property
    def words(self) -> str:
        return offer_words(self.offer)


def apply_offers(parts: Sequence[ShopPart], *, on: dt.date, basket_id: int | None, buyer: str = "") -> None:
    """Write into ``parts`` and their lines what offers give on the day; done again, the result is the same."""
    lines: dict[int, Line] = {line.pk: line for part in parts for line in part.lines}
    for line in lines.values():
        line.reduced_by = line.borne_by_operator = ZERO
    for part in parts:
        part.savings, part.within_reach, part.free_by = [], [], None
    priced = {key: line for key, line in lines.items() if line.unit_price_incl_tax is not None}
    if not priced:
        return
    found = candidates(products={key: line.product for key, line in priced.items()}, on=on, basket_id=basket_id, buyer=buyer)
    if not found:
        return
    unit = smallest_unit()
    things = [Thing(key, line.quantity, line.listed_price, line.listed_price) for key, line in priced.items()]
    by_shops = reckon(things, [one.deal for one in found if not one.offer.by_operator], unit=unit)
    by_operator = reckon(less(things, by_shops), [one.deal for one in found if one.offer.by_operator], unit=unit)
    _write(parts, lines, {one.offer.pk: one for one in found}, [*by_shops, *by_operator])
    for part in parts:
        _free_delivery(part, found, things)
        _reach(part, found, things)


def _write(parts: Sequence[ShopPart], lines: Mapping[int, Line], found: Mapping[int, Candidate], savings: Sequence[Saving]) -> None:
    for saving in savings:
        one = found[saving.deal]
        for key, share in saving.shares.items():
            if one.offer.by_operator:
                lines[key].borne_by_operator += share
            else:
                lines[key].reduced_by += share
        for part in parts:
            own = {line.pk: saving.shares[line.pk] for line in part.lines if line.pk in saving.shares}
            if own:
                part.savings.append(PartSaving(one.offer, own, one.code_id))


def _free_delivery(part: ShopPart, found: Sequence[Candidate], things: Sequence[Thing]) -> None:
    """The shop's own offer before the operator's, since one delivery is free only once."""
    own = {line.pk for line in part.lines}
    free = [one for one in found if one.offer.kind == Kind.FREE_DELIVERY and one.things & own and not lacking(one.deal, things)]
    best = min(free, key=lambda one: (one.offer.by_operator, one.offer.pk), default=None)
    if best is not None and not part.is_free_by_amount:
        part.free_by = PartSaving(best.offer, {}, best.code_id)


def _reach(part: ShopPart, found: Sequence[Candidate], things: Sequence[Thing]) -> None:
    own = {line.pk for line in part.lines}
    given = {saving.offer.pk for saving in part.savings}
    for one in found:
        lacks = lacking(one.deal, things)
        is_had = one.offer.pk in given or (one.offer.kind == Kind.FREE_DELIVERY and part.left_to_free_delivery == 0)
        if lacks and one.things & own and not is_had:
            part.within_reach.append(WithinReach(one.offer, lacks))
