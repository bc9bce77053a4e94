"""Compartments and places in slots for a checkout: kept when they are chosen, kept on while it is paid, the order's when it is placed."""

from __future__ import annotations

import datetime as dt

from logistics.lockers import reserving
from logistics.models import LockerBank
from logistics.slots import places as slot_places
from logistics.waiting_places import keep_compartments
from marketplace.checkout.forms import DeliveryChoice
from marketplace.checkout.models import Checkout
from marketplace.checkout.offers import PartOffer
from marketplace.shipping.packing import parcels_for
from marketplace.shipping.places import keep_slot, key_of


def _key(checkout: Checkout, offer: PartOffer) -> str:
    return key_of(checkout_id=checkout.pk, partner_id=offer.part.partner.pk)


def keep_places(checkout: Checkout, choices: list[DeliveryChoice], *, at: dt.datetime) -> None:
    """Keep what was chosen and give back what was chosen before; a choice whose locker or hours have become full gets an error.

    A query only where a locker, or hours, are or were chosen.
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
    for choice in sorted(choices, key=_day_of_slot):
        key = _key(checkout, choice.offer)
        if choice.slot is not None:
            try:
                keep_slot(choice.slot, key=key, at=at)
            except slot_places.SlotFull:
                choice.refuse_slot()
        elif choice.offer.slot is not None:
            slot_places.give_back(slot_places.active().filter(key=key), at=at)


def _day_of_slot(choice: DeliveryChoice) -> tuple[str, int]:
    return (choice.slot.value if choice.slot else "", choice.offer.part.partner.pk)


def lost_places(checkout: Checkout, offers: list[PartOffer], *, at: dt.datetime) -> list[str]:
    """Why a chosen locker or chosen hours cannot be had any more, a sentence each; what can be had is kept for longer.

    No query where neither was chosen.
    """
    lost = []
    for offer in offers:
        if isinstance(offer.place, LockerBank):
            try:
                keep_compartments(bank=offer.place, key=_key(checkout, offer), parcels=parcels_for(offer.part.lines), at=at)
            except reserving.NoRoom as full:
                lost.append(str(full))
        if offer.slot is not None:
            try:
                keep_slot(offer.slot, key=_key(checkout, offer), at=at)
            except slot_places.SlotFull as taken:
                lost.append(str(taken))
    return lost
