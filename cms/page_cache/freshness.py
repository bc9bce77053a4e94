"""Whether anything that a page showed has changed since it was rendered. One statement, at each serving."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection

from cms.kept_plans import PlainStatement, statement

# After so many changes a page is rendered anew rather than looked through.
MOST_LOOKED_AT = 20_000
_TABLE = "cms_pagechange"


@dataclass(frozen=True)
class Position:
    """How far the changes were seen: all with an id up to ``newest``, but for those of transactions that were still ``open_still``."""

    newest: int
    open_still: tuple[int, ...] = ()


@dataclass(frozen=True)
class Depends:
    """Topics of which every change counts, and ``topic:id`` of those of which a few do."""

    whole: tuple[str, ...] = ()
    some: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def on(cls, whole: Iterable[str], some: Mapping[str, Iterable[int]]) -> Depends:
        every = sorted(whole)
        # Row 0 stands for all: the table was emptied.
        few = sorted(f"{topic}:{pk}" for topic, ids in some.items() if topic not in every for pk in {0, *ids})
        return cls(tuple(every), tuple(few))


def position() -> Position:
    """How far the database has come, before a page is read."""
    return look(Position(0), Depends())[0]


def look(since: Position, depends: Depends) -> tuple[Position, bool]:
    """Where the database is now, and whether something of ``depends`` has changed after ``since``."""
    is_postgres = connection.vendor == "postgresql"
    values: dict[str, Any] = {
        "newest": since.newest,
        "whole": list(depends.whole) if is_postgres else json.dumps(depends.whole),
        "some": list(depends.some) if is_postgres else json.dumps(depends.some),
    }
    if is_postgres:
        values["open"] = list(since.open_still)
    kept = _statement(connection.vendor, connection.settings_dict["OPTIONS"].get("prepare_threshold"))
    ((snapshot, newest, changed),) = kept.ask(connection, {(name, None): value for name, value in values.items()})
    now = Position(newest, _open_in(snapshot))
    # Fewer than there were: what was seen has been cleared away, or it is another database.
    return now, bool(changed) or newest < since.newest or newest - since.newest > MOST_LOOKED_AT


def _open_in(snapshot: str) -> tuple[int, ...]:
    """PostgreSQL's ``xmin:xmax:in,progress``. One that begins later gets a higher id than any that is seen."""
    return tuple(int(number) for number in snapshot.rpartition(":")[2].split(",") if number)


@cache
def _statement(vendor: str, _keeps_plans: Any) -> PlainStatement:
    if vendor == "postgresql":
        counts = "(topic = ANY(%s::text[]) OR topic || ':' || of_id = ANY(%s::text[]))"
        # Sorted, so that the planner goes by the index however little it knows of the table.
        newer = f"SELECT topic, of_id FROM {_TABLE} WHERE id > %s ORDER BY id DESC LIMIT {MOST_LOOKED_AT}"  # noqa: S608 - our own names
        late = f"SELECT topic, of_id FROM {_TABLE} WHERE made_by = ANY(%s::bigint[])"  # noqa: S608
        sql = (
            f"SELECT pg_current_snapshot()::text, COALESCE((SELECT MAX(id) FROM {_TABLE}), 0), "  # noqa: S608
            f"EXISTS (SELECT 1 FROM ({newer}) n WHERE {counts}) OR EXISTS (SELECT 1 FROM ({late}) l WHERE {counts})"
        )
        names = ["newest", "whole", "some", "open", "whole", "some"]
    else:
        counts = "(topic IN (SELECT value FROM json_each(%s)) OR topic || ':' || of_id IN (SELECT value FROM json_each(%s)))"
        sql = (
            f"SELECT '', COALESCE((SELECT MAX(id) FROM {_TABLE}), 0), "  # noqa: S608
            f"EXISTS (SELECT 1 FROM {_TABLE} WHERE id > %s AND {counts})"
        )
        names = ["newest", "whole", "some"]
    return statement(connection, sql, [None] * len(names), {at: (name, None) for at, name in enumerate(names)})
