"""Telling that an index answers otherwise than before."""

from __future__ import annotations

from django.db.models import F

from marketplace.search.models import SearchIndex


def revise() -> None:
    """Where the index lies in the database, in the transaction that changes it; where it does not, once the change is seen."""
    SearchIndex.objects.filter(pk=1).update(revision=F("revision") + 1)
