"""Parcels that wait at an office: a code, reminders, hand-out, and back to the sender after the term."""
