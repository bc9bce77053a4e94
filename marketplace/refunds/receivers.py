"""What happens elsewhere and concerns money that goes back. Runs inside the sender's transaction and writes rows only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.dispatch import receiver

from marketplace.cards.models import CardRefund
from marketplace.cards.signals import part_refund_changed
from marketplace.order.models import ShopOrder, ShopOrderShortage, Weighing
from marketplace.order.signals import pieces_missing, pieces_weighed
from marketplace.refunds.giving_back import give_back_owed
from marketplace.refunds.models import Refund
from marketplace.refunds.sending import note_card


@receiver(pieces_missing, dispatch_uid="refunds.give_back_missing")
def on_missing(*, shop_order: ShopOrder, shortages: list[ShopOrderShortage], **kwargs: Any) -> None:
    give_back_owed(
        shop_order=shop_order,
        cause=Refund.Cause.MISSING,
        fault=Refund.Fault.SHOP,
        lines=[(shortage.line, shortage.quantity, shortage.goods) for shortage in shortages],
        delivery=sum((shortage.delivery for shortage in shortages), Decimal(0)),
        to_operator=sum((shortage.to_operator for shortage in shortages), Decimal(0)),
        key=f"missing {min(shortage.pk for shortage in shortages)}",
    )


@receiver(pieces_weighed, dispatch_uid="refunds.give_back_weighed")
def on_weighed(*, shop_order: ShopOrder, weighings: list[Weighing], **kwargs: Any) -> None:
    give_back_owed(
        shop_order=shop_order,
        cause=Refund.Cause.WEIGHT,
        fault=Refund.Fault.NOBODY,
        lines=[(weighing.line, 0, weighing.goods) for weighing in weighings if weighing.goods],
        delivery=Decimal(0),
        to_operator=sum((weighing.to_operator for weighing in weighings), Decimal(0)),
        key=f"weight {min(weighing.pk for weighing in weighings)}",
    )


@receiver(part_refund_changed, dispatch_uid="refunds.note_card")
def on_card(*, refund: CardRefund, **kwargs: Any) -> None:
    note_card(refund)
