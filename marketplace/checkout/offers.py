"""What the post offers for each seller's part of a checkout, and which of it was chosen."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.formats import format_day
from cms.prepared import Prepared
from logistics.calendar import DeliveryDate
from logistics.models import Address
from logistics.quotes import Quote
from logistics.slots.offering import Key, SlotChoice, full_words
from logistics.slots.places import kept_by
from logistics.waiting_places import Choice, Place, PlaceBook, asks_for_place, value_of
from marketplace.basket.parts import ShopPart
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.shipping.arrivals import book_for, quotes_for
from marketplace.shipping.packing import parcels_for
from marketplace.shipping.places import key_of


@dataclass(frozen=True)
class PartOffer:
    """One seller's part with its quotes. ``quote`` and ``date`` are what was chosen, where it can still be had.

    ``lapsed`` says in one sentence why an earlier choice cannot be had any more. ``place``: the chosen office or locker, of a service that
    goes there; ``places``: what can be chosen, by the service's primary key, where that was asked for. ``slot``: the chosen hours, of a
    service that asks for them.
    """

    part: ShopPart
    quotes: list[Quote]
    quote: Quote | None = None
    date: DeliveryDate | None = None
    lapsed: str = ""
    place: Place | None = None
    places: dict[int, list[Choice]] = field(default_factory=dict)
    slot: SlotChoice | None = None

    @property
    def possible(self) -> list[Quote]:
        return [quote for quote in self.quotes if quote.is_possible]

    @property
    def is_chosen(self) -> bool:
        return self.quote is not None and self.date is not None

    @property
    def arrives(self) -> str:
        """The chosen day, with the hours where such were chosen."""
        if self.date is None:
            return ""
        return self.slot.words if self.slot else format_day(self.date.promised_for)

    @property
    def is_free(self) -> bool:
        """Whether the seller bears the price of sending, by whichever service: its goods come to what it asks for that, or an offer."""
        return self.part.left_to_free_delivery == 0 and not self.part.delivery_by_operator

    @property
    def is_free_to_buyer(self) -> bool:
        """Whether seller or marketplace bears it."""
        return self.part.left_to_free_delivery == 0

    def charged(self, quote: Quote) -> Decimal:
        """What sending by ``quote`` costs, VAT included, less what the seller bears. A cash fee is the buyer’s in any case."""
        return Decimal(0) if self.is_free else quote.price or Decimal(0)

    @property
    def delivery(self) -> Decimal:
        """What the chosen service costs, with the cash fee if cash was asked about. 0 while nothing is chosen, or the seller bears it."""
        return self.charged(self.quote) + self.quote.cash_fee if self.quote else Decimal(0)

    @property
    def borne(self) -> Decimal:
        """What the seller bears of the chosen service's price."""
        return self.quote.total - self.delivery if self.quote else Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.part.goods + self.delivery

    @property
    def delivery_by_operator(self) -> Decimal:
        """What the marketplace pays of ``delivery``."""
        return self.charged(self.quote) if self.quote and self.part.delivery_by_operator else Decimal(0)

    @property
    def borne_by_operator(self) -> Decimal:
        """What of ``total`` the marketplace pays, as a means of payment beside the buyer's."""
        return self.part.borne_by_operator + self.delivery_by_operator


def offers_for(*, checkout: Checkout, parts: list[ShopPart], at: dt.datetime, cash: bool = False) -> list[PartOffer]:
    """An offer a part, in the parts' order. ``cash``: as if paid at the door. Needs the checkout's address."""
    return _asked(checkout, parts, at, [cash])[0]


def with_places(offers: list[PartOffer], *, destination: Address, at: dt.datetime) -> list[PartOffer]:
    """``offers`` with the offices and lockers to choose from; a service that has none near is refused with the reason.

    No query where no possible service asks for a place.
    """
    book = PlaceBook(destination=destination, at=at)
    return [_with_places(offer, book) for offer in offers]


def _with_places(offer: PartOffer, book: PlaceBook) -> PartOffer:
    quotes: list[Quote] = []
    choices: dict[int, list[Choice]] = {}
    for quote in offer.quotes:
        if quote.is_possible and asks_for_place(quote.service):
            places = book.places(service=quote.service, parcels=parcels_for(offer.part.lines), chosen=offer.place)
            choices[quote.service.pk] = places.choices
            quotes.append(replace(quote, price=None, dates=[], refusal=places.refusal) if places.refusal else quote)
        else:
            quotes.append(quote)
    gone = offer.quote is not None and offer.quote.service.pk in choices and not choices[offer.quote.service.pk]
    still = None if gone else offer.quote
    return replace(offer, quotes=quotes, places=choices, quote=still, date=offer.date if still else None)


def offers_both_ways(*, checkout: Checkout, parts: list[ShopPart], at: dt.datetime) -> tuple[list[PartOffer], list[PartOffer]]:
    """``offers_for`` without and with cash at the door, for the queries of one."""
    plain, in_cash = _asked(checkout, parts, at, [False, True])
    return plain, in_cash


_deliveries: Prepared[CheckoutDelivery] = Prepared(
    lambda *, checkout: CheckoutDelivery.objects.filter(checkout=checkout).select_related("office", "locker")
)


def _asked(checkout: Checkout, parts: list[ShopPart], at: dt.datetime, ways: list[bool]) -> list[list[PartOffer]]:
    where = checkout.address
    if where is None:
        raise ValueError("offers need an address")
    book = book_for(parts, destination=where, at=at)
    chosen = {delivery.partner_id: delivery for delivery in _deliveries(checkout=checkout.pk)}
    kept = _kept_slots(checkout, chosen.values())

    def quotes(part: ShopPart, cash: bool) -> list[Quote]:
        mine = [kept[part.partner.pk]] if part.partner.pk in kept else []
        return quotes_for(part=part, destination=where, at=at, cash=cash, book=book, kept=mine)

    return [[_offer(part, quotes(part, cash), chosen.get(part.partner.pk)) for part in parts] for cash in ways]


def _kept_slots(checkout: Checkout, chosen: Iterable[CheckoutDelivery]) -> dict[int, Key]:
    """Seller → the place in a slot that is kept for its part. No query where no hours were chosen."""
    keys = {key_of(checkout_id=checkout.pk, partner_id=delivery.partner_id): delivery.partner_id for delivery in chosen if delivery.slot_id}
    return {keys[key]: place for key, place in kept_by(list(keys)).items()} if keys else {}


def _offer(part: ShopPart, quotes: list[Quote], chosen: CheckoutDelivery | None) -> PartOffer:
    if chosen is None:
        return PartOffer(part, quotes)
    quote = next((quote for quote in quotes if quote.service.pk == chosen.service_id), None)
    shop = part.partner.name
    if quote is None:
        return PartOffer(part, quotes, lapsed=_("The service chosen for %(shop)s is not offered any more.") % {"shop": shop})
    if quote.refusal:
        return PartOffer(part, quotes, lapsed=_("%(shop)s: %(reason)s") % {"shop": shop, "reason": quote.refusal})
    date = next((date for date in quote.dates if date.promised_for == chosen.promised_for), None)
    slot = next((slot for slot in quote.slots if (slot.slot.pk, slot.day) == (chosen.slot_id, chosen.promised_for)), None)
    if quote.slots and not (slot and slot.is_free):
        full = full_words(slot, quote.slots) if slot else _("Choose the hours for %(service)s.") % {"service": quote.service.name_in()}
        return PartOffer(part, quotes, lapsed=_("%(shop)s: %(reason)s") % {"shop": shop, "reason": full})
    if date is None:
        said = {"shop": shop, "day": format_day(chosen.promised_for), "soonest": format_day(quote.dates[0].promised_for)}
        return PartOffer(
            part,
            quotes,
            lapsed=_("It is too late by now for the delivery from %(shop)s on %(day)s. The soonest day is %(soonest)s.") % said,
        )
    if not asks_for_place(quote.service):
        return PartOffer(part, quotes, quote, date, slot=slot)
    place = chosen.place_for(quote.service)
    if place is None or not place.is_active:
        said = {"shop": shop, "service": quote.service.name_in()}
        return PartOffer(part, quotes, lapsed=_("Choose the place for %(service)s from %(shop)s.") % said)
    return PartOffer(part, quotes, quote, date, place=place)


def fingerprint(offers: Iterable[PartOffer], *, address_id: int | None) -> str:
    """Changes with anything that the shopper agrees to: things, numbers, prices, offers, services, days, address.

    The cash fee is left out, so that one page may show both ways of paying. After a dot stand the keys of the offers that counted.
    """
    seen, counted = [str(address_id)], set()
    for offer in offers:
        saved = [*offer.part.savings, *([offer.part.free_by] if offer.part.free_by else [])]
        counted |= {saving.offer.pk for saving in saved}
        seen += [f"{saving.offer.pk}:{saving.amount}" for saving in saved]
        seen += [f"{line.product_id}×{line.quantity}@{line.unit_price_incl_tax}" for line in offer.part.lines]
        seen += [
            f"{line.product_id}:{line.stockrecord.price_now()} {line.stockrecord.weights}"
            for line in offer.part.lines
            if line.stockrecord.is_by_weight
        ]
        if offer.quote and offer.date:
            seen.append(f"{offer.part.partner.pk}:{offer.quote.service.pk}:{offer.date.promised_for}:{offer.charged(offer.quote)}")
        if offer.place:
            seen.append(value_of(offer.place))
        if offer.slot:
            seen.append(offer.slot.value)
    return ".".join([hashlib.sha256("|".join(seen).encode()).hexdigest()[:32], *(str(key) for key in sorted(counted))])
