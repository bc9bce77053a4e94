"""Parcels that came back: the money goes back, or the things are sent once more. The shop decides, or the operator."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from marketplace.invoices.crediting import credit
from marketplace.invoices.spreading import spread_over_lines
from marketplace.ledger.events import book_delivery
from marketplace.order import stock
from marketplace.order.booking import book_shipments
from marketplace.order.dates import renew_dates
from marketplace.order.models import ShopOrder
from marketplace.refunds.giving_back import CannotGiveBack, give_back, is_captured
from marketplace.refunds.models import Refund

State, Bearer, Fault = ShopOrder.State, Refund.Bearer, Refund.Fault
BUYER = "buyer"


@dataclass(frozen=True)
class Decision:
    """``delivery_by``: who bears its price: a ``Refund.Bearer``, or the buyer, who then does not get it back."""

    fault: str
    delivery_by: str
    restock: bool
    reason: str = ""


def give_back_returned(*, shop_order: ShopOrder, decision: Decision, actor: User, at: dt.datetime) -> Refund | None:
    """End ``shop_order``, whose parcels came back ``at`` (aware): its price goes back, the goods go back on sale or out of the stock.

    None where nothing was paid, as at the door; then its invoice is credited all the same. Raises ``CannotGiveBack``.
    """
    with transaction.atomic():
        locked = _held(shop_order)
        lines = list(locked.lines.order_by("pk"))
        refund = None
        (stock.release if decision.restock else stock.consume)(lines)  # stock is locked before credit
        if is_captured(locked):
            refund = _refund(locked, decision, actor)
            # What is left with the seller is to be paid out: nothing, or what the post bears.
            locked.refresh_from_db(fields=["goods_charged", "delivery_charged"])
            book_delivery(shop_order=locked, at=at)
        else:
            _credit_unpaid(locked)
        ShopOrder.objects.filter(pk=locked.pk).update(state=State.RETURNED)
    shop_order.refresh_from_db(fields=["state"])
    return refund


def send_again(*, shop_order: ShopOrder, by_shop: bool, at: dt.datetime) -> None:
    """``shop_order`` is packed once more and gets a new shipment, on the next days that its service offers ``at`` (aware).

    ``by_shop``: the shop bears the price of that; else the post does. Raises ``CannotGiveBack``.
    """
    with transaction.atomic():
        locked = _held(shop_order)
        borne = locked.delivery_borne + (locked.delivery_cost if by_shop else Decimal(0))
        ShopOrder.objects.filter(pk=locked.pk).update(
            state=State.TO_PACK, shipment=None, packed_at=None, packed_by=None, delivery_borne=borne
        )
        renew_dates(order=locked.order, at=at, of=[locked.pk])
        book_shipments.enqueue(locked.order_id)
    shop_order.refresh_from_db()


def _held(shop_order: ShopOrder) -> ShopOrder:
    rows = ShopOrder.objects.select_for_update(of=("self",)).select_related("order__delivers_to").prefetch_related("shortages")
    locked = rows.filter(pk=shop_order.pk, state=State.RETURNING).first()
    if locked is None:
        raise CannotGiveBack(_("Its parcels are not coming back, or it was decided already. Nothing was changed."))
    return locked


def _refund(shop_order: ShopOrder, decision: Decision, actor: User) -> Refund | None:
    delivery = Decimal(0) if decision.delivery_by == BUYER else shop_order.delivery_total - shop_order.delivery_back
    pieces = {line.pk: line.pieces_left for line in shop_order.lines.all()}
    if not any(pieces.values()) and not delivery:
        return None
    return give_back(
        shop_order=shop_order,
        key=f"returned {shop_order.pk}",
        cause=Refund.Cause.RETURNED,
        fault=decision.fault,
        pieces=pieces,
        delivery=delivery,
        reason=decision.reason,
        actor=actor,
        # Who can sell the goods again bears nothing: the post pays only for what it lost or broke.
        goods_by=Bearer.POST if decision.fault == Fault.POST and not decision.restock else Bearer.SHOP,
        delivery_by="" if decision.delivery_by == BUYER else decision.delivery_by,
    )


def _credit_unpaid(shop_order: ShopOrder) -> None:
    rows = [(line, line.pieces_left, line.line_price_incl_tax - line.amount_back) for line in shop_order.lines.order_by("pk")]
    with translation.override(shop_order.order.language):
        credit(
            shop_order=shop_order,
            cause=f"returned {shop_order.pk}",
            lines=spread_over_lines(shop_order=shop_order, lines=rows),
            delivery=shop_order.delivery_total - shop_order.delivery_back,
            reason=_("Parcel came back"),
        )
