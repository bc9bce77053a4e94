"""What of offers a product's page tells.

An offer that everybody has without a condition is a price reduction where it is announced: the lowest price of the 30 days before it
began stands beside it, and what it takes off is taken from no higher price than that (Directive 98/6/EC, art. 6a; C-330/23).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from cms.formats import format_money
from marketplace.offer.candidates import candidates
from marketplace.offer.models import Kind, Offer
from marketplace.offer.offer_prices import runs_of
from marketplace.partner.price_history import WATCHED, History, told_of
from marketplace.partner.weight_words import per_kilo

if TYPE_CHECKING:
    from marketplace.catalogue.models import Product
    from marketplace.partner.models import StockRecord


@dataclass
class ShownOffer:
    """``sizes``: the names of the variants that it is for, empty where it is for all. ``before``: the lowest price of each
    by its variant's name; empty where it is no price reduction."""

    offer: Offer
    sizes: list[str] = field(default_factory=list)
    before: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        return self.offer.words

    @property
    def term(self) -> str:
        return self.offer.term


def offers_on(product: Product) -> list[ShownOffer]:
    """Offers that count today for ``product`` or one of its variants without a code, and may be told.

    One query where there is none, four where none is a price reduction, nine at most.
    """
    choices = {choice.pk: choice for choice in product.choices}
    if not choices:
        return []
    found = candidates(products=choices, on=timezone.localdate(), with_codes=False)
    reducing = {one.offer.pk for one in found for key in one.things if takes_off(one.offer, choices[key].stockrecord)}
    befores = _befores(choices, reducing) if reducing else {}
    shown = []
    for one in found:
        conditional = {key for key in one.things if not takes_off(one.offer, choices[key].stockrecord)}
        told = [key for key in choices if key in conditional or (one.offer.pk, key) in befores]
        if told:
            before = [(choices[key].variant_name, befores[one.offer.pk, key]) for key in told if key not in conditional]
            shown.append(ShownOffer(one.offer, [choices[key].variant_name for key in told] if len(told) < len(choices) else [], before))
    return shown


def takes_off(offer: Offer, record: StockRecord | None) -> bool:
    """Whether everybody who buys one piece pays less by ``offer``: no code, nothing to buy along."""
    if record is None or offer.needs_code or offer.kind not in (Kind.PERCENT, Kind.AMOUNT):
        return False
    return offer.minimum is None or record.piece_price() >= offer.minimum


def _befores(choices: Mapping[int, Product], offers: set[int]) -> dict[tuple[int, int], str]:
    """(offer, choice) → the lowest price of the 30 days before, written out; only where the offer may be announced."""
    now = timezone.now()
    records = [choice.stockrecord for choice in choices.values() if choice.stockrecord]
    told, runs = told_of(records), runs_of(records, {key: choice.parent_id or key for key, choice in choices.items()})
    found = {}
    for record in records:
        history = History(told[record.pk], runs.get(record.pk, []))
        for run in runs.get(record.pk, []):
            if run.offer in offers and run.begins <= now and (run.ends is None or run.ends > now):
                lowest = history.lowest(run.begins - WATCHED, run.begins)
                if lowest is not None and lowest >= record.price_now():
                    found[run.offer, record.product_id] = _written(lowest, record)
    return found


def _written(price: Decimal, record: StockRecord) -> str:
    return per_kilo(price) if record.is_by_weight else format_money(price)
