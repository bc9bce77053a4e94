"""What a checkout keeps while it is paid: compartments and places in slots. The places themselves are the post's."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from logistics.slots import places as slot_places
from logistics.slots.offering import SlotChoice


def key_of(*, checkout_id: int, partner_id: int) -> str:
    """Under which a compartment is kept for a seller's part of a checkout."""
    return f"checkout-{checkout_id}-{partner_id}"


def keep_slot(choice: SlotChoice, *, key: str, at: dt.datetime) -> None:
    """Keep a place in a slot while it is paid, for as long as a compartment. Raises ``slot_places.SlotFull``."""
    until = at + dt.timedelta(minutes=settings.LOCKER_KEPT_MINUTES)
    slot_places.take(slot=choice.slot, day=choice.day, key=key, at=at, kept_until=until)
