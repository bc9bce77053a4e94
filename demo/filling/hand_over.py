"""Labels printed in one go, and a manifest that waits for the post."""

from __future__ import annotations

from accounts.models import User
from logistics.manifests import free_parcels, make_manifest
from logistics.models import PrintBatch
from logistics.printing import print_labels
from logistics.queues import in_order, labels_to_print

PRINTED = 6


def add_hand_over(*, clerk: User) -> None:
    """A run of the next labels on A4 by round, and the manifest of the sender with the most parcels among them."""
    parcels = in_order(labels_to_print()[:PRINTED], PrintBatch.Order.ROUND)
    if not parcels:
        return
    print_labels(parcels=parcels, paper="A4", actor=clerk, order=PrintBatch.Order.ROUND)
    waiting = list(free_parcels().select_related("shipment__sender"))
    senders = [parcel.shipment.sender for parcel in waiting]
    sender = max(senders, key=senders.count)
    make_manifest(sender=sender, parcels=[parcel for parcel in waiting if parcel.shipment.sender_id == sender.pk], actor=clerk)
