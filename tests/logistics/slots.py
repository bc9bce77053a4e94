"""Delivery slots for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from logistics.models import Service, Slot
from tests.factories import make_service


def make_same_day(**fields: Any) -> Service:
    """To the door on the day itself, where it is ordered by four in the afternoon; every day of the week."""
    return make_service(
        **{
            "code": "same-day",
            "name": "Same day",
            "kind": Service.Kind.SAME_DAY,
            "transit_days": 0,
            "delivers_on": "1234567",
            "mark": "SD",
            "position": 9,
            **fields,
        }
    )


def make_slot(service: Service, **fields: Any) -> Slot:
    return Slot.objects.create(
        **{
            "service": service,
            "weekdays": "1234567",
            "starts": dt.time(18),
            "ends": dt.time(20),
            "order_until": dt.time(14),
            "capacity": 2,
            **fields,
        }
    )
