"""Compartments for a checkout: kept when a locker is chosen, kept on while it is paid, the order's when it is placed."""

from __future__ import annotations

import datetime as dt

from logistics.lockers import reserving
from logistics.models import LockerBank
from logistics.waiting_places import keep_compartments
from marketplace.checkout.forms import DeliveryChoice
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer
from marketplace.shipping.packing import parcels_for
from marketplace.shipping.places import key_of


def _key(checkout: Checkout, offer: PartOffer) -> str:
    return key_of(checkout_id=checkout.pk, partner_id=offer.part.partner.pk)


def keep_places(checkout: Checkout, choices: list[DeliveryChoice], *, at: dt.datetime) -> None:
    """Keep what was chosen and give back what was chosen before; a choice whose locker has become full gets an error.

    A query only where a locker is, or was, chosen.
    """
    for choice in choices:
        key = _key(checkout, choice.offer)
        if isinstance(choice.place, LockerBank):
            parcels = parcels_for(choice.offer.part.lines)
            try:
                keep_compartments(bank=choice.place, key=key, parcels=parcels, at=at)
            except reserving.NoRoom as full:
                choice.refuse(str(full))
        elif isinstance(choice.offer.place, LockerBank):
            reserving.release(key=key, at=at)


def lost_places(checkout: Checkout, offers: list[PartOffer], *, at: dt.datetime) -> list[str]:
    """Why a chosen locker cannot be had any more, a sentence each; what can be had is kept for longer. No query without a locker."""
    lost = []
    for offer in offers:
        if isinstance(offer.place, LockerBank):
            try:
                keep_compartments(bank=offer.place, key=_key(checkout, offer), parcels=parcels_for(offer.part.lines), at=at)
            except reserving.NoRoom as full:
                lost.append(str(full))
    return lost
