"""A sender leaves a parcel in a locker instead of bringing it to an office."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from logistics.lockers.reserving import NoRoom, Purpose, active, reserve
from logistics.models import LockerBank, LockerReservation, Parcel, ParcelStatus
from logistics.place_mails import Kind, send_place_mail
from logistics.quotes import ParcelSpec


def leave_in_locker(*, parcel: Parcel, bank: LockerBank, at: dt.datetime, email: str = "") -> LockerReservation:
    """Reserve a compartment of ``bank`` for ``parcel`` and send its PIN to ``email``, or to the sender's address. Raises ``NoRoom``.

    As soon as the locker says that it lies inside, the post has it (EMA); a courier takes it out with another PIN. Asked again, also for
    another locker, the earlier compartment is given back.
    """
    shipment = parcel.shipment
    spec = ParcelSpec(parcel.grams, shipment.service.is_chilled, parcel.length_mm, parcel.width_mm, parcel.height_mm)
    with transaction.atomic():
        # The parcel's row is the lock, as for every event.
        waiting = Parcel.objects.select_for_update(of=("self",)).filter(pk=parcel.pk, status=ParcelStatus.PENDING)
        if not waiting.exists():
            raise NoRoom(_("The post has this parcel already. Nothing was reserved."))
        key = f"drop-off-{parcel.number}"
        made = reserve(bank=bank, key=key, parcels=[spec], at=at, purpose=Purpose.DROP_OFF, email=email or shipment.sender.email)
        active().filter(pk=made[0].pk).update(parcel=parcel)
        made[0].parcel = parcel
        send_place_mail.enqueue(Kind.LEAVE_IN_LOCKER.value, made[0].pk)
    return made[0]
