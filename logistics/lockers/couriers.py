"""What a courier puts into lockers and takes out of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from logistics.lockers.reserving import Purpose, State, active
from logistics.models import LockerReservation


def to_put_in() -> QuerySet[LockerReservation]:
    """Compartments that wait for a parcel which the post brings."""
    return _with_places(active().filter(state=State.EXPECTED, purpose=Purpose.COLLECT, parcel__isnull=False))


def to_take_out() -> QuerySet[LockerReservation]:
    """Parcels that the post takes out: nobody came for them, or their sender left them there."""
    left = Q(state=State.TO_EMPTY) | Q(state=State.INSIDE, purpose=Purpose.DROP_OFF)
    return _with_places(active().filter(left, parcel__isnull=False))


def _with_places(rows: QuerySet[LockerReservation]) -> QuerySet[LockerReservation]:
    rows = rows.select_related("compartment__bank__office", "parcel__number", "parcel__shipment__recipient")
    return rows.order_by("compartment__bank__name", "compartment__door")
