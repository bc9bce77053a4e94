"""The designation gate: which protected names a text carries, and who may use them.

Regulation (EU) 2024/1143, art. 36: a registered name stands only on what meets its specification; art. 45: the
attestation shows it. The room above asks here before it publishes; nothing here knows a product.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from producers.models import Attestation, Designation, DesignationName, Producer

CACHE_KEY = "producers.gate.letters"
# Saving a designation empties the cache at once; with a cache of its own in each process the others follow this soon.
CACHE_SECONDS = 60


# Letters that Unicode calls letters and nobody sees: Hangul's fillers.
UNSEEN = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0"))
# Small letters of other alphabets, and the dotless i, that are read as Latin ones.
_LOOKALIKES = str.maketrans("аеорсхуіјѕһԁԛԝвкмнтαοιρτυνεκχıɡɑ", "aeopcxyijshdqwbkmhtaoiptuvekxiga")


class ProtectedName(NamedTuple):
    letters: str
    designation_id: int


def plain_words(text: str) -> str:
    """``text`` in small Latin letters, without accents, invisible characters and punctuation, one space between words.

    >>> plain_words("QUEIJO  São-Jorge")
    'queijo sao jorge'
    """
    letters = (
        letter
        for letter in unicodedata.normalize("NFKD", text.translate(UNSEEN))
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    small = "".join(letters).translate(UNSEEN).casefold().translate(_LOOKALIKES)
    return " ".join("".join(letter if letter.isalnum() else " " for letter in small).split())


def names_in(text: str) -> list[Designation]:
    """The designations whose registered or other name stands in ``text``, in the order of appearance.

    A name begins and ends with a word; between them only letters count, so spaces that are missing, invisible or too
    many hide nothing. Case, accents, punctuation and letters that look alike do not matter. A name inside a longer
    protected name does not count. No query when nothing is found and the table of names is cached.
    """
    ids = ids_in(text)
    rows = Designation.objects.in_bulk(ids) if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def ids_in(text: str) -> list[int]:
    """The keys of ``names_in``; no query at all where the table of names is cached."""
    words = plain_words(text).split()
    haystack = "".join(words)
    ends = set(accumulate(map(len, words)))
    starts = {0, *ends}
    found: list[tuple[int, int, int]] = []
    for name in _protected_names():
        start = haystack.find(name.letters)
        while start != -1:
            end = start + len(name.letters)
            if start in starts and end in ends:
                found.append((start, end, name.designation_id))
            start = haystack.find(name.letters, start + 1)
    standing = [
        hit
        for hit in found
        if not any(other[0] <= hit[0] and hit[1] <= other[1] and other[1] - other[0] > hit[1] - hit[0] for other in found)
    ]
    return list(dict.fromkeys(designation_id for _start, _end, designation_id in sorted(standing)))


def may_use(*, producer: Producer, designation: Designation, on: dt.date | None = None) -> bool:
    """Whether ``producer`` has an accepted attestation for ``designation`` in force on the day (today)."""
    return Attestation.objects.valid(on).filter(producer=producer, designation=designation).exists()


def refusals(
    *, title_texts: Sequence[str], producer: Producer | None, designation: Designation | None, on: dt.date | None = None
) -> list[str]:
    """Why something titled so (one text a language) may not be published on the day; empty: it may.

    Each reason is one translated sentence or two, the last of which says what to do.
    """
    named = list({found.pk: found for text in title_texts for found in names_in(text)}.values())
    reasons = [_reason_for_name(found, designation) for found in named if designation is None or found.pk != designation.pk]
    if designation is None:
        return reasons
    if producer is None:
        return [*reasons, _("“%(name)s” is a protected name. Choose the maker who may use it.") % {"name": designation}]
    if not may_use(producer=producer, designation=designation, on=on):
        reasons.append(_reason_for_attestation(producer, designation, on or timezone.localdate()))
    return reasons


def forget_names(**_kwargs: object) -> None:
    """Empty the cached table of names, now and again once this transaction is committed."""
    cache.delete(CACHE_KEY)
    transaction.on_commit(lambda: cache.delete(CACHE_KEY))


def _protected_names() -> list[ProtectedName]:
    names: list[ProtectedName] | None = cache.get(CACHE_KEY)
    if names is None:
        rows = [*Designation.objects.values_list("name", "pk"), *DesignationName.objects.values_list("name", "designation_id")]
        names = [ProtectedName(letters, pk) for name, pk in rows if (letters := plain_words(name).replace(" ", ""))]
        cache.set(CACHE_KEY, names, CACHE_SECONDS)
    return names


def _reason_for_name(found: Designation, chosen: Designation | None) -> str:
    if chosen is None:
        return _(
            "The title carries the protected name “%(name)s”. Choose it as the protected name of this product, or take it out of the title."
        ) % {"name": found}
    return _(
        "The title carries the protected name “%(name)s”, but the product is declared as “%(chosen)s”. Correct the one or the other."
    ) % {"name": found, "chosen": chosen}


def _reason_for_attestation(producer: Producer, designation: Designation, day: dt.date) -> str:
    values = {"name": designation, "producer": producer}
    rows = list(Attestation.objects.filter(producer=producer, designation=designation))
    if any(row.state == Attestation.State.SUBMITTED for row in rows):
        return _("The attestation of %(producer)s for “%(name)s” waits for the operator's ruling. Publish once it is accepted.") % values
    accepted = [row for row in rows if row.state == Attestation.State.ACCEPTED]
    coming = [row for row in accepted if row.valid_from > day]
    if coming:
        starts = date_format(min(row.valid_from for row in coming))
        return _("The attestation of %(producer)s for “%(name)s” begins on %(date)s. Publish from that day on.") % {
            **values,
            "date": starts,
        }
    if accepted:
        ended = date_format(max(row.valid_until for row in accepted))
        return _("The attestation of %(producer)s for “%(name)s” ended on %(date)s. Send in the new one under Attestations.") % {
            **values,
            "date": ended,
        }
    return _("%(producer)s has no accepted attestation for “%(name)s”. Send it in under Attestations.") % values
