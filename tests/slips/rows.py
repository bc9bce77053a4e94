"""An order that waits for the money of its slip."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

from django.utils import timezone

from logistics.models import Service
from marketplace.order.models import Line, Order, ShopOrder
from marketplace.partner.models import StockRecord
from marketplace.slips.issuing import issue_slip
from marketplace.slips.models import Receipt, Slip
from marketplace.slips.receiving import assign, record_receipt
from tests.factories import make_address, make_product, make_service

_count = itertools.count(1)


def make_order(*, total: str = "23.40", pieces: int = 2, stock: int = 10) -> Order:
    """An order over ``total`` for ``pieces`` of one product of which ``stock`` were there; the pieces are set aside."""
    n = next(_count)
    money = Decimal(total)
    product = make_product(stock=stock)
    record = StockRecord.objects.get(product=product)
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=pieces)
    order = Order.objects.create(
        number=f"F-{n:05d}",
        currency="EUR",
        total_incl_tax=money,
        total_excl_tax=money,
        guest_email="ana@example.org",
        date_placed=timezone.now(),
        payment=Order.Payment.SLIP,
        delivers_to=make_address(),
    )
    day = timezone.localdate() + dt.timedelta(days=3)
    shop_order = ShopOrder.objects.create(
        order=order,
        partner=product.partner,
        number=f"{order.number}-1",
        service=Service.objects.filter(code="home-24").first() or make_service(),
        pickup_on=day,
        promised_for=day + dt.timedelta(days=1),
        goods_total=money - 4,
        delivery_total=Decimal(4),
    )
    Line.objects.create(
        order=order,
        shop_order=shop_order,
        partner=product.partner,
        stockrecord=record,
        product=product,
        title=product.title,
        quantity=pieces,
        num_allocated=pieces,
        unit_price_incl_tax=10,
        unit_price_excl_tax=10,
        line_price_incl_tax=20,
        line_price_excl_tax=20,
        line_price_before_discounts_incl_tax=20,
        line_price_before_discounts_excl_tax=20,
    )
    return order


def make_slip(*, due_in: dt.timedelta = dt.timedelta(days=3), **order: object) -> Slip:
    return issue_slip(order=make_order(**order), due_at=timezone.now() + due_in)  # type: ignore[arg-type]


def pieces_left(slip: Slip) -> int:
    """What can still be sold of the product in the slip's order."""
    record = StockRecord.objects.get(pk=slip.order.lines.get().stockrecord_id)
    return record.num_in_stock - record.num_allocated


def sell_out(slip: Slip) -> None:
    """Somebody else buys what is left of the things in the slip's order."""
    record = StockRecord.objects.get(pk=slip.order.lines.get().stockrecord_id)
    StockRecord.objects.filter(pk=record.pk).update(num_allocated=record.num_in_stock)


def money_comes(slip: Slip, amount: str, *, external: str = "", channel: str = "bank_transfer", at: dt.datetime | None = None) -> Receipt:
    """A receipt over ``amount`` for ``slip``, as a bank brings one."""
    at = at or timezone.now()
    receipt, _is_new = record_receipt(
        channel=channel, external=external or f"bank-{next(_count)}", amount=Decimal(amount), currency=slip.currency, at=at
    )
    assign(receipt=receipt, slip=slip, at=at)
    return receipt
