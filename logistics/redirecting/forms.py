"""What a receiver chooses for a parcel: one way of several, and what that way asks for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.formats import format_day
from logistics.forms import HIDDEN, TOO_LONG, AddressForm
from logistics.models import Address
from logistics.nearby import Near
from logistics.redirecting.rules import Kind, Possible, Wish

KINDS = (Kind.DAY, Kind.NEIGHBOUR, Kind.OFFICE, Kind.LOCKER, Kind.ADDRESS)
_ERRORS = {"max_length": TOO_LONG, "null_characters_not_allowed": HIDDEN}


class NeighbourForm(forms.Form):
    """Who takes it, in the same street or the next: postcode and place are the receiver's own."""

    name = forms.CharField(
        label=gettext_lazy("Name of the neighbour"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name of the neighbour."), **_ERRORS},
    )
    street = forms.CharField(
        label=gettext_lazy("Street and number"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the street and the house number."), **_ERRORS},
    )
    extra = forms.CharField(
        label=gettext_lazy("Floor, door, building, if any"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages=_ERRORS,
    )


class RedirectForm:
    """The fields are ``kind`` and, of each kind, ``day``, ``office``, ``locker``, ``neighbour-…``, ``address-…``. Only those of the chosen
    kind are looked at, so that nothing has to be hidden or filled by a script."""

    def __init__(self, possible: Possible, data: Mapping[str, Any] | None = None) -> None:
        self.possible = possible
        self.kind = (data or {}).get("kind", "")
        self.chosen = {name: (data or {}).get(name, "") for name in ("day", "office", "locker")}
        self.error = ""
        now = possible.way.recipient
        self.neighbour = NeighbourForm(data if self.kind == Kind.NEIGHBOUR else None, prefix="neighbour", initial={"street": now.street})
        self.address = AddressForm(
            data if self.kind == Kind.ADDRESS else None,
            prefix="address",
            autocomplete_section="",
            initial={"name": possible.parcel.shipment.recipient.name, "country": now.country},
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: what can be had first."""
        rows = [
            {
                "kind": kind.value,
                "label": kind.label,
                "price": self.possible.prices.get(kind, Decimal(0)),
                "refusal": self.possible.refusal(kind),
                "is_chosen": self.kind == kind,
            }
            for kind in KINDS
            if kind in self.possible.prices
        ]
        return sorted(rows, key=lambda row: bool(row["refusal"]))

    @property
    def days(self) -> list[tuple[str, str]]:
        return [(day.isoformat(), format_day(day)) for day in self.possible.days]

    @property
    def offices(self) -> list[tuple[str, str]]:
        return [_choice(row) for row in self.possible.offices]

    @property
    def lockers(self) -> list[tuple[str, str]]:
        return [_choice(row) for row in self.possible.banks]

    def wish(self) -> Wish | None:
        """What was chosen; None where something is missing, with ``error`` or the errors of a form."""
        kind = self.kind
        if kind not in [row["kind"] for row in self.rows]:
            self.error = _("Choose what should happen to the parcel.")
            return None
        if kind == Kind.DAY:
            return Wish(kind, day=next((day for day in self.possible.days if day.isoformat() == self.chosen["day"]), None))
        if kind == Kind.OFFICE:
            return Wish(kind, office=_placed(self.possible.offices, self.chosen["office"]))
        if kind == Kind.LOCKER:
            return Wish(kind, locker=_placed(self.possible.banks, self.chosen["locker"]))
        form = self.neighbour if kind == Kind.NEIGHBOUR else self.address
        if not form.is_valid():
            self.error = _("Something is missing or not right. Your other answers are kept.")
            return None
        return Wish(kind, recipient=self._neighbour() if kind == Kind.NEIGHBOUR else self.address.instance)

    def _neighbour(self) -> Address:
        now = self.possible.way.recipient
        said = {name: " ".join(value.split()) for name, value in self.neighbour.cleaned_data.items()}
        return Address(**said, postcode=now.postcode, locality=now.locality, country=now.country, phone=now.phone)


def _choice(row: Near[Any]) -> tuple[str, str]:
    place = row.place
    return str(place.pk), f"{place.name}, {place.street}, {place.postcode} {place.locality}"


def _placed(rows: list[Near[Any]], typed: str) -> Any:
    return next((row.place for row in rows if str(row.place.pk) == typed), None)
