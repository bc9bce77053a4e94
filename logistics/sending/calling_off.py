"""A sending that its sender does not want any more, before the post has it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from logistics.booking import withdraw
from logistics.charges import give_up, owe_back
from logistics.lockers import reserving
from logistics.models import HomeSending, PickupRequest
from logistics.pickups import settle as settle_pickup
from logistics.sending.drafts import forget, lock, reservation_key
from logistics.sending.mails import Mail, send_sending_mail
from logistics.voiding import CannotVoid, void

State = HomeSending.State


class CannotCallOff(Exception):
    """Nothing was changed; the message is translated and for the sender."""


def call_off(sending: HomeSending, *, at: dt.datetime, actor: Any = None) -> bool:
    """Take it back: what was not paid is deleted (then False), what was paid is owed back, its number void, its pick-up called off.

    Raises ``CannotCallOff`` once the post has it. Of a scan and this at one moment, one sees the other: both hold the parcel.
    """
    sending.refresh_from_db()
    if sending.state in {State.DRAFT, State.TO_PAY} and forget(sending):
        return False
    with transaction.atomic():
        if not lock(sending, State.BOOKED) or sending.shipment is None:
            raise CannotCallOff(_("It was called off already."))
        parcel = sending.shipment.parcels.select_related("number").get()
        try:
            with translation.override(settings.LANGUAGE_CODE):
                reason = _("Called off by its sender")
            void(parcel=parcel, reason=reason, actor=actor)
        except CannotVoid as refusal:
            raise CannotCallOff(_("The post has it already, so it cannot be called off any more. Nothing was changed.")) from refusal
        withdraw(shipment_id=sending.shipment.pk)
        reserving.release(key=reservation_key(sending), at=at)
        if sending.pickup is not None:
            settle_pickup(pickup=sending.pickup, state=PickupRequest.State.CANCELLED, actor=actor)
        HomeSending.objects.filter(pk=sending.pk).update(state=State.CANCELLED)
        for charge in filter(None, (sending.charge, sending.extra)):
            if not give_up(charge=charge):
                owe_back(charge=charge, at=at)
        send_sending_mail.enqueue(sending.pk, Mail.CALLED_OFF.value)
    sending.refresh_from_db()
    return True
