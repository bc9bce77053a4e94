"""Whether an index says what the database says, and to make it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marketplace.search.asking import Backend
from marketplace.search.documents import Kind
from marketplace.search.indexing import digest, write_down
from marketplace.search.reading import all_pks, batches, documents_of


class OutOfOrder(Exception):
    """A back end gave its keys in another order than theirs: nothing can be said."""


@dataclass
class Findings:
    """Keys of documents."""

    checked: int = 0
    missing: list[str] = field(default_factory=list)
    old: list[str] = field(default_factory=list)  # another state than the database's
    too_much: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        return [*self.missing, *self.old, *self.too_much]


def check(backend: Backend) -> Findings:
    """Both are read once, in order of key. Changes that are not brought in yet are found too."""
    findings = Findings()
    indexed = _in_order(backend.keys())
    there = next(indexed, None)
    for key, state in _wanted():
        findings.checked += 1
        while there is not None and there[0] < key:
            findings.too_much.append(there[0])
            there = next(indexed, None)
        if there is None or there[0] != key:
            findings.missing.append(key)
            continue
        if there[1] != state:
            findings.old.append(key)
        there = next(indexed, None)
    if there is not None:
        findings.too_much += [there[0], *(key for key, _state in indexed)]
    return findings


def mend(findings: Findings) -> int:
    """Have what is wrong brought in again, as if it had changed. Returns how many."""
    pairs = (key.partition(":")[::2] for key in findings.wrong)
    return write_down(("page" if kind == Kind.CAMPAIGN else kind, int(pk)) for kind, pk in pairs)


def _wanted() -> Iterator[tuple[str, str]]:
    for kind in sorted(Kind):
        for pks in batches(sorted(all_pks(kind), key=str)):
            yield from sorted((document.key, digest(document)) for document in documents_of(kind, pks))


def _in_order(keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    last = ""
    for key, state in keys:
        if key <= last:
            raise OutOfOrder(f"{key} after {last}")
        last = key
        yield key, state
