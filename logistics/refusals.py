"""Why a service cannot be had for a sending, in one sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.formats import format_money
from logistics.areas import lies_in
from logistics.calendar import POSTS_OWN, Habits, Place
from logistics.models import Service, Zone
from logistics.pricing import PLAIN, Options, Rates, Step
from logistics.sizes import ParcelSpec, size_refusal, weight_refusal


@dataclass(frozen=True, slots=True)
class End:
    """Sender or recipient: its ``place`` (with the postcode in normal form), what it is called, and the zone it lies in."""

    place: Place
    locality: str
    zone: Zone | None

    def __str__(self) -> str:
        return f"{self.place.postcode} {self.locality}".strip()

    def lies_in(self, area: str) -> bool:
        return lies_in(area, self.place.country, self.place.postcode)


@dataclass(frozen=True, slots=True)
class Sending:
    """What is asked about. ``cash``: the recipient pays at the door."""

    parcels: Sequence[ParcelSpec]
    origin: End
    destination: End
    cash: bool = False
    options: Options = PLAIN
    habits: Habits = POSTS_OWN


def steps_into(rates: Rates | None, zone: Zone | None) -> list[Step]:
    """The weight steps into ``zone``, lightest first; empty where the service does not go there."""
    return rates.steps.get(zone.pk, []) if rates and zone else []


def refusal(service: Service, rates: Rates | None, sending: Sending) -> str:
    """Why ``service`` cannot be had, in the active language; "" when it can. Days are not looked at."""
    said = {"service": service.name_in()}
    if service.code in sending.habits.without:
        return _("The sender does not offer %(service)s.") % said
    if rates is None:
        return _("%(service)s has no price at present.") % said
    steps = steps_into(rates, sending.destination.zone)
    if not steps or not sending.destination.lies_in(service.area):
        return _("%(service)s does not go to %(place)s.") % {**said, "place": sending.destination}
    if not _collects(service, rates, sending.origin):
        return _("%(service)s does not collect from %(place)s.") % {**said, "place": sending.origin}
    is_cold = any(parcel.keep_cold for parcel in sending.parcels)
    if is_cold and not service.is_chilled:
        return _("%(service)s does not keep cold. Chilled goods need a chilled service.") % said
    if service.is_chilled and not is_cold:
        return _("%(service)s is only for goods that must stay cold.") % said
    # The heaviest first: what is said is then about the parcel that is furthest from what the service takes.
    for parcel in sorted(sending.parcels, key=lambda parcel: parcel.grams, reverse=True):
        too_much = weight_refusal(service, parcel, steps[-1].up_to_grams) or size_refusal(service, parcel)
        if too_much:
            return too_much
    if sending.cash and not service.cash_on_delivery:
        return _("%(service)s does not take cash at the door.") % said
    return _option_refusal(service, sending.options) if sending.options is not PLAIN else ""


def _collects(service: Service, rates: Rates, origin: End) -> bool:
    """A service with an area carries within it. Chilled vans go only where the chilled service is sold, at both ends."""
    if origin.zone is None or not origin.lies_in(service.area):
        return False
    return not service.is_chilled or bool(steps_into(rates, origin.zone))


def _option_refusal(service: Service, options: Options) -> str:
    said = {"service": service.name_in()}
    if options.signature and not service.offers_signature:
        return _("%(service)s does not deliver against a signature.") % said
    if options.minimum_age and not service.checks_age:
        return _("%(service)s does not check the age at the door.") % said
    if options.insured_value and not service.insured_up_to:
        return _("%(service)s cannot be insured.") % said
    if options.insured_value > service.insured_up_to:
        return _("%(service)s is insured up to %(limit)s.") % {**said, "limit": format_money(service.insured_up_to)}
    return ""
