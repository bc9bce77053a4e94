"""The key with which a locker speaks to us. Shown once, when it is made; kept is its hash."""

from __future__ import annotations

import hashlib
import secrets

from django.utils import timezone

from logistics.models import LockerBank

PREFIX = "feira_locker_"


def make_key(bank: LockerBank) -> str:
    """A new key for ``bank``; the one before opens nothing from then on."""
    key = PREFIX + secrets.token_urlsafe(32)
    set_key(bank, key)
    return key


def set_key(bank: LockerBank, key: str) -> None:
    bank.key_hash, bank.key_made_at = hash_of_key(key), timezone.now()
    bank.save(update_fields=["key_hash", "key_made_at"])


def hash_of_key(key: str) -> str:
    """SHA-256: the key has 256 bits by chance, so nothing slower is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def bank_of(key: str) -> LockerBank | None:
    """The locker whose key it is; None for a key that is no locker's or was replaced."""
    return LockerBank.objects.filter(key_hash=hash_of_key(key), is_active=True).first() if key.startswith(PREFIX) else None
