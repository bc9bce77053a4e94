"""What stands on labels, read from the database in as few rows as can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from logistics.models import Parcel, ServiceName

CHUNK = 500
_ENDS = ("name", "company", "street", "extra", "postcode", "locality", "country", "phone")


@dataclass(slots=True)
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
    """One parcel with all that its label says. ``cash`` in ``currency``, for the whole shipment."""

    pk: int
    number: str
    position: int
    of: int
    grams: int
    reference: str
    pickup_on: dt.date
    promised_for: dt.date
    cash: Decimal
    currency: str
    service_id: int
    service: str
    mark: str
    is_chilled: bool
    sender: End
    recipient: End


_FIELDS = (
    "pk",
    "number__number",
    "position",
    "of",
    "grams",
    "shipment__reference",
    "shipment__pickup_on",
    "shipment__promised_for",
    "shipment__cash_to_collect",
    "shipment__currency",
    "shipment__service_id",
    "service_name",
    "shipment__service__mark",
    "shipment__service__is_chilled",
    *(f"shipment__{end}__{field}" for end in ("sender", "recipient") for field in _ENDS),
    *(f"shipment__{place}__{field}" for place in ("locker", "office") for field in ("name", "street", "postcode", "locality", "country")),
)
_OWN = 14


def label_rows(parcels: Iterable[Parcel], *, language: str) -> Iterator[LabelRow]:
    """The rows of ``parcels`` in their order, services called as in ``language``; one query for each 500."""
    names = ServiceName.objects.filter(service=OuterRef("shipment__service"), language=language)
    named = Parcel.objects.annotate(service_name=Coalesce(Subquery(names.values("name")[:1]), "shipment__service__name"))
    for pks in _chunks([parcel.pk for parcel in parcels]):
        found = {row[0]: row for row in named.filter(pk__in=pks).order_by().values_list(*_FIELDS)}
        for pk in pks:
            row = found[pk]
            sender, recipient = End(*row[_OWN : _OWN + 8]), End(*row[_OWN + 8 : _OWN + 16])
            yield LabelRow(*(*row[:_OWN], sender, _at_its_place(recipient, row[_OWN + 16 : _OWN + 21], row[_OWN + 21 :])))


def _at_its_place(recipient: End, locker: tuple[str, ...], office: tuple[str, ...]) -> End:
    """The recipient, at the locker or office where the parcel waits, if it does: that is where it has to be brought."""
    name, street, postcode, locality, country = locker if locker[0] else office
    if not name:
        return recipient
    return End(recipient.name, name, street, "", postcode, locality, country, recipient.phone)


def _chunks(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), CHUNK):
        yield pks[start : start + CHUNK]
