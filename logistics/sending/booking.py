"""Paid: the shipment is booked. In the transaction that pays the charge, so that neither is without the other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from logistics.booking import book
from logistics.calendar import DeliveryDate
from logistics.charges import owe_back
from logistics.lockers import reserving
from logistics.models import Charge, HomeSending, LockerBank, Office, Parcel, PickupRequest
from logistics.pickups import CannotAsk, ask_for_pickup
from logistics.printing import print_labels
from logistics.sending.drafts import reservation_key
from logistics.sending.mails import Mail, send_sending_mail
from logistics.sending.offers import date_for, spec_of
from logistics.signals import charge_paid
from logistics.waiting_places import confirm_compartments

State, HandIn = HomeSending.State, HomeSending.HandIn


@receiver(charge_paid, dispatch_uid="logistics.book_sending")
def book_what_was_paid(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.about != Charge.About.SENDING:
        return
    at = charge.paid_at or timezone.now()
    sending = HomeSending.objects.select_for_update(of=("self",)).filter(charge=charge).first()
    if sending is not None:
        _book(sending, charge, at)
        return
    heavier = HomeSending.objects.select_for_update(of=("self",)).filter(extra=charge).first()
    if heavier is not None and heavier.state == State.BOOKED:
        Parcel.objects.filter(shipment=heavier.shipment_id).update(grams=heavier.weighed_grams)
    else:
        owe_back(charge=charge, at=at)  # what it was for is gone


def _book(sending: HomeSending, charge: Charge, at: dt.datetime) -> None:
    if sending.state != State.TO_PAY or sending.service is None or sending.pickup_on is None or sending.promised_for is None:
        owe_back(charge=charge, at=at)
        return
    spec = spec_of(sending)
    date = date_for(sending, at=at, pickup_on=sending.pickup_on) or DeliveryDate(sending.pickup_on, sending.promised_for)
    office, locker = _place(sending, charge, at)
    shipment = book(
        key=reservation_key(sending),
        service=sending.service,
        sender=sending.sender,
        recipient=sending.recipient,
        parcels=[spec],
        pickup_on=date.pickup_on,
        promised_for=date.promised_for,
        reference=charge.reference,
        office=office,
        locker=locker,
        language=sending.language,
        signature=sending.signature and locker is None,
        insured_value=sending.insured_value,
    )
    if sending.hand_in == HandIn.PRINT:
        # The sender prints it: no clerk waits for it.
        print_labels(parcels=list(shipment.parcels.all()), paper="A4", actor=None)
    if sending.hand_in == HandIn.PICKUP:
        sending.pickup = _ask(sending, date, at)
    if date.promised_for != sending.promised_for:
        sending.told_before = sending.promised_for
    sending.pickup_on, sending.promised_for = date.pickup_on, date.promised_for
    sending.state, sending.shipment, sending.office, sending.locker = State.BOOKED, shipment, office, locker
    sending.save()
    send_sending_mail.enqueue(sending.pk, Mail.BOOKED.value)


def _place(sending: HomeSending, charge: Charge, at: dt.datetime) -> tuple[Office | None, LockerBank | None]:
    """Where it waits for its receiver. A locker that has become full while it was paid: the locker's office."""
    if sending.locker is None:
        return sending.office, None
    key = reservation_key(sending)
    try:
        confirm_compartments(bank=sending.locker, key=key, as_key=charge.reference, parcels=[spec_of(sending)], at=at)
    except reserving.NoRoom:
        return sending.locker.office, None
    return None, sending.locker


def _ask(sending: HomeSending, date: DeliveryDate, at: dt.datetime) -> PickupRequest | None:
    try:
        return ask_for_pickup(
            sender=sending.sender, day=date.pickup_on, window=sending.window or PickupRequest.Window.ANY, parcels=1, now=at
        )
    except CannotAsk:
        return None  # nobody comes any more on the last day that was known: the page says to bring it
