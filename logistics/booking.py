"""Booking a shipment: its parcels get their item numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from logistics.lockers.reserving import attach, give_up_unused
from logistics.models import Address, LockerBank, Office, Parcel, Service, Shipment
from logistics.numbers import issue
from logistics.promises import days_lost
from logistics.sizes import ParcelSpec


def book(
    *,
    key: str,
    service: Service,
    sender: Address,
    recipient: Address,
    parcels: list[ParcelSpec],
    pickup_on: dt.date,
    promised_for: dt.date,
    reference: str = "",
    cash_to_collect: Decimal = Decimal(0),
    office: Office | None = None,
    locker: LockerBank | None = None,
    language: str = "",
    signature: bool = False,
    minimum_age: int = 0,
    insured_value: Decimal = Decimal(0),
    returns: Shipment | None = None,
    window: tuple[dt.time, dt.time] | None = None,
) -> Shipment:
    """Book ``parcels`` from ``sender`` to ``recipient`` (saved addresses) and return the Shipment.

    The same ``key`` again, also at the same moment, gives the same Shipment and takes no further numbers; what else is
    said then is not looked at. ``cash_to_collect`` and ``insured_value`` in ``settings.CURRENCY``, for the whole shipment.
    ``office`` or ``locker``: where it waits for the recipient instead of going to the door; the compartments that ``reference`` has
    reserved in the locker are its parcels'. ``language``: of the mails to the recipient. ``returns``: the shipment that goes back with
    it. ``window``: the hours of the promised day that were promised too. Raises ValueError without parcels and
    ``numbers.RangeExhausted``; then nothing is booked.
    """
    if not parcels:
        raise ValueError("a shipment needs at least one parcel")
    if cash_to_collect and not service.cash_on_delivery:
        raise ValueError(f"{service.code} takes no cash at the door")
    if locker is not None and (cash_to_collect or minimum_age or signature):
        raise ValueError("a locker asks for no cash, no age and no signature")
    with transaction.atomic():
        known = Shipment.objects.filter(booking_key=key).first()
        if known:
            return known
        try:
            # The unique key is the guard: of two at once, one waits here and then finds the other's row.
            with transaction.atomic():
                shipment = Shipment.objects.create(
                    booking_key=key,
                    service=service,
                    sender=sender,
                    recipient=recipient,
                    reference=reference,
                    pickup_on=pickup_on,
                    promised_for=promised_for,
                    window_from=window[0] if window else None,
                    window_until=window[1] if window else None,
                    cash_to_collect=cash_to_collect,
                    currency=settings.CURRENCY,
                    days_lost=days_lost(service=service, recipient=recipient, pickup_on=pickup_on, promised_for=promised_for),
                    office=office,
                    locker=locker,
                    language=language,
                    signature=signature,
                    minimum_age=minimum_age,
                    insured_value=insured_value,
                    returns=returns,
                )
        except IntegrityError:
            return Shipment.objects.get(booking_key=key)
        numbers = issue(indicator=service.indicator, country=settings.POST_COUNTRY, count=len(parcels))
        Parcel.objects.bulk_create(
            Parcel(
                shipment=shipment,
                number=number,
                position=position,
                of=len(parcels),
                grams=spec.grams,
                length_mm=spec.length_mm,
                width_mm=spec.width_mm,
                height_mm=spec.height_mm,
            )
            for position, (number, spec) in enumerate(zip(numbers, parcels, strict=True), start=1)
        )
        if locker is not None:
            attach(key=reference, shipment=shipment)
    return shipment


def lower_cash(*, shipment_id: int, to: Decimal) -> bool:
    """Collect ``to`` instead, if that is less and no label of the shipment is printed; else False, and nothing changed.

    The parcels are locked first: of this and a print run at the same moment, one waits for the other.
    """
    with transaction.atomic():
        parcels = list(Parcel.objects.select_for_update().filter(shipment_id=shipment_id).order_by("pk"))
        if any(parcel.printed_at for parcel in parcels):
            return False
        return bool(Shipment.objects.filter(pk=shipment_id, cash_to_collect__gte=to).update(cash_to_collect=to))


def withdraw(*, shipment_id: int) -> None:
    """Note that the sender will not hand it in. Its numbers stay taken; a compartment that waits for it does not."""
    now = timezone.now()
    Shipment.objects.filter(pk=shipment_id, withdrawn_at=None).update(withdrawn_at=now)
    for parcel in Parcel.objects.filter(shipment=shipment_id, shipment__locker__isnull=False):
        give_up_unused(parcel=parcel, at=now)
