"""Offers that a shopper was shown and that count no longer."""

from __future__ import annotations

from marketplace.offer.models import Offer


def offers_that_ended(seen: str, now: str) -> list[Offer]:
    """Of two ``checkout.offers.fingerprint``: the offers of the first that are not in the second. ``seen`` may come from anybody."""
    before, after = _keys(seen), _keys(now)
    return list(Offer.objects.filter(pk__in=before - after).order_by("pk")) if before - after else []


def _keys(text: str) -> set[int]:
    """At most a hundred, none too long for the database."""
    return {int(part) for part in text.split(".")[1:101] if part.isascii() and part.isdigit() and len(part) <= 18}
