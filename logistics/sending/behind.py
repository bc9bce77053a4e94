"""From a secret link to its row, and back."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse

from logistics.models import HomeSending


def sending_behind(token: str) -> HomeSending:
    """404 where nobody has this link. Three queries at most, whatever is in the row."""
    rows = HomeSending.objects.select_related("sender", "recipient", "service", "charge", "extra", "office", "locker", "pickup", "shipment")
    row = rows.prefetch_related("service__names", "shipment__parcels__number").filter(token=token).first()
    if row is None:
        raise Http404
    return row


def page_of(name: str, sending: HomeSending) -> str:
    """The path of the page called ``name``."""
    return reverse(name, args=[sending.token])
