"""A buyer cancels before the shop has packed."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.booking import lower_cash, withdraw
from marketplace.offer import claiming
from marketplace.order import stock
from marketplace.order.models import Order, ShopOrder
from marketplace.refunds.giving_back import CannotGiveBack, Way, give_back
from marketplace.refunds.models import Refund

State = ShopOrder.State


def can_cancel(shop_order: ShopOrder) -> bool:
    """Whether its buyer may still cancel it: its shop may pack, and has not."""
    return shop_order.state == State.TO_PACK


def cancel_before_packing(*, shop_order: ShopOrder, way: Way | None = None) -> Refund | None:
    """Cancel ``shop_order`` for its buyer: the stock comes back, the shipment is withdrawn, what was paid goes back by ``way``.

    None where nothing was paid yet, as at the door. Raises ``CannotGiveBack``, with all as it was, where it is packed by now.
    """
    with transaction.atomic():
        locked = ShopOrder.objects.select_for_update(of=("self",)).select_related("order").filter(pk=shop_order.pk).first()
        if locked is None or not can_cancel(locked):
            raise CannotGiveBack(_("The shop has packed this by now, so it cannot be cancelled. You can still withdraw from the contract."))
        lines = list(locked.lines.order_by("pk"))
        refund = None
        # Stock and offers first: credit and the series of invoices are locked after them.
        stock.release(lines)
        ShopOrder.objects.filter(pk=locked.pk).update(state=State.CANCELLED, cancelled_by_buyer_at=timezone.now())
        claiming.give_back(locked.order, at=timezone.now())
        if locked.order.paid_at is not None:
            refund = give_back(
                shop_order=locked,
                key=f"cancelled {locked.pk}",
                cause=Refund.Cause.CANCELLED,
                fault=Refund.Fault.NOBODY,
                pieces={line.pk: line.pieces_left for line in lines},
                delivery=locked.delivery_total - locked.delivery_back,
                way=way,
            )
        if locked.shipment_id:
            if locked.order.payment == Order.Payment.CASH_ON_DELIVERY:
                lower_cash(shipment_id=locked.shipment_id, to=Decimal(0))
            withdraw(shipment_id=locked.shipment_id)
    shop_order.refresh_from_db(fields=["state", "cancelled_by_buyer_at"])
    return refund
