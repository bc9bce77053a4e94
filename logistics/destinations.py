"""Where parcels go now: as their shipment says, or as their receiver asked since.

Of one parcel, ``Parcel.bound_for`` says it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

# For ``select_related``, beside the shipment's own: what ``Parcel.bound_for`` reads of a parcel that was redirected.
REDIRECTED = ("redirection__recipient", "redirection__office")
_COUNTRY, _POSTCODE = "recipient__country", "recipient__postcode"


def bound_for(**lookups: Any) -> Q:
    """Parcels whose way fits ``lookups`` as it is now: lookups of ``recipient``, ``office``, ``locker``, ``promised_for``."""
    as_sent = Q(redirection=None, **{f"shipment__{name}": value for name, value in lookups.items()})
    return as_sent | Q(redirection__isnull=False, **{f"redirection__{name}": value for name, value in lookups.items()})


def country_now() -> Coalesce:
    """Of the address where a parcel goes now, for annotations."""
    return Coalesce(f"redirection__{_COUNTRY}", f"shipment__{_COUNTRY}")


def postcode_now() -> Coalesce:
    return Coalesce(f"redirection__{_POSTCODE}", f"shipment__{_POSTCODE}")
