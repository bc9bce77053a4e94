"""Changes are brought into the indexes, soon after they were made and never within their transaction.

At least once and in any order: a document is made of the rows as they are now, so to write it again does no harm. A change is forgotten
only when the index has it. Each back end has its turn by its place in a list: the first forgets nothing while a second follows, but
hands the change on, so one that is down is waited for by nobody but itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Protocol

from django.db import InterfaceError, OperationalError, transaction

from marketplace.search.asking import Backend, Unavailable
from marketplace.search.documents import Document, Kind
from marketplace.search.expanding import WIDE, expand
from marketplace.search.models import SearchChange, SetAside
from marketplace.search.reading import BATCH, batches, documents_of
from marketplace.search.revising import revise
from marketplace.search.turns import Turn, turn

log = logging.getLogger(__name__)
# Something is down: what is to be done waits until it is up again.
OUTAGES = (Unavailable, OperationalError, InterfaceError)
ROWS_OF_A_THING = 5
_FIELDS = [field.name for field in fields(Document)]
_KINDS = {"product": (Kind.PRODUCT,), "maker": (Kind.MAKER,), "shop": (Kind.SHOP,), "page": (Kind.PAGE, Kind.CAMPAIGN)}


class Index(Protocol):
    """Where documents go."""

    def write(self, documents: Iterable[Document]) -> int: ...

    def remove(self, keys: Iterable[str]) -> int: ...


@dataclass(frozen=True)
class Stage:
    """A back end and its place in the list."""

    backend: Backend
    number: int
    is_last: bool


def stages(backends: Sequence[Backend]) -> list[Stage]:
    return [Stage(backend, number, number == len(backends) - 1) for number, backend in enumerate(backends)]


def digest(document: Document) -> str:
    """Alike for equal documents on every machine, 32 letters: how an index tells which state of a thing it has."""
    values = ((name, _plain(getattr(document, name))) for name in _FIELDS)
    return hashlib.blake2b(repr([pair for pair in values if pair[1] is not None]).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> str | None:
    """A mapping in order of its keys, a time in the world's, an amount without the zeros behind it; None where nothing is said."""
    if value is None or value in ((), {}):
        return None
    if isinstance(value, dict):
        return repr(sorted(value.items()))
    if hasattr(value, "timestamp"):
        return repr(value.timestamp())
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return str(value)


def drain(backends: Sequence[Backend], *, limit: int = BATCH) -> int:
    """Bring up to ``limit`` changes into each; returns how many were dealt with. 0: nothing is left, or others are at it.

    Raises one of ``OUTAGES`` where a back end or the database is down: what it lacks stays written down, the others went on.
    """
    done, down = 0, None
    for stage in stages(backends):
        try:
            done += drain_stage(stage, limit=limit)
        except OUTAGES as error:
            down = error
    if down is not None:
        raise down
    return done


def drain_stage(stage: Stage, *, limit: int = BATCH) -> int:
    here = {"stage__gte": stage.number} if stage.is_last else {"stage": stage.number}
    if not SearchChange.objects.filter(**here).exists():
        return 0
    if stage.is_last:
        SearchChange.objects.filter(stage__gt=stage.number).delete()  # they waited for a back end that is no longer there
    with turn(stage.backend.name) as ours:
        return bring_changes(stage, stage.backend, ours, limit=limit) if ours else 0


def bring_changes(stage: Stage, index: Index, ours: Turn, *, limit: int = BATCH) -> int:
    """The newest first: a shop's new price does not wait until the thousands of another's import are done.

    Of one thing many changes may wait, one for each row that was written; all of them are dealt with at once.
    """
    if not ours.take():
        return 0
    waiting = SearchChange.objects.filter(stage=stage.number)
    changes = list(waiting.order_by("-pk").values_list("pk", "kind", "object_pk")[: ROWS_OF_A_THING * limit])
    wide = [(pk, kind) for pk, kind, _object_pk in changes if kind in WIDE]
    if wide:
        expand(wide)
    things: dict[str, list[int]] = {}
    for kind, object_pk in list(dict.fromkeys((kind, object_pk) for _pk, kind, object_pk in changes if kind not in WIDE))[:limit]:
        things.setdefault(kind, []).append(object_pk)
    done = len(wide)
    for kind, pks in things.items():
        # Read before the documents are: what is written down later is not in them.
        told = list(waiting.filter(kind=kind, object_pk__in=pks).values_list("pk", flat=True))
        for found in _KINDS.get(kind, ()):
            for batch in batches(sorted(pks)):
                bring(index, found, batch, backend=stage.backend.name)
        if stage.number:  # the first is the database's own, which tells it in its own transaction
            revise()
        _forget(stage, told, again=[(kind, pk) for pk in pks])
        done += len(told)
    return done


def bring(index: Index, kind: Kind, pks: Sequence[int], *, backend: str) -> None:
    """Write the documents of these, and take out those that have none. What cannot be done is set aside, alone."""
    try:
        documents = documents_of(kind, pks)
        there = {document.pk for document in documents}
        if documents:
            index.write(documents)
        if len(there) < len(pks):
            index.remove([f"{kind}:{pk}" for pk in pks if pk not in there])
    except OUTAGES:
        raise
    except Exception as error:  # noqa: BLE001 - one thing, whatever is wrong with it, keeps no other out
        wrong = error
    else:
        SetAside.objects.filter(backend=backend, key__in=[f"{kind}:{pk}" for pk in pks]).delete()
        return
    if len(pks) == 1:
        _set_aside(f"{kind}:{pks[0]}", backend, wrong)
        return
    half = len(pks) // 2
    bring(index, kind, pks[:half], backend=backend)
    bring(index, kind, pks[half:], backend=backend)


def _set_aside(key: str, backend: str, error: Exception) -> None:
    log.error("%s cannot be brought into the index of %s.", key, backend, exc_info=error)
    SetAside.objects.update_or_create(key=key, backend=backend, defaults={"error": f"{type(error).__name__}: {error}"[:4000]})


def _forget(stage: Stage, told: Sequence[int], *, again: Collection[tuple[str, int]]) -> None:
    """The index has them. Where another has dealt with some meanwhile, older states may have been written over newer ones: all again."""
    with transaction.atomic():
        dealt_with = 0
        for pks in batches(list(told), 5000):
            ours = SearchChange.objects.filter(pk__in=pks, stage=stage.number)
            dealt_with += ours.delete()[0] if stage.is_last else ours.update(stage=stage.number + 1)
        if dealt_with != len(told):
            write_down(again)


def write_down(things: Iterable[tuple[str, int]]) -> int:
    """Changes of these kinds and primary keys, where no trigger says so; each once. Returns how many."""
    made = [SearchChange(kind=kind, object_pk=pk) for kind, pk in dict.fromkeys(things)]
    SearchChange.objects.bulk_create(made, batch_size=1000)
    return len(made)
