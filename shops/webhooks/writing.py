"""Messages are rows before they are sent: written with what they tell of, in its transaction, so none is lost and none is of nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.prepared import Prepared
from logistics.models import Parcel, TrackingEvent
from marketplace.order.models import ShopOrder
from shops.models import Webhook, WebhookMessage
from shops.webhooks.payload import of_parcel, of_trial
from shops.webhooks.sending import send_waiting

_of_shipments: Prepared[Webhook] = Prepared(
    lambda *, shipments: Webhook.objects.filter(shop__partner__shop_orders__shipment__in=shipments, stopped_at=None).distinct()
)


def tell_webhooks(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """Receiver of ``parcel_event_recorded``: a message for each webhook of the shop whose parcel it is, there or back. One query mostly."""
    shipments = [key for key in (parcel.shipment_id, parcel.shipment.returns_id) if key]
    webhooks = _of_shipments(shipments=shipments)
    if not webhooks:
        return
    shop_order = ShopOrder.objects.filter(shipment__in=shipments).earliest("pk")
    body = of_parcel(parcel=parcel, event=event, shop_order=shop_order, is_return=shop_order.shipment_id != parcel.shipment_id)
    for webhook in webhooks:
        WebhookMessage.objects.create(webhook=webhook, event=event, body=body)
        _send(webhook)


def try_out(webhook: Webhook) -> WebhookMessage:
    """A message that tells of nothing, to see whether one arrives."""
    with transaction.atomic():
        message = WebhookMessage.objects.create(webhook=webhook, body=of_trial(at=timezone.now()))
        _send(webhook)
    return message


def send_again(message: WebhookMessage) -> bool:
    """Put a message that was given up back among those that wait; False where it was not given up."""
    with transaction.atomic():
        given_up = WebhookMessage.objects.filter(pk=message.pk, state=WebhookMessage.State.GIVEN_UP, webhook__stopped_at=None)
        if not given_up.update(state=WebhookMessage.State.WAITING, ended_at=None, created_at=timezone.now()):
            return False
        send_waiting.enqueue(message.webhook_id)
    return True


def _send(webhook: Webhook) -> None:
    """While a server fails, the timer asks it again, and not each message."""
    if not webhook.failures:
        send_waiting.enqueue(webhook.pk)
