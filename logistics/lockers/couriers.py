"""What a courier puts into lockers and takes out of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from logistics.lockers.reserving import Purpose, State, active
from logistics.models import LockerReservation

PUT_IN = Q(state=State.EXPECTED, purpose=Purpose.COLLECT)
TAKE_OUT = Q(state=State.TO_EMPTY) | Q(state=State.INSIDE, purpose=Purpose.DROP_OFF)


def to_put_in() -> QuerySet[LockerReservation]:
    """Compartments that wait for a parcel which the post brings."""
    return _with_places(PUT_IN)


def to_take_out() -> QuerySet[LockerReservation]:
    """Parcels that the post takes out: nobody came for them, or their sender left them there."""
    return _with_places(TAKE_OUT)


def to_carry() -> QuerySet[LockerReservation]:
    """Both, for who asks once."""
    return _with_places(PUT_IN | TAKE_OUT)


def _with_places(which: Q) -> QuerySet[LockerReservation]:
    rows = (
        active()
        .filter(which, parcel__isnull=False)
        .select_related("compartment__bank__office", "parcel__number", "parcel__shipment__recipient")
    )
    return rows.order_by("compartment__bank__name", "compartment__door")
