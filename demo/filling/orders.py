"""Orders, placed, paid and carried by the same calls that people's clicks make, with the clock set to the day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from demo.filling.bank import import_statement
from demo.filling.carrying import Journey, carry
from demo.filling.clock import clock_at
from demo.orders import BANK, CASH, WISHES, Reached, Wish
from demo.people import RECIPIENTS
from logistics.calendar import ONE_DAY, DeliveryDate
from logistics.models import Address
from logistics.quotes import Quote
from marketplace.basket.changing import put_in
from marketplace.basket.models import Basket
from marketplace.basket.parts import parts_of
from marketplace.catalogue.models import Product
from marketplace.checkout.models import Checkout, CheckoutDelivery
from marketplace.checkout.offers import offers_for
from marketplace.credit.spending import has
from marketplace.ledger.events import book_cash_handed_in
from marketplace.ledger.statements import cash_under_way
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order
from marketplace.order.placing import place_order
from marketplace.partner.strategy import MarketStrategy
from marketplace.slips.expiry import expire_due_slips
from marketplace.slips.taking import take_payment

PAID_AFTER = dt.timedelta(hours=3)
UNPAID = {Reached.AWAITING, Reached.EXPIRED}


@dataclass(frozen=True)
class Staff:
    """Who does what: the counter, the van, and by shop's code the one who packs."""

    clerk: User
    carrier: User
    packers: dict[str, User]


def add_orders(*, products: dict[str, Product], shopper: User, staff: Staff) -> None:
    """Write all orders. What they queue (mails) is left to the caller; shipments are booked here."""
    now = timezone.now()
    for wish in WISHES:
        if wish.payment == BANK and not settings.BANK_IBAN:
            continue
        at = _moment(wish, now)
        with clock_at(at):
            order = _place(wish, products, shopper, now)
        if wish.reached in UNPAID:
            continue
        paid_at = min(at + PAID_AFTER, now - dt.timedelta(minutes=30))
        with clock_at(paid_at):
            if order.payment == Order.Payment.SLIP:
                take_payment(slip=order.slip, actor=staff.clerk)
            elif order.payment == Order.Payment.BANK_TRANSFER:
                import_statement(order=order, on=timezone.localdate())
            book_shipments.call(order.pk)
        for shop_order in order.shop_orders.select_related("partner", "shipment__service"):
            journey = Journey(
                reached=wish.reached_by(shop_order.partner.code),
                begins=paid_at,
                now=now,
                packer=staff.packers[shop_order.partner.code],
                clerk=staff.clerk,
                carrier=staff.carrier,
            )
            carry(shop_order=shop_order, journey=journey)
    expire_due_slips(now)
    _hand_in_cash()


def _hand_in_cash() -> None:
    """Each carrier hands in what was paid at the door, the next morning; the last one has not been by yet."""
    for shop_order in list(cash_under_way().select_related("order"))[:-1]:
        book_cash_handed_in(shop_order=shop_order, at=shop_order.taken_at + dt.timedelta(hours=20))  # type: ignore[attr-defined]


def _moment(wish: Wish, now: dt.datetime) -> dt.datetime:
    """When it was placed; today's orders a few minutes ago, so that they never lie ahead."""
    if not wish.days:
        return now - dt.timedelta(minutes=20)
    day = timezone.localtime(now) - dt.timedelta(days=wish.days)
    return day.replace(hour=wish.hour, minute=(wish.recipient * 7) % 60, second=0, microsecond=0)


def _place(wish: Wish, products: dict[str, Product], shopper: User, now: dt.datetime) -> Order:
    name, street, postcode, locality, phone = RECIPIENTS[wish.recipient]
    is_known = wish.recipient == 0
    email = shopper.email if is_known else f"recipient{wish.recipient}@feira.example"
    basket = Basket.objects.create(owner=shopper if is_known else None)
    basket.strategy = MarketStrategy()
    for key, quantity in wish.goods:
        change = put_in(basket=basket, product=products[key], quantity=quantity)
        if not change.in_full:
            raise ValueError(f"{key}: {change.note}")
    checkout = Checkout.objects.create(
        basket=basket,
        email=email,
        payment=wish.payment,
        language=wish.language,
        credit=has(shopper) or None if wish.credit else None,
        address=Address.objects.create(
            name=name, street=street, postcode=postcode, locality=locality, country="PT", phone=phone, email=email
        ),
    )
    for offer in offers_for(checkout=checkout, parts=parts_of(basket), at=timezone.now(), cash=wish.payment == CASH):
        # Chilled where something must be kept cold, else by turns, so that every service is in use.
        possible = offer.possible
        quote = next((one for one in possible if one.service.is_chilled), None) if offer.part.keep_cold else None
        quote = quote or possible[wish.recipient % min(2, len(possible))]
        date = _chosen(quote, wish.reached_by(offer.part.partner.code), now)
        slot = next((choice.slot for choice in quote.slots if choice.is_free and choice.day == date.promised_for), None)
        CheckoutDelivery.objects.create(
            checkout=checkout, partner=offer.part.partner, service=quote.service, promised_for=date.promised_for, slot=slot
        )
    return place_order(checkout=checkout, at=timezone.now())


def _chosen(quote: Quote, reached: Reached, now: dt.datetime) -> DeliveryDate:
    """The day that the shopper took, of those offered: such that what has happened until now is neither late nor early."""
    dates, local = quote.dates, timezone.localtime(now)
    today = local.date()
    # After its cut-off today's pick-up is over, and what waits for it would be late.
    next_pickup = today if local.time() <= quote.service.cutoff else today + ONE_DAY
    if reached is Reached.OUT:
        fitting = [date for date in dates if date.promised_for <= today][-1:]
    elif reached in {Reached.FAILED, Reached.READY}:
        fitting = [date for date in dates if date.promised_for < today][-1:]
    elif reached is Reached.ACCEPTED:
        fitting = [date for date in dates if date.pickup_on <= today][-1:]
    elif reached in {Reached.TO_PACK, Reached.PACKED, Reached.PRINTED}:
        fitting = [date for date in dates if date.pickup_on >= next_pickup][:1]
    else:
        fitting = []
    return (fitting or dates)[0]
