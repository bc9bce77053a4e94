"""Who sells and makes things, and which protected names they may bear: what many products of a batch have alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from logistics.locating import points_of_postcodes, points_of_towns
from logistics.nearby import Point
from marketplace.partner.models import Partner
from marketplace.partner.trading import TradingState
from marketplace.search.reach import Origin, sendings_of
from marketplace.search.showing import ALWAYS, Days, joined
from producers.models import Attestation, Designation, DesignationName, Producer


class Seller(TradingState):
    """Whether it takes orders is asked as of a Partner."""

    sending: tuple[str, str] = ("", "")  # of what need not be chilled, and of what must
    point: Point | None = None

    def __init__(self, name: str, municipality: str, trading: str, reopens_on: dt.date | None) -> None:
        self.name, self.municipality, self.trading, self.reopens_on = name, municipality, trading, reopens_on

    @property
    def latitude(self) -> float | None:
        return self.point[0] if self.point else None

    @property
    def longitude(self) -> float | None:
        return self.point[1] if self.point else None


@dataclass(frozen=True)
class Maker:
    name: str
    municipality: str
    district: str


@dataclass(frozen=True)
class Sources:
    """By primary key. ``protected``: the registered name first, then other spellings."""

    sellers: dict[int, Seller]
    makers: dict[int | None, Maker]
    protected: dict[int | None, list[str]]
    spans: dict[tuple[int, int], tuple[Days, ...]]

    def attested(self, producer: int | None, designation: int | None) -> tuple[Days, ...]:
        """When something of the maker may bear the name: always where it bears none, never where nobody proved it."""
        if designation is None:
            return ALWAYS
        return self.spans.get((producer, designation), ()) if producer else ()


def read_sources(
    *, partners: Collection[int], producers: Collection[int | None], designations: Collection[int | None], day: dt.date
) -> Sources:
    """Ten queries at most."""
    made_by, named = set(producers) - {None}, set(designations) - {None}
    makers = Producer.objects.filter(pk__in=made_by).order_by().values_list("pk", "name", "municipality", "district")
    return Sources(
        _sellers(partners),
        {pk: Maker(*values) for pk, *values in makers},
        protected_names(named),
        attested_days(producers=made_by, day=day) if named else {},
    )


def protected_names(designations: Collection[Any]) -> dict[int | None, list[str]]:
    found: dict[int | None, list[str]] = {
        pk: [name] for pk, name in Designation.objects.filter(pk__in=designations).order_by().values_list("pk", "name")
    }
    for pk, name in DesignationName.objects.filter(designation__in=found).order_by("pk").values_list("designation", "name"):
        found[pk].append(name)
    return found


def attested_days(*, producers: Collection[Any], day: dt.date) -> dict[tuple[int, int], tuple[Days, ...]]:
    """(Maker, designation) → the stretches of days, not over on ``day``, on which an attestation is in force."""
    rows = Attestation.objects.filter(state=Attestation.State.ACCEPTED, producer__in=producers, valid_until__gte=day)
    spans: dict[tuple[int, int], list[tuple[dt.date, dt.date]]] = {}
    for producer, designation, first, last in rows.order_by().values_list("producer", "designation", "valid_from", "valid_until"):
        spans.setdefault((producer, designation), []).append((first, last))
    return {key: joined(found) for key, found in spans.items()}


def _sellers(partners: Collection[int]) -> dict[int, Seller]:
    columns = ("name", "municipality", "trading", "reopens_on", "services_left_out", "sends_from__country", "sends_from__postcode")
    found, origins = {}, {}
    for pk, *told, left_out, country, postcode in Partner.objects.filter(pk__in=partners).order_by().values_list("pk", *columns):
        found[pk] = Seller(*told)
        if postcode:
            origins[pk] = Origin(country, postcode, tuple(left_out))
    sendings = sendings_of(origins.values())
    for pk, origin in origins.items():
        found[pk].sending = (sendings[origin, False], sendings[origin, True])
    whereabouts = {pk: Whereabouts(seller.municipality) for pk, seller in found.items()}
    whereabouts |= {pk: Whereabouts(found[pk].municipality, one.country, one.postcode) for pk, one in origins.items()}
    for pk, point in points_of(whereabouts).items():
        found[pk].point = point
    return found


@dataclass(frozen=True)
class Whereabouts:
    """What somebody wrote of where they are; any of it may be empty."""

    municipality: str
    country: str = ""
    postcode: str = ""


def points_of(them: Mapping[int, Whereabouts]) -> dict[int, Point]:
    """Where each is: at the postcode, else in the town; who is nowhere that the post knows is left out. Three queries at most."""
    by_postcode = points_of_postcodes({(one.country, one.postcode) for one in them.values() if one.postcode})
    found = {pk: by_postcode[one.country, one.postcode] for pk, one in them.items() if (one.country, one.postcode) in by_postcode}
    towns = points_of_towns(one.municipality for pk, one in them.items() if pk not in found)
    return found | {pk: towns[one.municipality] for pk, one in them.items() if pk not in found and one.municipality in towns}
