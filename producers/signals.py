"""News from this room. Receivers write rows only: both are sent inside a transaction."""

from django.dispatch import Signal

# attestation: Attestation, days: 30 or 7 before its end, or 0 once it has ended. Once for each.
attestation_ending = Signal()

# attestation: Attestation, as it now stands: accepted or refused.
attestation_ruled = Signal()
