"""What this room tells those above it."""

from django.dispatch import Signal

# Sent with ``review``, in the transaction that publishes it.
review_published = Signal()

# Sent with ``review``, in the transaction that decides on what its shop reported.
report_ruled = Signal()
