"""What payments and events mean for redirections. Inside the transaction that they are told in; writes rows only."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from background.retry import durable_task
from logistics.models import Charge, Parcel, Redirection, TrackingEvent
from logistics.redirecting.asking import State, give_up, take_effect
from logistics.redirecting.mails import News, send_redirection_mail
from logistics.redirecting.rules import STILL, why_not
from logistics.signals import charge_paid, parcel_event_recorded


@receiver(charge_paid, dispatch_uid="logistics.redirecting.redirect_what_was_paid")
def redirect_what_was_paid(*, charge: Charge, **_kwargs: Any) -> None:
    if charge.about != Charge.About.REDIRECTION:
        return
    redirection = Redirection.objects.select_related("parcel", "locker").filter(charge=charge).first()
    if redirection is not None:
        take_effect(redirection, at=charge.paid_at or timezone.now())


@receiver(parcel_event_recorded, dispatch_uid="logistics.redirecting.close_what_is_too_late")
def close_what_is_too_late(*, parcel: Parcel, event: TrackingEvent, **_kwargs: Any) -> None:
    """A wish that is not paid when the parcel is loaded is not charged any more.

    By a task: the event holds the parcel's row, and a payment holds its charge first.
    """
    if parcel.status not in STILL and Redirection.objects.filter(parcel=parcel, state=State.ASKED).exists():
        close_unpaid_redirections.enqueue(parcel.pk)


@durable_task(attempts=5)
def close_unpaid_redirections(parcel_id: int) -> None:
    """End the wishes of a parcel that is out for delivery, and tell its receiver. One that was paid meanwhile was told so already."""
    parcel = Parcel.objects.select_related("number", "shipment__recipient").prefetch_related("events").get(pk=parcel_id)
    refusal = why_not(parcel)
    for row in Redirection.objects.filter(parcel=parcel_id, state=State.ASKED).select_related("charge"):
        if refusal and give_up(row, state=State.TOO_LATE, note=refusal):
            send_redirection_mail.enqueue(News.TOO_LATE.value, row.pk)
