"""Events on orders, by the same calls that people's clicks make, and what the books then say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from logistics.models.tracking import EventCode, FailureReason, NextAction
from logistics.tracking import record_event
from marketplace.ledger.balances import balances
from marketplace.ledger.models import Account, Transfer
from marketplace.order.booking import book_shipments
from marketplace.order.models import Order, ShopOrder
from marketplace.order.paying import mark_paid
from marketplace.partner.models import Partner, SellerTerms, StandardTerms
from tests.marketplace.ordering import make_order

CASH = Order.Payment.CASH_ON_DELIVERY
Kind, Event = Account.Kind, Transfer.Event


def charge(percent: str, **fields: Any) -> StandardTerms:
    """A price list that counts since long ago."""
    return StandardTerms.objects.create(
        **{"starts_on": dt.date(2020, 1, 1), "commission_percent": Decimal(percent), "monthly_fee": 0, **fields}
    )


def agree(partner: Partner, percent: str, **fields: Any) -> SellerTerms:
    return SellerTerms.objects.create(partner=partner, commission_percent=Decimal(percent), monthly_fee=0, **fields)


def paid_order(*wanted: Any) -> Order:
    """An order that was paid by slip and whose shipments are booked; two pieces at 12.50 where nothing is said."""
    order = make_order(*wanted)
    mark_paid(order=order, at=timezone.now())
    book_shipments.func(order.pk)
    order.refresh_from_db()
    return order


def cash_order(*wanted: Any) -> Order:
    """An order that is paid at the door, its shipments booked."""
    order = make_order(*wanted, payment=CASH)
    book_shipments.func(order.pk)
    return order


def deliver(shop_order: ShopOrder, *, at: dt.datetime | None = None) -> None:
    """Each of its parcels reaches its recipient."""
    shop_order.refresh_from_db()
    assert shop_order.shipment
    for parcel in shop_order.shipment.parcels.order_by("position"):
        record_event(parcel=parcel, code=EventCode.EMI, occurred_at=at or timezone.now(), actor=None, delivered_to="Ana Lopes")
    shop_order.refresh_from_db()


def turn_back(shop_order: ShopOrder) -> None:
    """Its first parcel could not be brought and goes back."""
    shop_order.refresh_from_db()
    assert shop_order.shipment
    parcel, now = shop_order.shipment.parcels.order_by("position")[0], timezone.now()
    record_event(
        parcel=parcel,
        code=EventCode.EMH,
        occurred_at=now - dt.timedelta(minutes=2),
        actor=None,
        reason=FailureReason.MOVED,
        next_action=NextAction.RETURN,
    )
    record_event(parcel=parcel, code=EventCode.RTS, occurred_at=now - dt.timedelta(minutes=1), actor=None)
    shop_order.refresh_from_db()


def books(*, partner: Partner | None = None) -> dict[str, Decimal]:
    """Kind (with the channel) → what a person reads on the account, nothings left out; sellers' together, or one's."""
    stands = balances()
    found: dict[str, Decimal] = {}
    for account in Account.objects.all():
        if partner and account.partner_id not in {None, partner.pk}:
            continue
        name = f"{account.kind}:{account.channel}" if account.channel else account.kind
        found[name] = found.get(name, Decimal(0)) + account.shown(stands.get(account.pk, Decimal(0)))
    return {name: amount for name, amount in found.items() if amount}


def money(**amounts: str) -> dict[str, Decimal]:
    """``slip="25.00"`` means the money that came by slips."""
    names = {
        "slip": "clearing:slip",
        "card": "clearing:card",
        "bank": "clearing:bank_transfer",
        "cash": "clearing:cash_on_delivery",
        "under_way": "cash_in_transit:cash_on_delivery",
    }
    return {names.get(name, name): Decimal(amount) for name, amount in amounts.items()}
