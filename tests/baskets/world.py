"""Sellers, goods and ways of sending, made once; each example gives the goods other prices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from logistics.models import Address, NumberRange, Service, Tariff, TariffStep, Zone, ZoneRange
from marketplace.basket.models import Basket, Line
from marketplace.catalogue.models import Category, Product
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.credit.giving import give_credit
from marketplace.invoices.models import Kind, Series
from marketplace.invoices.numbering import prefix_of
from marketplace.ledger.events import book_to_return
from marketplace.ledger.models import Account
from marketplace.ledger.posting import Place, accounts_at
from marketplace.order.models import Order
from marketplace.partner.models import Partner, StockRecord
from marketplace.partner.strategy import MarketStrategy
from marketplace.partner.weights import Weights
from marketplace.tax.classes import TaxClass
from tests import factories
from tests.baskets.stripe_here import StripeHere
from tests.ledger.rows import agree
from tests.marketplace.ordering import choose_first, make_order

# A Monday in the morning, no holiday near it: before every cut-off.
AT = timezone.make_aware(dt.datetime(2027, 3, 8, 10))
BEGINS = dt.date(2020, 1, 1)
CASH_FEE, STEPS = 150, ((2000, 420), (30_000, 690))  # in the smallest coin; (up to so many grams, price)
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
    categories: list[Category] = field(default_factory=list)  # one, and one below it
    free_from: list[int | None] = field(default_factory=list)  # by seller, in the smallest coin
    ways: dict[tuple[int, int], CheckoutDelivery] = field(default_factory=dict)  # seller and address → the first service, its first day

    @cached_property
    def place_of(self) -> dict[int, int]:
        return {product.pk: place for place, product in enumerate(self.goods)}

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
    world.categories = [Category.add_root(name="Food")]
    world.categories.append(world.categories[0].add_child(name="Cheese"))
    for place, fields in enumerate(said):
        sender = factories.make_address(**(home or {"postcode": "9000-019", "locality": "Funchal"} if place == 4 else home))
        seller = factories.make_partner(sends_from=sender, legal_name=f"Seller {place}, Lda.", tax_number="501234560", **fields)
        agree(seller, ("0", "7.5", "12.34", "100", "3", "33.33")[place])
        world.sellers.append(seller)
        free_from = fields.get("free_delivery_from")
        world.free_from.append(None if free_from is None else int(free_from / unit))
        world.goods += [
            factories.make_product(
                partner=seller,
                tax_class=KINDS[(place + n) % len(KINDS)],
                stock=5000,
                grams=400 + 300 * n,
                category=world.categories[(3 * place + n + 1) % 2],
            )
            for n in range(3)
        ]
    _give_credit(world)
    _open_books(world)
    return world


def _open_books(world: World) -> None:
    """Series and accounts that an example would make first: each finds them, as a shop's second order does."""
    year = timezone.localdate().year
    Series.objects.bulk_create(
        Series(partner=seller, kind=kind, year=year, prefix=prefix_of(seller, kind, year)) for seller in world.sellers for kind in Kind
    )
    kinds = [kind for kind in Account.Kind if kind not in Account.BY_CHANNEL]
    places = {Place(kind, "", seller.pk if kind in Account.BY_PARTNER else 0) for kind in kinds for seller in world.sellers}
    accounts_at(places, settings.CURRENCY)


def _give_credit(world: World) -> None:
    """More of it than any example takes, as a slip that was overpaid gives it."""
    order = make_order((world.goods[0], 1), address=world.addresses[0])
    Order.objects.filter(pk=order.pk).update(user=world.user, guest_email="")
    order = Order.objects.get(pk=order.pk)
    fields: dict[str, Any] = {"order": order, "amount": world.money(100_000_000), "reference": "overpaid", "at": timezone.now()}
    book_to_return(channel="slip", currency=order.currency, **fields)
    give_credit(**fields)


def _send(unit: Decimal, *, overseas: bool) -> None:
    service = Service.objects.create(
        code="home", name="Home", cutoff=dt.time(16), transit_days=1, delivers_on="12345", mark="24", cash_on_delivery=True
    )
    zone = Zone.objects.create(code="all", name="All")
    for country, first, last in (("NC", "98800", "98899"),) if overseas else (("PT", "1000-001", "9999-999"), ("FR", "01000", "99999")):
        ZoneRange.objects.create(zone=zone, country=country, first=first, last=last)
    tariff = Tariff.objects.create(service=service, starts_on=BEGINS, currency=settings.CURRENCY, cash_fee=CASH_FEE * unit)
    for grams, price in STEPS:
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


def fill(world: World, wanted: list[Wanted], *, owner: User | None) -> Basket:
    """A basket of ``wanted``, as it stands in the database."""
    basket = Basket.objects.create(owner=owner)
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
