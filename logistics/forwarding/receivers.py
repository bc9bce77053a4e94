"""What payments and scans mean for forwardings. Inside the transaction that they are told in; writes rows only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from logistics.forwarding.deciding import paid
from logistics.forwarding.matching import is_for, key_of
from logistics.models import Charge, EventCode, Forwarding, Parcel, ParcelStatus, Redirection, TrackingEvent
from logistics.redirecting.asking import locked, put_on
from logistics.redirecting.mails import News, send_redirection_mail
from logistics.redirecting.rules import Possible
from logistics.signals import charge_paid, parcel_event_recorded

# The post sorts it there: its label is looked at, and it may get another.
SORTED = frozenset({EventCode.EDD, EventCode.EMG})
Kind, State = Redirection.Kind, Redirection.State


@receiver(charge_paid, dispatch_uid="logistics.forwarding.check_what_was_paid")
def check_what_was_paid(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.about != Charge.About.FORWARDING:
        return
    row = Forwarding.objects.select_related("old").filter(charge=charge).first()
    if row is not None:
        paid(row, at=charge.paid_at or timezone.now())


@receiver(parcel_event_recorded, dispatch_uid="logistics.forwarding.forward_what_is_sorted")
def forward_what_is_sorted(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """A parcel for somebody who moved goes on to the new address, once; where it cannot, clerks find it on their list.

    What its receiver sent another way already, and what goes to an office or a locker, is left alone.
    """
    if event.code not in SORTED or parcel.status != ParcelStatus.IN_TRANSIT or parcel.redirection_id is not None:
        return
    shipment = parcel.shipment
    if shipment.returns_id or shipment.office_id or shipment.locker_id:
        return
    row = forwarding_for(parcel, on=timezone.localdate(event.occurred_at))
    if row is not None and not Redirection.objects.filter(parcel=parcel, forwarding=row).exists():
        _forward(parcel, row, at=timezone.now())


def forwarding_for(parcel: Parcel, *, on: dt.date) -> Forwarding | None:
    """The one that counts ``on`` a day for whoever ``parcel`` is for; of several the latest. One query."""
    recipient = parcel.shipment.recipient
    accepted = Forwarding.objects.filter(state=Forwarding.State.ACCEPTED, old_key=key_of(recipient), starts_on__lte=on, ends_on__gte=on)
    return next((row for row in accepted.select_related("old", "new").order_by("-pk") if is_for(row, recipient)), None)


def _forward(parcel: Parcel, row: Forwarding, *, at: dt.datetime) -> None:
    """The event holds the parcel's row."""
    held = locked(parcel)
    possible = Possible(held, at=at)
    if possible.why_not:
        return
    note = possible.why_not_there(row.new)
    day = None if note else possible.day_at(row.new)
    fields: dict[str, Any] = {"parcel": held, "kind": Kind.FORWARDED, "recipient": row.new, "forwarding": row}
    if day is None:
        why = note or _("A chilled parcel would wait too long on its way there.")
        Redirection.objects.create(**fields, state=State.STUCK, promised_for=possible.way.promised_for, note=why)
        return
    made = Redirection.objects.create(**fields, state=State.IN_FORCE, in_force_at=at, promised_for=day)
    put_on(held, made, at=at)
    parcel.redirection = made
    send_redirection_mail.enqueue(News.IN_FORCE.value, made.pk)
