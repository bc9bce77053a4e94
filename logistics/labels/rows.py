"""What stands on labels, read from the database in as few rows as can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, NamedTuple

from logistics.labels.routing import Routes
from logistics.models import Address, LockerBank, Office, Parcel, Redirection, Service

CHUNK = 500
_ENDS = ("name", "company", "street", "extra", "postcode", "locality", "country", "phone")


@dataclass(slots=True, frozen=True)
class End:
    """Sender or recipient."""

    name: str
    company: str
    street: str
    extra: str
    postcode: str
    locality: str
    country: str
    phone: str


@dataclass(slots=True)
class LabelRow:
    """One parcel with all that its label says. ``cash`` and ``insured`` in ``currency``, for the whole shipment.

    ``sort_to`` is the code of the office that brings it to the door or keeps it, "" where none of ours does; ``way`` the place on
    that office's shelves. ``waits_at``: the office where it waits for its recipient, as a line, or "".
    """

    number: str
    position: int
    of: int
    grams: int
    reference: str
    pickup_on: dt.date
    promised_for: dt.date
    cash: Decimal
    currency: str
    signature: bool
    minimum_age: int
    insured: Decimal
    window_from: dt.time | None
    window_until: dt.time | None
    is_return: bool
    is_redirected: bool
    sort_to: str
    way: str
    waits_at: str
    service_id: int
    service: str
    mark: str
    is_chilled: bool
    sender_id: int
    sender: End
    recipient: End


_OWN = (
    "number__number",
    "position",
    "of",
    "grams",
    "shipment__reference",
    "shipment__pickup_on",
    "shipment__promised_for",
    "shipment__cash_to_collect",
    "shipment__currency",
    "shipment__signature",
    "shipment__minimum_age",
    "shipment__insured_value",
    "shipment__window_from",
    "shipment__window_until",
)
_LOOKED_UP = (
    "shipment__returns_id",
    "shipment__service_id",
    "shipment__sender_id",
    "redirection_id",
    "shipment__office_id",
    "shipment__locker_id",
)
_READ = ("pk", *_OWN, *_LOOKED_UP, *(f"shipment__recipient__{field}" for field in _ENDS))
assert [field.name for field in fields(End)] == list(_ENDS)


class _Read(NamedTuple):
    """One row of the database, taken apart."""

    own: dict[str, Any]
    returns: int | None
    service: int
    sender: int
    redirection: int | None
    office: int | None
    locker: int | None
    to: End

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> _Read:
        own, rest = row[1 : 1 + len(_OWN)], row[1 + len(_OWN) :]
        returns, service, sender, redirection, office, locker = rest[: len(_LOOKED_UP)]
        to = End(*rest[len(_LOOKED_UP) :])
        return cls(dict(zip(_OWN, own, strict=True)), returns, service, sender, redirection, office, locker, to)

    def redirected(self, to: Redirection) -> _Read:
        """The same parcel on its new way."""
        changed = {
            "shipment__promised_for": to.promised_for,
            "shipment__window_from": to.window_from,
            "shipment__window_until": to.window_until,
        }
        end = End(*(getattr(to.recipient, name) for name in _ENDS))
        return self._replace(own=self.own | changed, office=to.office_id, locker=to.locker_id, to=end)


_PLACE = ("name", "street", "postcode", "locality", "country")


class _WaitsAt(NamedTuple):
    """The office or locker where a parcel waits, and the office that it is sorted to."""

    sort_to: str
    name: str
    street: str
    postcode: str
    locality: str
    country: str

    def address_for(self, recipient: End) -> End:
        """That is where it has to be brought: the recipient's name over the place's address."""
        return End(recipient.name, self.name, self.street, "", self.postcode, self.locality, self.country, recipient.phone)


class _Known:
    """What recurs from label to label: services, offices, senders, routes. Each is read once a batch."""

    def __init__(self, language: str) -> None:
        self.services = {
            service.pk: (service.pk, service.name_in(language), service.mark, service.is_chilled)
            for service in Service.objects.prefetch_related("names")
        }
        self.routes = Routes()
        self.senders: dict[int, End] = {}
        self.offices: dict[int, _WaitsAt] = {}
        self.lockers: dict[int, _WaitsAt] = {}

    def on_their_way(self, rows: Iterable[tuple[Any, ...]]) -> dict[int, _Read]:
        """By the parcel's primary key, with where each goes now."""
        read = {row[0]: _Read.of(row) for row in rows}
        asked = {one.redirection for one in read.values() if one.redirection}
        found = Redirection.objects.select_related("recipient").in_bulk(asked) if asked else {}
        read = {pk: one.redirected(found[one.redirection]) if one.redirection else one for pk, one in read.items()}
        rest = read.values()
        self.learn(
            senders={one.sender for one in rest},
            offices={one.office for one in rest if one.office},
            lockers={one.locker for one in rest if one.locker},
        )
        return read

    def learn(self, *, senders: set[int], offices: set[int], lockers: set[int]) -> None:
        if new := senders - self.senders.keys():
            self.senders |= {row[0]: End(*row[1:]) for row in Address.objects.filter(pk__in=new).values_list("pk", *_ENDS)}
        if asked := offices - self.offices.keys():
            rows = Office.objects.filter(pk__in=asked).values_list("pk", "code", *_PLACE)
            self.offices |= {row[0]: _WaitsAt(*row[1:]) for row in rows}
        if asked := lockers - self.lockers.keys():
            rows = LockerBank.objects.filter(pk__in=asked).values_list("pk", "office__code", *_PLACE)
            self.lockers |= {row[0]: _WaitsAt(*row[1:]) for row in rows}


def label_rows(parcels: Iterable[Parcel], *, language: str) -> Iterator[LabelRow]:
    """The rows of ``parcels`` in their order, services called as in ``language``.

    One query for each 500, one for senders that are new among them, and one where some are redirected; three at the beginning, for
    services and routes.
    """
    known = _Known(language)
    for pks in _chunks([parcel.pk for parcel in parcels]):
        found = known.on_their_way(Parcel.objects.filter(pk__in=pks).order_by().values_list(*_READ))
        for pk in pks:
            row = found[pk]
            to = row.to
            place = known.lockers[row.locker] if row.locker else known.offices[row.office] if row.office else None
            if place:
                sort_to, waits_at, way, to = place.sort_to, f"{place.name}, {place.street}", "", place.address_for(to)
            else:
                sort_to, waits_at, way = known.routes.code_for(to.country, to.postcode), "", to.postcode.partition("-")[2]
            marks = (row.returns is not None, row.redirection is not None)
            said = (*marks, sort_to, way, waits_at, *known.services[row.service], row.sender, known.senders[row.sender], to)
            yield LabelRow(*(*row.own.values(), *said))


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]
