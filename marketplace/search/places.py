"""Where somebody is who types a postcode or the name of a place."""

from __future__ import annotations

from dataclasses import dataclass

from logistics.models import Office
from logistics.nearby import point_of


@dataclass(frozen=True)
class Spot:
    """Latitude and longitude in degrees (WGS 84); ``name`` is what was typed."""

    latitude: float
    longitude: float
    name: str

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude


def locate(typed: str) -> Spot | None:
    """As exactly as the post knows it: at the office that delivers the postcode, or of the place; None where neither is known.

    Two queries.
    """
    point = point_of(typed, offices=list(Office.objects.filter(is_active=True)))
    return Spot(*point, typed) if point else None
