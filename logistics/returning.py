"""A return: the same parcels the other way, with numbers of their own."""

from __future__ import annotations

import datetime as dt

from logistics.booking import book
from logistics.calendar import ONE_DAY
from logistics.models import Parcel, Shipment
from logistics.quotes import ParcelSpec


def book_return(*, parcel: Parcel, pickup_on: dt.date, key: str = "") -> Shipment:
    """Book the way back of one ``parcel``: sender and recipient exchanged, no cash, by the same service.

    Asked again, the same return comes back: its key is ``return-`` and the parcel's number unless told otherwise.
    """
    there = parcel.shipment
    return book(
        key=key or f"return-{parcel.number.number}",
        service=there.service,
        sender=there.recipient,
        recipient=there.sender,
        parcels=[ParcelSpec(parcel.grams, length_mm=parcel.length_mm, width_mm=parcel.width_mm, height_mm=parcel.height_mm)],
        pickup_on=pickup_on,
        promised_for=pickup_on + there.service.transit_days * ONE_DAY,
        reference=there.reference,
        signature=there.signature,
        returns=there,
    )
