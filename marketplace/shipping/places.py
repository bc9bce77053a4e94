"""Compartments of a checkout. The places themselves are the post's: ``logistics.waiting_places``."""

from __future__ import annotations


def key_of(*, checkout_id: int, partner_id: int) -> str:
    """Under which a compartment is kept for a seller's part of a checkout."""
    return f"checkout-{checkout_id}-{partner_id}"
