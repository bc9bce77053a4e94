"""A sender leaves a parcel in a locker instead of bringing it to an office."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.prepared import Prepared
from logistics.lockers.reserving import NoRoom, Purpose, State, active, release, reserve
from logistics.models import LockerBank, LockerReservation, Parcel, ParcelStatus, TrackingEvent
from logistics.models.tracking import EventCode
from logistics.place_mails import Kind, send_place_mail
from logistics.signals import parcel_event_recorded
from logistics.sizes import ParcelSpec


def leave_in_locker(*, parcel: Parcel, bank: LockerBank, at: dt.datetime, email: str = "") -> LockerReservation:
    """Reserve a compartment of ``bank`` for ``parcel`` and send its PIN to ``email``, or to the sender's address. Raises ``NoRoom``.

    It is kept for ``settings.LOCKER_HOURS``. As soon as the locker says that it lies inside, the post has it (EMA); a courier takes it out
    with another PIN. Asked again, also for another locker, the earlier compartment is given back.
    """
    shipment = parcel.shipment
    spec = ParcelSpec(parcel.grams, shipment.service.is_chilled, parcel.length_mm, parcel.width_mm, parcel.height_mm)
    with transaction.atomic():
        # The parcel's row is the lock, as for every event.
        waiting = Parcel.objects.select_for_update(of=("self",)).filter(pk=parcel.pk, status=ParcelStatus.PENDING)
        if not waiting.exists():
            raise NoRoom(_("The post has this parcel already. Nothing was reserved."))
        made = reserve(bank=bank, key=_key(parcel), parcels=[spec], at=at, purpose=Purpose.DROP_OFF, email=email or shipment.sender.email)
        until = at + dt.timedelta(hours=settings.LOCKER_HOURS)
        active().filter(pk=made[0].pk).update(parcel=parcel, kept_until=until)
        made[0].parcel, made[0].kept_until = parcel, until
        send_place_mail.enqueue(Kind.LEAVE_IN_LOCKER.value, made[0].pk)
    return made[0]


def compartment_for(parcel: Parcel) -> LockerReservation | None:
    """The one that waits for ``parcel`` from its sender, with its locker."""
    waiting = active().filter(parcel=parcel, purpose=Purpose.DROP_OFF, state=State.EXPECTED)
    return waiting.select_related("compartment__bank").first()


def do_not_leave(*, parcel: Parcel, at: dt.datetime) -> bool:
    """Give the compartment back; False where none waits for it, or it lies there already."""
    return bool(release(key=_key(parcel), at=at))


def _key(parcel: Parcel) -> str:
    return f"drop-off-{parcel.pk}"  # its number may be void and replaced meanwhile


_waiting: Prepared[LockerReservation] = Prepared(
    lambda *, parcel: active().filter(parcel=parcel, purpose=Purpose.DROP_OFF, state=State.EXPECTED)
)


@receiver(parcel_event_recorded, dispatch_uid="logistics.lockers.brought_elsewhere")
def brought_elsewhere(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """Handed in at an office after all: no compartment waits. What lies in one is no longer waited for when its locker says so."""
    if event.code == EventCode.EMA and _waiting.first(parcel=parcel.pk) is not None:
        do_not_leave(parcel=parcel, at=timezone.now())
