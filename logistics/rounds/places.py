"""Where addresses lie, as exactly as the post knows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from logistics.addresses import normalise_postcode
from logistics.models import Address, Office, PostcodePlace, RoundStop

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


def spots_of(addresses: Iterable[Address], *, office: Office) -> dict[int, Spot | None]:
    """Primary key of each address → its spot: of its postcode, else of the postcode's first digits, else the office's own.

    None where the office has none either. One query.
    """
    wanted = {address.pk: normalise_postcode(address.country, address.postcode) for address in addresses}
    codes = {code for _country, code in wanted.values()}
    rows = PostcodePlace.objects.filter(postcode__in=codes | {code[:AREA_DIGITS] for code in codes})
    known = {(row.country, row.postcode): row for row in rows}
    found: dict[int, Spot | None] = {}
    for pk, (country, code) in wanted.items():
        exact, near = known.get((country, code)), known.get((country, code[:AREA_DIGITS]))
        if exact:
            found[pk] = Spot(float(exact.latitude), float(exact.longitude), From.POSTCODE)
        elif near:
            found[pk] = Spot(float(near.latitude), float(near.longitude), From.AREA)
        else:
            found[pk] = office_spot(office)
    return found
