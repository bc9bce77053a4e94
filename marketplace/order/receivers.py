"""What parcels report, written into the shop orders. Runs inside the transaction of the event and writes rows only."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from cms.prepared import Prepared
from logistics.models import Parcel
from logistics.models.parcels import ParcelStatus
from logistics.signals import parcel_event_recorded
from marketplace.invoices.issuing import invoice_at_the_door
from marketplace.ledger.events import book_cash_taken, book_delivery
from marketplace.order import stock
from marketplace.order.models import Order, ShopOrder
from marketplace.order.weighing import charge_the_lightest

State = ShopOrder.State
BEFORE_THE_POST = [State.TO_PACK, State.PACKED]
CASH_COMES_WITH = 1  # the parcel, of several, whose label asks for the money


_of_shipment: Prepared[ShopOrder] = Prepared(lambda *, shipment: ShopOrder.objects.select_related("order").filter(shipment=shipment))


@receiver(parcel_event_recorded, dispatch_uid="marketplace.order.follow_parcel")
def follow_parcel(*, parcel: Parcel, **kwargs: Any) -> None:
    """The first parcel that the post has seen hands the shop order over; the last that is delivered ends it; one turned back says so."""
    shop_order = _of_shipment.first(shipment=parcel.shipment_id)
    if shop_order is None:
        return
    if parcel.status != ParcelStatus.PENDING:
        charge_the_lightest(shop_order=shop_order)
        shop_order.refresh_from_db()
        invoice_at_the_door(shop_order=shop_order)  # where its shop sent it without saying that it was packed
    if parcel.status == ParcelStatus.RETURN_TO_SENDER:
        _move(shop_order, [*BEFORE_THE_POST, State.HANDED_OVER], State.RETURNING)
    elif parcel.status == ParcelStatus.DELIVERED:
        at = parcel.status_at or timezone.now()
        if parcel.position == CASH_COMES_WITH and shop_order.order.payment == Order.Payment.CASH_ON_DELIVERY:
            book_cash_taken(shop_order=shop_order, at=at)
        others = Parcel.objects.filter(shipment=parcel.shipment_id).exclude(pk=parcel.pk)
        if others.exclude(status__in=[ParcelStatus.DELIVERED, ParcelStatus.VOID]).exists():
            _move(shop_order, BEFORE_THE_POST, State.HANDED_OVER)
        elif _move(shop_order, [*BEFORE_THE_POST, State.HANDED_OVER], State.DELIVERED):
            stock.consume(shop_order.lines.all())
            book_delivery(shop_order=shop_order, at=at)
    elif parcel.status != ParcelStatus.PENDING:
        _move(shop_order, BEFORE_THE_POST, State.HANDED_OVER)


def _move(shop_order: ShopOrder, before: list[State], after: State) -> bool:
    return bool(ShopOrder.objects.filter(pk=shop_order.pk, state__in=before).update(state=after))
