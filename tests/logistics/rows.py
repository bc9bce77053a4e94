"""Parcels for the post's own tests, in one call."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from logistics.booking import book
from logistics.models import Address, Parcel, Service, Shipment
from logistics.sizes import ParcelSpec
from tests.factories import make_address, make_service

_count = itertools.count(1)


def make_sender() -> Address:
    return make_address(name="Queijaria Monte Alto", street="Largo da Feira 1", postcode="3400-060", locality="Oliveira do Hospital")


def make_shipment(*, grams: tuple[int, ...] = (1500,), service: Service | None = None, **fields: Any) -> Shipment:
    """A booked shipment with one parcel a weight, from Oliveira do Hospital to Coimbra unless told otherwise."""
    n = next(_count)
    return book(
        **{
            "key": f"test-{n}",
            "service": service or Service.objects.first() or make_service(),
            "sender": fields.pop("sender", None)
            or make_address(name="Queijaria Monte Alto", postcode="3400-060", locality="Oliveira do Hospital"),
            "recipient": fields.pop("recipient", None) or make_address(),
            "parcels": [ParcelSpec(weight) for weight in grams],
            "pickup_on": dt.date(2026, 11, 23),
            "promised_for": dt.date(2026, 11, 24),
            "reference": f"1000{n}",
            **fields,
        }
    )


def make_parcel(**fields: Any) -> Parcel:
    return make_shipment(**fields).parcels.get()
