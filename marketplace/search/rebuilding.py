"""A new index beside the one that answers, which takes its place when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from marketplace.search.asking import Backend, Rebuild
from marketplace.search.documents import Document, Kind
from marketplace.search.indexing import Stage, bring, bring_changes, write_down
from marketplace.search.models import SearchChange, SetAside
from marketplace.search.reading import all_pks, batches
from marketplace.search.revising import revise
from marketplace.search.turns import Turn, turn

# What is written, and of how many things that may have a document.
Progress = Callable[[int, int], None]


# With more than that something else is wrong, and the new index would be worse than the old one.
MOST_SET_ASIDE = 100


class OthersAreAtIt(Exception):
    """Another process has the turn at this index."""


class TooMuchSetAside(Exception):
    """So many things cannot be brought in that the old index is left as it is."""


@dataclass
class _Both:
    """The index that answers, and the new one. From that nothing can be taken out: ``gone`` is to be taken out when it answers."""

    backend: Backend
    rebuild: Rebuild
    gone: set[str] = field(default_factory=set)

    def write(self, documents: Iterable[Document]) -> int:
        written = list(documents)
        self.gone.difference_update(document.key for document in written)
        self.backend.write(written)
        return self.rebuild.write(written)

    def remove(self, keys: Iterable[str]) -> int:
        forgotten = list(keys)
        self.gone.update(forgotten)
        return self.backend.remove(forgotten)


@dataclass
class _New:
    """The new one alone, for what is read from the beginning."""

    rebuild: Rebuild
    written: int = 0

    def write(self, documents: Iterable[Document]) -> int:
        count = self.rebuild.write(documents)
        self.written += count
        return count

    def remove(self, keys: Iterable[str]) -> int:
        return 0


def rebuild(stage: Stage, *, progress: Progress = lambda done, total: None) -> int:
    """Everything anew; returns how many documents were written.

    Meanwhile changes go into both, between two batches, so that the one that answers stays as fresh as ever. ``OthersAreAtIt`` where its
    turn cannot be had; whatever else goes wrong, the old index answers as before and no change is lost.
    """
    with turn(stage.backend.name) as ours:
        if ours is None:
            raise OthersAreAtIt(stage.backend.name)
        made = stage.backend.begin_rebuild()
        try:
            written = _fill(stage, made, ours, progress)
            made.finish()
        except BaseException:
            made.abandon()
            raise
        revise()
    return written


def _fill(stage: Stage, made: Rebuild, ours: Turn, progress: Progress) -> int:
    new, both = _New(made), _Both(stage.backend, made)
    wanted = {kind: sorted(all_pks(kind)) for kind in Kind}
    done, total = 0, sum(map(len, wanted.values()))
    for kind, pks in wanted.items():
        for batch in batches(pks):
            bring(new, kind, batch, backend=stage.backend.name)
            done += len(batch)
            progress(done, total)
            _keep_up(stage, both, ours)
    _keep_up(stage, both, ours)
    # Written down before it answers: whoever follows takes them out, even if this process dies here.
    write_down(_things(both.gone))
    return new.written


def _keep_up(stage: Stage, both: _Both, ours: Turn) -> None:
    """All that is waiting now; what comes meanwhile waits for the next time, or for who follows after."""
    if not ours.take():
        raise OthersAreAtIt(stage.backend.name)
    if SetAside.objects.filter(backend=stage.backend.name).count() > MOST_SET_ASIDE:
        raise TooMuchSetAside(stage.backend.name)
    for _round in range(1 + SearchChange.objects.filter(stage=stage.number).count() // 1000):
        bring_changes(stage, both, ours)


def _things(keys: Iterable[str]) -> Iterable[tuple[str, int]]:
    return ((kind.replace(Kind.CAMPAIGN, Kind.PAGE), int(pk)) for kind, _colon, pk in (key.partition(":") for key in sorted(keys)))
