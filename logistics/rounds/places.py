"""Where addresses lie, as exactly as the post knows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from logistics.addresses import normalise_postcode
from logistics.models import Address, LockerBank, Office, PostcodePlace, RoundStop

From = RoundStop.PlaceFrom
# Of a Portuguese postcode these digits name the delivery office's area.
AREA_DIGITS = 4


@dataclass(frozen=True)
class Spot:
    """Degrees, WGS 84, and how they are known."""

    latitude: float
    longitude: float
    known: str


def office_spot(office: Office) -> Spot | None:
    if office.latitude is None or office.longitude is None:
        return None
    return Spot(float(office.latitude), float(office.longitude), From.OFFICE)


def own_spot(bank: LockerBank) -> Spot | None:
    """Where a locker stands; None where nobody wrote it."""
    return Spot(*bank.point, From.OWN) if bank.point else None


def spots_of_postcodes(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Spot]:
    """Normalised (country, postcode) → where it lies: the postcode itself, else its first digits; unknown ones are left out. One query."""
    wanted = set(places)
    codes = {code for _country, code in wanted}
    rows = PostcodePlace.objects.filter(postcode__in=codes | {code[:AREA_DIGITS] for code in codes})
    known = {(row.country, row.postcode): row for row in rows}
    found = {}
    for country, code in wanted:
        exact, near = known.get((country, code)), known.get((country, code[:AREA_DIGITS]))
        if exact:
            found[country, code] = Spot(float(exact.latitude), float(exact.longitude), From.POSTCODE)
        elif near:
            found[country, code] = Spot(float(near.latitude), float(near.longitude), From.AREA)
    return found


def spots_of(addresses: Sequence[Address], *, office: Office) -> list[Spot | None]:
    """The spot of each of ``addresses``: of its postcode, else of the postcode's first digits, else the office's own.

    None where the office has none either. One query.
    """
    wanted = [normalise_postcode(address.country, address.postcode) for address in addresses]
    known = spots_of_postcodes(wanted)
    return [known.get(place) or office_spot(office) for place in wanted]
