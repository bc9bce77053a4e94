"""What a tariff asks for given parcels: carriage by weight and zone, surcharges, and the fees of options.

Each amount is rounded half up to the currency's smallest unit where it arises, so that what is shown adds up to what is paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import get_currency_precision

from logistics.sizes import ParcelSpec, chargeable_grams, longest_side

NOTHING = Decimal(0)


class Step(NamedTuple):
    """A row of a tariff: up to ``up_to_grams`` inclusive, for ``price`` with VAT."""

    up_to_grams: int
    price: Decimal


class SurchargeRow(NamedTuple):
    """A ``Surcharge`` as it is reckoned with."""

    name: str
    area: str
    longest_from_mm: int | None
    amount: Decimal
    percent: Decimal


class Fees(NamedTuple):
    """What a tariff asks for options, for the whole shipment."""

    currency: str
    cash_fee: Decimal = NOTHING
    cash_percent: Decimal = NOTHING
    signature_fee: Decimal = NOTHING
    age_fee: Decimal = NOTHING
    insured_fee: Decimal = NOTHING
    insured_percent: Decimal = NOTHING
    pickup_fee: Decimal = NOTHING


@dataclass(slots=True)
class Rates:
    """One tariff, ready to be reckoned with. ``steps``: by zone id, lightest first."""

    fees: Fees
    surcharges: list[SurchargeRow] = field(default_factory=list)
    steps: dict[int, list[Step]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for beside carriage. ``insured_value`` in the tariff's currency; ``minimum_age`` in years, 0 for none;
    ``pickup``: the post comes to a sender who is no shop."""

    signature: bool = False
    minimum_age: int = 0
    insured_value: Decimal = NOTHING
    pickup: bool = False


PLAIN = Options()


class ChargeKind(StrEnum):
    CARRIAGE = "carriage"
    SURCHARGE = "surcharge"
    SIGNATURE = "signature"
    AGE = "age"
    INSURANCE = "insurance"
    PICKUP = "pickup"


class Charge(NamedTuple):
    """One line of a price. ``name``: what the operator calls a surcharge, else ""; ``amount`` with VAT."""

    kind: ChargeKind
    amount: Decimal
    name: str = ""


class NoPrice(LookupError):
    """A parcel is above the heaviest step. No price for a place or a weight is a refusal, never zero."""


def charges_for(
    *,
    rates: Rates,
    steps: Sequence[Step],
    parcels: Iterable[ParcelSpec],
    divisor: int | None,
    to: Callable[[str], bool],
    options: Options = PLAIN,
) -> list[Charge]:
    """The lines of the price into the zone of ``steps``; ``divisor`` is the service's for volumetric weight; ``to`` says
    whether an area holds the destination. Raises ``NoPrice``.
    """
    unit = _unit(rates.fees.currency)
    carriage, more = NOTHING, dict.fromkeys((row.name for row in rates.surcharges), NOTHING)
    for parcel in parcels:
        grams = chargeable_grams(parcel, divisor)
        price = next((step.price for step in steps if grams <= step.up_to_grams), None)
        if price is None:
            raise NoPrice(f"no step for {grams} g")
        carriage += price
        for row in rates.surcharges:
            too_short = row.longest_from_mm is not None and (longest_side(parcel) or 0) < row.longest_from_mm
            if not too_short and to(row.area):
                more[row.name] += row.amount + _part(price, row.percent, unit)
    charges = [Charge(ChargeKind.CARRIAGE, carriage)]
    charges += [Charge(ChargeKind.SURCHARGE, amount, name) for name, amount in more.items() if amount]
    if options is not PLAIN:
        charges += _option_charges(rates.fees, options, unit)
    return charges


def _option_charges(fees: Fees, options: Options, unit: Decimal) -> list[Charge]:
    asked = [
        (ChargeKind.SIGNATURE, options.signature, fees.signature_fee),
        (ChargeKind.AGE, options.minimum_age > 0, fees.age_fee),
        (ChargeKind.INSURANCE, options.insured_value > 0, fees.insured_fee + _part(options.insured_value, fees.insured_percent, unit)),
        (ChargeKind.PICKUP, options.pickup and fees.pickup_fee > 0, fees.pickup_fee),
    ]
    return [Charge(kind, amount) for kind, is_asked, amount in asked if is_asked]


def cash_charge(fees: Fees, amount: Decimal) -> Decimal:
    """What it costs that the driver collects ``amount``."""
    return fees.cash_fee + _part(amount, fees.cash_percent, _unit(fees.currency))


def _part(amount: Decimal, percent: Decimal, unit: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(unit, ROUND_HALF_UP) if percent else NOTHING


@lru_cache(maxsize=16)
def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-get_currency_precision(currency))
