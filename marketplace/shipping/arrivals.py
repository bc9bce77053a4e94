"""When each seller's part of a basket would arrive, before anything is chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from logistics.models import Address
from logistics.quotes import PriceBook, Quote
from logistics.quotes import quote as ask
from logistics.slots.offering import Key
from logistics.waiting_places import asks_for_place
from marketplace.basket.parts import ShopPart
from marketplace.shipping.packing import parcels_for


@dataclass(frozen=True)
class Arrival:
    """The soonest day and the lowest price among the services that can be had; ``refusals`` say why none can."""

    parcels: int
    day: dt.date | None = None
    price: Decimal | None = None
    refusals: tuple[str, ...] = ()


def quotes_for(
    *,
    part: ShopPart,
    destination: Address,
    at: dt.datetime,
    cash: bool = False,
    book: PriceBook | None = None,
    kept: Collection[Key] = (),
) -> list[Quote]:
    """What the post offers for one seller's part, in the services' order. Empty where the seller has no address to send from.

    ``kept``: places in slots that this part has already.
    """
    origin = part.partner.sends_from
    if origin is None:
        return []
    return ask(
        parcels=parcels_for(part.lines),
        origin=origin,
        destination=destination,
        at=at,
        packing_days=part.partner.packing_days,
        habits=part.partner.habits,
        cash=cash,
        cash_amount=part.goods if cash else Decimal(0),
        book=book,
        kept=kept,
    )


def book_for(parts: Iterable[ShopPart], *, destination: Address, at: dt.datetime) -> PriceBook:
    """The prices and days for every part, to ask about more than once. Five queries."""
    return PriceBook.load(at, addresses=[destination, *(part.partner.sends_from for part in parts if part.partner.sends_from)])


def arrivals_for(*, parts: list[ShopPart], destination: Address | None, at: dt.datetime) -> dict[int, Arrival]:
    """By the seller's primary key; without a destination only the number of parcels is known."""
    if destination is None or not parts:
        return {part.partner.pk: Arrival(len(parcels_for(part.lines))) for part in parts}
    book = book_for(parts, destination=destination, at=at)
    quotes = {part.partner.pk: quotes_for(part=part, destination=destination, at=at, book=book) for part in parts}
    return {part.partner.pk: _best(len(parcels_for(part.lines)), quotes[part.partner.pk]) for part in parts}


def _best(parcels: int, quotes: list[Quote]) -> Arrival:
    # Whether an office or a locker is near is looked up where it is chosen: what is promised here comes to the door.
    quotes = [quote for quote in quotes if not asks_for_place(quote.service)]
    possible = [quote for quote in quotes if quote.is_possible]
    if not possible:
        return Arrival(parcels, refusals=tuple(quote.refusal for quote in quotes))
    return Arrival(
        parcels,
        day=min(quote.dates[0].promised_for for quote in possible),
        price=min(quote.total for quote in possible),
    )
