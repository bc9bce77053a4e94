"""The answer to step three, read against what is on offer now: service, place, and how it is handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cms.formats import format_money
from logistics.models import HomeSending, LockerBank, Office, PickupRequest
from logistics.sending.offers import Offer, Offers, date_for
from logistics.waiting_places import value_of

HandIn, Window = HomeSending.HandIn, PickupRequest.Window


class ServiceAnswer:
    """``fields`` of the sending where it is valid; ``errors`` by the id of what to correct. Without ``data`` it shows what was chosen."""

    def __init__(self, sending: HomeSending, offers: Offers, *, at: dt.datetime, data: Mapping[str, str] | None) -> None:
        self.sending, self.offers, self.at = sending, offers, at
        self.data = data
        self.errors: dict[str, str] = {}
        self.fields: dict[str, Any] = {}
        first = offers.possible[0].service.pk if offers.possible else None
        self.service = (data or {}).get("service") or str(sending.service_id or first or "")
        self.hand_in = (data or {}).get("hand_in") or sending.hand_in or HandIn.PRINT.value
        self.day = (data or {}).get("day") or (sending.pickup_on.isoformat() if sending.pickup_on else "")
        self.window = (data or {}).get("window") or sending.window or Window.ANY.value
        chosen = sending.locker or sending.office
        self.place = value_of(chosen) if chosen else ""
        if data is not None:
            self._read(data)

    @property
    def is_valid(self) -> bool:
        return self.data is not None and not self.errors

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: each offer with the names of its fields and what is marked in it."""
        return [
            {
                "offer": offer,
                "id": f"service-{offer.service.pk}",
                "is_chosen": str(offer.service.pk) == self.service,
                "place_name": f"place-{offer.service.pk}",
                "place": (self.data or {}).get(f"place-{offer.service.pk}", self.place),
            }
            for offer in self.offers.rows
        ]

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How it can be handed in; the post comes only where there is a day for it."""
        return [(code, str(label)) for code, label in HandIn.choices if code != HandIn.PICKUP or self.offers.pickup_days]

    @property
    def windows(self) -> list[tuple[str, str]]:
        return [(code, str(label)) for code, label in Window.choices]

    @property
    def pickup_costs(self) -> str:
        """What a pick-up at home costs more, in words; services may differ."""
        fees = sorted({offer.pickup_fee for offer in self.offers.possible})
        if not fees or fees[-1] == Decimal(0):
            return _("free of charge")
        if len(fees) == 1:
            return _("%(fee)s more") % {"fee": format_money(fees[0])}
        return _("%(least)s to %(most)s more, by service") % {"least": format_money(fees[0]), "most": format_money(fees[-1])}

    def _read(self, data: Mapping[str, str]) -> None:
        offer = next((row for row in self.offers.possible if str(row.service.pk) == data.get("service")), None)
        if offer is None:
            self.errors["services"] = _("Choose how it travels. What cannot be had now says why.")
            return
        self.fields = {"service": offer.service, "office": None, "locker": None, "pickup_on": None, "window": ""}
        self._read_place(offer, data)
        if data.get("hand_in") not in dict(self.ways):
            self.errors["hand-in"] = _("Choose how you hand it in.")
            return
        self.fields["hand_in"] = data["hand_in"]
        if data["hand_in"] == HandIn.PICKUP:
            self._read_pickup(offer, data)

    def _read_place(self, offer: Offer, data: Mapping[str, str]) -> None:
        if not offer.places:
            return
        typed = data.get(f"place-{offer.service.pk}", "")
        place = next((choice.place for choice in offer.places if choice.value == typed), None)
        if place is None:
            self.errors[f"service-{offer.service.pk}-place"] = _("Choose the place: the places on offer have changed, or none was chosen.")
        self.fields["office"] = place if isinstance(place, Office) else None
        self.fields["locker"] = place if isinstance(place, LockerBank) else None

    def _read_pickup(self, offer: Offer, data: Mapping[str, str]) -> None:
        day = next((day for day in self.offers.pickup_days if day.isoformat() == data.get("day")), None)
        window = data.get("window", "")
        if day is None or window not in Window.values:
            self.errors["pickup-day"] = _("Choose the day and the time of the pick-up.")
            return
        asked = HomeSending(
            sender=self.sending.sender,
            recipient=self.sending.recipient,
            service=offer.service,
            hand_in=HandIn.PICKUP,
            window=window,
            grams=self.sending.grams,
        )
        date = date_for(asked, at=self.at, pickup_on=day)
        if date is None or date.pickup_on != day:
            said = {"service": offer.service.name_in()}
            self.errors["pickup-day"] = _("%(service)s is not picked up then. Choose another day or time.") % said
            return
        self.fields |= {"pickup_on": day, "window": window}
