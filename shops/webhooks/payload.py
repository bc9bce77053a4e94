"""What a message says. Nothing of it is about the buyer: no name, no address, no word of who took the parcel."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from logistics.history import history
from logistics.models import Parcel, TrackingEvent
from marketplace.order.models import ShopOrder


def of_parcel(*, parcel: Parcel, event: TrackingEvent, shop_order: ShopOrder, is_return: bool) -> str:
    """The body about one event of ``parcel``: what happened, what the parcel is now, and what its receiver should do."""
    with translation.override(settings.LANGUAGE_CODE):
        story = history(parcel)
        data = {
            "shop_order": shop_order.number,
            "parcel": parcel.number.number,
            "position": parcel.position,
            "of": parcel.of,
            "is_return": is_return,
            "event": {
                "code": event.code,
                "name": str(event.get_code_display()),
                "occurred_at": _moment(event.occurred_at),
                "recorded_at": _moment(event.recorded_at),
                "office": event.office,
                "reason": event.reason,
                "next_action": event.next_action,
            },
            "status": parcel.status,
            "status_name": story.status,
            "status_since": _moment(parcel.status_at) if parcel.status_at else None,
            "action_required": story.action_required,
            "promised_for": parcel.shipment.promised_for.isoformat(),
            "page": settings.BASE_URL + reverse("parcel_tracking", args=[parcel.number.number]),
        }
    return _written("parcel.updated", event.recorded_at, data)


def of_trial(*, at: dt.datetime) -> str:
    """The body of a message that only shows that it arrives."""
    return _written("webhook.trial", at, {})


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def _written(kind: str, at: dt.datetime, data: dict[str, Any]) -> str:
    return json.dumps({"type": kind, "timestamp": _moment(at), "data": data}, ensure_ascii=False, separators=(",", ":"))
