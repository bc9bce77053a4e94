"""The link that shows a parcel to the one it is for: code, place and what can be asked for.

It goes by mail, so whoever has it has the mailbox.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from logistics.models import Parcel

SALT = "logistics.recipient"
DAYS = 90
_LIFE = DAYS * 24 * 60 * 60


def token_for(parcel: Parcel) -> str:
    return signing.dumps(parcel.pk, salt=SALT, compress=False)


def is_token_of(parcel: Parcel, token: str) -> bool:
    """Whether ``token`` was made for ``parcel``, less than ninety days ago."""
    try:
        return bool(signing.loads(token, salt=SALT, max_age=_LIFE) == parcel.pk)
    except signing.BadSignature:
        return False


def recipient_link(parcel: Parcel) -> str:
    """The path, in the active language. Uses ``parcel.number``."""
    return reverse("parcel_for_recipient", args=[parcel.number.number, token_for(parcel)])
