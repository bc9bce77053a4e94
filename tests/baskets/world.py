"""Sellers, goods and ways of sending, made once; each example gives the goods other prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from logistics.models import Address, NumberRange, Service, Tariff, TariffStep, Zone, ZoneRange
from marketplace.basket.models import Basket, Line
from marketplace.catalogue.models import Product
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.partner.models import Partner, StockRecord
from marketplace.partner.strategy import MarketStrategy
from marketplace.partner.weights import Weights
from marketplace.tax.classes import TaxClass
from tests import factories
from tests.baskets.stripe_here import StripeHere
from tests.ledger.rows import agree
from tests.marketplace.ordering import choose_first

# A Monday in the morning, no holiday near it: before every cut-off.
AT = timezone.make_aware(dt.datetime(2027, 3, 8, 10))
KINDS = (TaxClass.REDUCED, TaxClass.INTERMEDIATE, TaxClass.STANDARD, TaxClass.EXEMPT, TaxClass.WINE)


@dataclass
class World:
    """``goods`` in a fixed order: each seller's, by turns of the kinds of goods. ``unit`` is the smallest coin."""

    stripe: StripeHere
    user: User
    unit: Decimal
    sellers: list[Partner] = field(default_factory=list)
    goods: list[Product] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    ways: dict[tuple[int, int], CheckoutDelivery] = field(default_factory=dict)  # seller and address → the first service, its first day

    def money(self, coins: int) -> Decimal:
        return coins * self.unit


def make_world(folder: Path, *, overseas: bool = False) -> World:
    """Six sellers of three things each. ``overseas``: an installation in francs."""
    home = {"country": "NC", "postcode": "98800", "locality": "Nouméa", "phone": ""} if overseas else {}
    unit = Decimal(1) if overseas else Decimal("0.01")
    world = World(StripeHere(folder), factories.make_user(), unit)
    _send(unit, overseas=overseas)
    places: list[dict[str, Any]] = [
        home,
        home or {"postcode": "9500-321", "locality": "Ponta Delgada"},
        home or {"postcode": "75011", "country": "FR", "locality": "Paris", "phone": ""},
    ]
    world.addresses = [factories.make_address(**place) for place in places[: 1 if overseas else 3]]
    said: list[dict[str, Any]] = [
        {"free_delivery_from": world.money(3000)},
        {},
        {"is_vat_exempt": True},
        {"uses_oss": True, "free_delivery_from": world.money(9000)},
        {},
        {"free_delivery_from": world.money(100)},
    ]
    for place, fields in enumerate(said):
        sender = factories.make_address(**(home or {"postcode": "9000-019", "locality": "Funchal"} if place == 4 else home))
        seller = factories.make_partner(sends_from=sender, legal_name=f"Seller {place}, Lda.", tax_number="501234560", **fields)
        agree(seller, ("0", "7.5", "12.34", "100", "3", "33.33")[place])
        world.sellers.append(seller)
        world.goods += [
            factories.make_product(partner=seller, tax_class=KINDS[(place + n) % len(KINDS)], stock=5000, grams=400 + 300 * n)
            for n in range(3)
        ]
    return world


def _send(unit: Decimal, *, overseas: bool) -> None:
    service = Service.objects.create(
        code="home", name="Home", cutoff=dt.time(16), transit_days=1, delivers_on="12345", mark="24", cash_on_delivery=True
    )
    zone = Zone.objects.create(code="all", name="All")
    for country, first, last in (("NC", "98800", "98899"),) if overseas else (("PT", "1000-001", "9999-999"), ("FR", "01000", "99999")):
        ZoneRange.objects.create(zone=zone, country=country, first=first, last=last)
    tariff = Tariff.objects.create(service=service, starts_on=dt.date(2020, 1, 1), currency=settings.CURRENCY, cash_fee=150 * unit)
    for grams, price in ((2000, 420), (30_000, 690)):
        TariffStep.objects.create(tariff=tariff, zone=zone, up_to_grams=grams, price=price * unit)
    NumberRange.objects.get_or_create(indicator="DA", country=settings.POST_COUNTRY)


def choose_ways(world: World, checkout: Checkout, sellers: list[Partner]) -> None:
    """Answer how each seller's part is sent: asked once of the quotes, and the same ever after."""
    if checkout.address_id is None:
        raise ValueError("quotes need an address")
    keys = [(seller.pk, checkout.address_id) for seller in sellers]
    if any(key not in world.ways for key in keys):
        choose_first(checkout, at=AT)
        world.ways |= {(row.partner_id, checkout.address_id): row for row in checkout.deliveries.all()}
        return
    CheckoutDelivery.objects.bulk_create(
        CheckoutDelivery(
            checkout=checkout, partner_id=key[0], service_id=world.ways[key].service_id, promised_for=world.ways[key].promised_for
        )
        for key in keys
    )


@contextmanager
def forgotten() -> Iterator[None]:
    """All that is written within is rolled back. The block counts as a test's own, so that Stripe may be asked within it."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def price_goods(world: World, wanted: list[Wanted]) -> None:
    """Give the goods of ``wanted`` their prices and weights."""
    for want in wanted:
        record = StockRecord.objects.filter(product=world.goods[want.place])
        record.update(price=world.money(want.coins), price_currency=settings.CURRENCY, **want.weights.fields())


def fill(world: World, wanted: list[Wanted]) -> Basket:
    """A basket of ``wanted``, as it stands in the database."""
    basket = Basket.objects.create()
    records = {record.product_id: record for record in StockRecord.objects.filter(product__in=[world.goods[want.place] for want in wanted])}
    Line.objects.bulk_create(
        Line(
            basket=basket,
            product=world.goods[want.place],
            stockrecord=records[world.goods[want.place].pk],
            line_reference=f"{want.place}",
            quantity=want.count,
            price_currency=settings.CURRENCY,
            price_incl_tax=records[world.goods[want.place].pk].piece_price(),
            price_excl_tax=records[world.goods[want.place].pk].piece_price(),
        )
        for want in wanted
    )
    basket.strategy = MarketStrategy()
    return basket


@dataclass(frozen=True)
class Wanted:
    """``count`` pieces of ``World.goods[place]`` at ``coins`` each, or a kilogram where ``weights`` are said."""

    place: int
    coins: int
    count: int
    weights: Weights

    def ceiling(self, unit: Decimal) -> Decimal:
        """What all of it costs at most, worked out here and not by the code that is tried."""
        price = self.coins * unit
        if self.weights.heaviest is not None:
            price = (price * self.weights.heaviest / 1000).quantize(unit, ROUND_HALF_UP)
        return price * self.count
