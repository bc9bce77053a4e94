"""News for the rooms above. Sent inside the transaction that makes them true; receivers write rows only."""

from django.dispatch import Signal

dispute_told = Signal()  # dispute: new, or in another state
part_refund_changed = Signal()  # refund: CardRefund with a reference, whose state has just been written
