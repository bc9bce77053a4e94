"""News that goes up from here."""

from django.dispatch import Signal

# Sent with parcel (``Parcel``, its status already brought up to date) and event (``TrackingEvent``) inside the transaction
# that adds the event. Receivers write rows only: what they raise undoes the event. Look at ``parcel.status``, not at
# ``event.code``: an event that arrives late, or one on the way back to the sender, does not change the status.
parcel_event_recorded = Signal()

# Sent with charge (``Charge``, paid) inside the transaction that pays it. Receivers look at ``charge.about``, do what was paid for and
# write rows only: what they raise undoes the payment.
charge_paid = Signal()

# Sent with charge in the same manner: paid money is to be given back (``charge_owed``), and has gone back (``charge_returned``).
charge_owed = Signal()
charge_returned = Signal()
