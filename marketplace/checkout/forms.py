"""The forms of the checkout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.calendar import DeliveryDate
from logistics.forms import HIDDEN, TOO_LONG
from logistics.models import LockerBank, Office
from logistics.quotes import Quote
from logistics.slots.offering import SlotChoice, full_words
from logistics.waiting_places import Place, asks_for_place, value_of
from marketplace.checkout.offers import PartOffer


class ContactForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Your order, and a link to follow it, are sent there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write your e-mail address."),
            "invalid": gettext_lazy("This is no e-mail address. Write it like ana@example.org."),
            "max_length": TOO_LONG,
            "null_characters_not_allowed": HIDDEN,
        },
    )


class DeliveryChoice:
    """The question for one seller's part: which service, and which of its days.

    The fields are ``service-<seller>`` (a service's primary key) and, for each service, ``day-<seller>-<service>`` (ISO date) and, where it
    goes to an office or a locker, ``place-<seller>-<service>``. Where a service comes at chosen hours, the day's field has both:
    ``2026-11-28@3``. Only what was offered can be answered.
    """

    def __init__(self, offer: PartOffer, data: Mapping[str, str] | None = None) -> None:
        self.offer = offer
        self.name = f"service-{offer.part.partner.pk}"
        self.error = ""
        self.quote: Quote | None = offer.quote
        self.date: DeliveryDate | None = offer.date
        self.place: Place | None = offer.place
        self.slot: SlotChoice | None = offer.slot
        self._full: set[str] = set()  # found full after the offer was made
        if data is not None:
            self._read(data)
        elif self.quote is None and offer.possible:
            self.quote = offer.possible[0]

    def day_name(self, quote: Quote) -> str:
        return f"day-{self.offer.part.partner.pk}-{quote.service.pk}"

    def place_name(self, quote: Quote) -> str:
        return f"place-{self.offer.part.partner.pk}-{quote.service.pk}"

    @property
    def rows(self) -> list[dict[str, object]]:
        """For the template: each quote with its field names and what is marked in it; those that cannot be had come last."""
        return [
            {
                "quote": quote,
                "id": f"{self.name}-{quote.service.pk}",
                "day_name": self.day_name(quote),
                "is_chosen": self.quote is not None and quote.service.pk == self.quote.service.pk,
                "place_name": self.place_name(quote),
                "places": self.offer.places.get(quote.service.pk, []),
                "place": value_of(self.place) if self.place else "",
                "day": self.date.promised_for if self.date and self.quote and quote.service.pk == self.quote.service.pk else None,
                "slots": self._slots(quote),
                "slot": self.slot.value if self.slot else "",
            }
            for quote in sorted(self.offer.quotes, key=lambda quote: not quote.is_possible)
        ]

    def _slots(self, quote: Quote) -> list[SlotChoice]:
        return [replace(slot, left=0) if slot.value in self._full else slot for slot in quote.slots]

    @property
    def first_id(self) -> str:
        """Where a link from the summary of errors leads."""
        quote = next(iter(self.offer.possible), None)
        return f"{self.name}-{quote.service.pk}" if quote else f"part-{self.offer.part.partner.pk}"

    def answer(self) -> dict[str, Any]:
        """What to keep in a ``CheckoutDelivery``; ValueError where the answer had an error."""
        if self.quote is None or self.date is None:
            raise ValueError(self.error)
        office, locker = (self.place if isinstance(self.place, kind) else None for kind in (Office, LockerBank))
        slot = self.slot.slot if self.slot else None
        return {"service": self.quote.service, "promised_for": self.date.promised_for, "office": office, "locker": locker, "slot": slot}

    def refuse(self, reason: str) -> None:
        """The answer cannot be had, for a reason that only came out when it was to be kept."""
        self.error = reason

    def refuse_slot(self) -> None:
        """The chosen hours are full since the offer was made: they are shown so, and the next ones are named."""
        if self.quote is not None and self.slot is not None:
            self._full.add(self.slot.value)
            self.error = full_words(self.slot, self._slots(self.quote))
            self.slot = self.date = None

    def _read(self, data: Mapping[str, str]) -> None:
        answer = data.get(self.name, "")
        self.quote = next((quote for quote in self.offer.possible if str(quote.service.pk) == answer), None)
        self.date = self.place = self.slot = None
        said = {"shop": self.offer.part.partner.name}
        if not self.offer.possible:
            self.error = _("The things from %(shop)s cannot be sent there.") % said
        elif self.quote is None:
            self.error = _("Choose how the things from %(shop)s are sent.") % said
        if self.quote is None:
            return
        typed = data.get(self.day_name(self.quote), "")
        if self.quote.slots:
            typed = self._read_slot(self.quote, typed)
            if not typed:
                return
        self.date = next((date for date in self.quote.dates if date.promised_for.isoformat() == typed), None)
        if self.date is None:
            self.error = _("Choose the day for the things from %(shop)s: the days on offer have changed, or none was chosen.") % said
            return
        if asks_for_place(self.quote.service):
            typed = data.get(self.place_name(self.quote), "")
            choices = self.offer.places.get(self.quote.service.pk, [])
            self.place = next((choice.place for choice in choices if choice.value == typed), None)
            if self.place is None:
                self.error = (
                    _("Choose the place for the things from %(shop)s: the places on offer have changed, or none was chosen.") % said
                )

    def _read_slot(self, quote: Quote, typed: str) -> str:
        """The day of the hours that were chosen; "" with an error where they cannot be had."""
        self.slot = next((slot for slot in quote.slots if slot.value == typed), None)
        if self.slot is not None and self.slot.is_free:
            return self.slot.day.isoformat()
        said = {"shop": self.offer.part.partner.name}
        if self.slot is not None:
            self.refuse_slot()
        else:
            self.error = _("Choose the hours for the things from %(shop)s: the hours on offer have changed, or none were chosen.") % said
        return ""
